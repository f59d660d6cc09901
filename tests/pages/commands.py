"""What the page shows as a command, taken apart as a shell would."""

from __future__ import annotations

import shlex
from typing import Any

from pages.ui.script import command


def words_and_input(*shown: Any) -> tuple[list[str], str]:
    """Return the words after ``python -m analytics`` of a shown command, and its standard input."""
    line, rest = command(*shown).split(" <<'PLAN'\n", 1)
    return shlex.split(line)[3:], rest.removesuffix("\nPLAN")
