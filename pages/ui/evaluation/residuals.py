"""Evaluate, curves of a number: how far predictions are off, against whatever is chosen."""

from __future__ import annotations

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.drawing import selectable
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.behind import behind

HINT = "Click a mark to see its rows."


def residuals(asked: Asked) -> None:
    """Let something be chosen, and show the residuals over it."""
    names = parts.wait_for(ask_data("evaluation_columns", run=asked.run.id), "Reading the columns")
    if names is None:
        return
    target = asked.run.plan.target
    titles = {None: f"Predicted {target}", target: f"Actual {target}"}
    column = st.selectbox(
        "Against",
        [None, target, *names],
        format_func=lambda name: titles.get(name) or name,
        key="residuals-against",
        width=420,
    )
    ticket = asked.ask("evaluation_residuals", column=column)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is None:
        return
    title = titles.get(column) or str(column)
    table, draw = parts.table(found["frame"]), charts.RESIDUALS[found["form"]]
    st.markdown("**Residuals**")
    selected = selectable(
        f"residuals-{ticket.key}",  # what was selected over another column is none here
        ticket.key,
        lambda dark: (draw(table, title, dark=dark), f"{found['sentence']} {HINT}"),
        "points",
    )
    for place in selected.places[:1]:
        behind(asked, found["marks"][place], "against")
