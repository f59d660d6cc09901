"""Explore, relations: which columns go together."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.drawing import chart


def correlation(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show how columns of numbers go together."""
    ticket = ask_data("correlations", **asked)
    answer = parts.wait_for(ticket, "Correlating")
    if answer is None:
        return
    table = parts.table(answer)
    pairs = table[table["left"] < table["right"]].dropna()
    if pairs.empty:
        st.caption("Correlations need two columns of numbers.")
        return
    top = pairs.loc[pairs["value"].abs().idxmax()]
    sentence = (
        f"{top['left']} and {top['right']} go together most (Pearson {top['value']:+.2f}). "
        "It is no proof that one causes the other."
    )
    chart("correlations", ticket.key, lambda dark: (charts.correlations(table, dark), sentence))
