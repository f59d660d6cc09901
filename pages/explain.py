"""Explain: what the answers rest on, and what moved one row's answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_models

EVERY_ROW = "Contributions add up: what is usual, plus every column's part, is the prediction."


def show(figure: Any, key: str, sentence: str) -> None:
    """Show a chart and the sentence that says it in words."""
    st.plotly_chart(figure, key=key, config=charts.CONFIG, alt=sentence)
    st.caption(parts.escape(sentence))


def importance(run: Run, dark: bool) -> list[str]:
    """Show permutation importance; return the columns in its order."""
    st.subheader("What the answers rest on", anchor=False)
    found = parts.wait_for(ask_models("importance", run=run.id), "Shuffling one column at a time")
    if found is None:
        return []
    table = parts.table(found["frame"])
    show(charts.importance(table.head(15), dark=dark), "importance", found["sentence"])
    st.caption("How much the error rises when one column is shuffled, with its uncertainty.")
    return list(table["column"])


def summary(run: Run, output: int, dark: bool) -> None:
    """Show the contributions of many rows."""
    st.subheader("How each column moves the answers", anchor=False)
    found = parts.wait_for(
        ask_models("summary", run=run.id, output=output), "Computing contributions"
    )
    if found is not None:
        points = parts.table(found["points"])
        show(charts.beeswarm(points, dark=dark), "summary", found["sentence"])
        st.caption(f"{found['method']}. Largest error of the sum: {found['error']:.1e}.")


def dependence(run: Run, about: dict[str, Any], names: list[str], output: int, dark: bool) -> None:
    """Show partial dependence with the lines of single rows."""
    st.subheader("When one column changes", anchor=False)
    columns = {column["name"]: column for column in about["columns"]}
    chosen = st.selectbox("Column", names, key="dependence-column")
    ticket = ask_models("dependence", run=run.id, column=chosen, output=output)
    found = parts.wait_for(ticket, "Trying each value")
    if found is not None:
        figure = charts.partial_dependence(
            parts.table(found["mean"]),
            ice=parts.table(found["lines"]),
            categorical=columns[chosen]["kind"] in ("text", "boolean"),
            dark=dark,
        )
        show(figure, "dependence", found["sentence"])


def one_row(run: Run, about: dict[str, Any], output: int | None, dark: bool) -> None:
    """Show one row's contributions as a waterfall."""
    st.subheader("One row", anchor=False)
    row = st.selectbox(
        "Row of the data", about["rows"], key="explain-row", help="Rows kept for validation."
    )
    found = parts.wait_for(
        ask_models("row", run=run.id, row=row, output=output), "Explaining the row"
    )
    if found is not None:
        figure = charts.waterfall(
            parts.table(found["parts"]), found["base"], found["prediction"], dark=dark
        )
        show(figure, "waterfall", found["sentence"])
        st.caption(f"{EVERY_ROW} {found['method']}; error of the sum {found['error']:.1e}.")


def page() -> None:
    """Show every explanation of the current run."""
    run = parts.need_run()
    dark = st.context.theme.type == "dark"
    about = parts.wait_for(ask_models("about", run=run.id), "Loading the model")
    if about is None:
        return
    output = len(about["outputs"]) - 1
    if len(about["outputs"]) > 2:
        output = about["outputs"].index(
            st.selectbox("Class", about["outputs"], key="explain-class")
        )
    left, right = st.columns(2, gap="large")
    with left:
        names = importance(run, dark)
        if names:
            dependence(run, about, names, output, dark)
    with right:
        summary(run, output, dark)
        one_row(run, about, output, dark)
    parts.link("what_if", "Ask what if")


parts.header(
    "Explain", "What the answers rest on. It describes the model; it is no proof of a cause."
)
with parts.shown_errors():
    page()
