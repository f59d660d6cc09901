"""Which row to look at: any of a sample, or those that are most wrong or most uncertain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.ui import parts
from pages.ui.backend import ask_models

ANY = "Any"
ORDERS = {ANY: "", "Most wrong": "wrong", "Most uncertain": "uncertain"}
WRONG = (
    "Wrong: what was observed got little probability, or the number is far off. Uncertain: two "
    "classes are nearly level, or the bounds or the trees of a number are far apart."
)


@dataclass(frozen=True)
class Picked:
    """Rows to choose from, the first that comes to mind first, and what is said of each."""

    by: str
    rows: list[int]
    said: dict[int, str]

    @property
    def key(self) -> str:
        """Return the key of a widget that begins with the first of these rows."""
        return f"explain-row-{self.by}" if self.by else "explain-row"

    def label(self, row: int) -> str:
        """Return what the row is called in a list."""
        return f"{row}: {self.said[row]}" if row in self.said else str(row)


def picked(about: dict[str, Any], asked: dict[str, Any]) -> Picked:
    """Let the person choose which rows are offered; as long as they are sought, any are."""
    order = st.segmented_control(
        "Rows to choose from", list(ORDERS), default=ANY, required=True, key="explain-order",
        help=WRONG,
    )  # fmt: skip
    by = ORDERS[order or ANY]
    if by:
        ticket = ask_models("striking", **asked, by=by)
        found = parts.wait_for(ticket, "Looking for rows")
        if found is not None:
            return Picked(by, found["rows"], dict(zip(found["rows"], found["said"], strict=True)))
    return Picked("", about["rows"], {})
