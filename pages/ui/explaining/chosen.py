"""What every part of the Explain page is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.runs import Run
from pages.ui.explaining.picking import Picked


@dataclass(frozen=True)
class Chosen:
    """A run, what goes with every question (`run`, `cohort`), and what was chosen on the page."""

    run: Run
    arguments: dict[str, Any]
    columns: list[str]
    output: int
    choice: Picked
