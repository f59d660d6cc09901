"""The chart form: the person chooses columns, the worker counts, the page draws."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from analytics.profile.charting import AGGREGATES, KINDS
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.drawing import chart


def chart_form(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Let the person make a chart."""
    names = [column["name"] for column in found["columns"]]
    numbers = [c["name"] for c in found["columns"] if c["kind"] in ("integer", "decimal")]
    with st.grid(min_column_width=160):
        kind = st.selectbox("Chart", KINDS, format_func=str.capitalize, key="chart-kind")
        x = st.selectbox("Across (x)", names, key="chart-x")
        y = st.selectbox("Up (y)", [None, *numbers], format_func=lambda v: v or "–", key="chart-y")
        colour = st.selectbox(
            "Colour", [None, *names], format_func=lambda v: v or "–", key="chart-colour"
        )
        aggregate = st.selectbox(
            "Show the", list(AGGREGATES), key="chart-aggregate", disabled=kind in ("scatter", "box")
        )
    form = {"kind": kind, "x": x, "y": y, "colour": colour, "aggregate": aggregate}
    ticket = ask_data("chart", **asked, form=form)
    drawn = parts.wait_for(ticket, "Drawing", patience=1.0)
    if drawn is None:
        return
    what = "Rows" if aggregate == "count" else f"{aggregate} of {y}"
    label = y if kind in ("scatter", "box") else "Rows" if kind == "histogram" else what
    table = parts.table(drawn["frame"])
    chart(
        "form-chart",
        ticket.key,
        lambda dark: (charts.draw(kind, table, x, label or "", dark), drawn["note"]),
    )
