"""Evaluate, weak spots: the groups of rows where the model is worst."""

from __future__ import annotations

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.drawing import selectable
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.behind import behind

HINT = "Bars are 95 % intervals. Click a mark to see its rows, and to keep them as a cohort."


def weak_spots(asked: Asked) -> None:
    """Show the slices in words and as marks; a click leads to their rows."""
    ticket = ask_data("evaluation_slices", run=asked.run.id)
    found = parts.wait_for(ticket, "Looking for groups of rows with large errors")
    if found is None:
        return
    outside = " These are all rows, also those outside the cohort." if asked.cohort else ""
    st.caption(f"{parts.escape(found['sentence'])}{outside}")
    table, share = parts.table(found["frame"]), asked.whole.task != "regression"
    if table.empty:
        return
    st.markdown("\n".join(f"- {parts.escape(said)}" for said in found["sentences"]))
    selected = selectable(
        "slices",
        ticket.key,
        lambda dark: (charts.slices(table, _title(asked), share, dark), HINT),
        "points",
    )
    for place in selected.places[:1]:
        behind(asked.of_all, {"kind": "where", "conditions": found["conditions"][place]}, "slice")


def _title(asked: Asked) -> str:
    if asked.whole.task == "regression":
        return f"Mean error of {asked.run.plan.target}"
    return "Share of rows told wrong"
