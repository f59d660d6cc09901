"""How large the parts of a table may be."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.errors import ReadError
from analytics.limits import limits, size


def check_lengths(lines: Sequence[str], name: str) -> None:
    """Refuse a line that is too long, before anything is looked for in it.

    Raises
    ------
    ReadError
        There are more characters in one than the limit.
    """
    longest = limits().record
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            raise ReadError(
                f"“{name}”, line {number:,}: one line is longer than {size(longest)}.",
                "Look for ends of lines that were lost, or split the line.",
            )


def check_width(width: int, name: str) -> None:
    """Refuse a table of more columns than can be read.

    Raises
    ------
    ReadError
        There are more than the limit.
    """
    if width > limits().columns:
        raise ReadError(
            f"“{name}” has {width:,} columns; at most {limits().columns:,} can be read.",
            "Keep the columns you need and try again.",
        )
