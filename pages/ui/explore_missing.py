"""Explore, missing: which columns are missing together."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from analytics.profile.missing import of_pattern
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import selectable


def missing(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show the patterns in which values are missing."""
    ticket = ask_data("missing", **asked)
    answer = parts.wait_for(ticket, "Counting", patience=1.0)
    if answer is None:
        return
    table = parts.table(answer["frame"])
    if table.empty:
        st.caption(answer["sentence"])
        return
    selected = selectable(
        "missing",
        ticket.key,
        lambda dark: (charts.missing(table, dark), answer["sentence"]),
        "points",
    )
    patterns = table.iloc[selected.places[:1]].to_dict("records")
    cohorts.offer([c for pattern in patterns for c in of_pattern(pattern)], asked)
