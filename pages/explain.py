"""Explain: what the answers rest on, and what moved one row's answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from analytics.jobs import Ticket
from analytics.runs import Run
from pages.ui import cohorts, parts
from pages.ui.backend import ask_models, asked_models
from pages.ui.drawing import Drawing, chart, waterfall
from pages.ui.explaining.chosen import Chosen
from pages.ui.explaining.closer import closer
from pages.ui.explaining.picking import Picked, picked

Asked = dict[str, Any]  # the run, and the cohort that is followed
SHUFFLED = (
    "How much the error rises when one column is shuffled. The thin lines say how far that may be "
    "off for other rows."
)
UNDER_THE_CURVE = (
    "Below: how many validation rows have such a value. Where there are few, the curve is a guess."
)
DISTANCE = (
    "The distance is a sum over columns: numbers in standard deviations of the training rows, "
    "anything else 0 where it is the same and 1 where it is not."
)
EVERY_ROW = "Contributions add up: what is usual, plus every column's part, is the prediction."


def importance(first: Ticket, asked: Asked) -> None:
    """Show permutation importance: of few rows at once, of more when they have been looked at."""
    finer = asked_models("importance", **asked)
    best = finer if finer and finer.done.is_set() and finer.error is None else first
    table, sentence = parts.table(best.result["frame"]), best.result["sentence"]
    chart(
        "importance",
        best.key,
        lambda dark: (charts.importance(table.head(15), dark=dark), sentence),
    )


def summary(asked: Asked, output: int) -> None:
    """Show the contributions of many rows."""
    st.subheader("How each column moves the answers", anchor=False)
    ticket = ask_models("summary", **asked, output=output)
    found = parts.wait_for(ticket, "Computing contributions")
    if found is not None:
        chart(
            "summary",
            ticket.key,
            lambda dark: (charts.beeswarm(parts.table(found["points"]), dark), found["sentence"]),
        )
        st.caption(f"{found['method']}. Largest error of the sum: {found['error']:.1e}.")


def dependence(asked: Asked, about: dict[str, Any], names: list[str], output: int) -> None:
    """Show partial dependence with the lines of single rows."""
    st.subheader("When one column changes", anchor=False)
    columns = {column["name"]: column for column in about["columns"]}
    chosen = st.selectbox("Column", names, key="dependence-column")
    categorical = columns[chosen]["kind"] in ("text", "boolean")
    ticket = ask_models("dependence", **asked, column=chosen, output=output)
    found = parts.wait_for(ticket, "Trying each value")
    if found is not None:
        chart(
            "dependence",
            ticket.key,
            lambda dark: _dependence(found, (chosen, found["name"]), categorical, dark),
        )
        st.caption(UNDER_THE_CURVE)


def _dependence(
    found: dict[str, Any], titles: tuple[str, str], categorical: bool, dark: bool
) -> Drawing:
    tables = (parts.table(found[name]) for name in ("mean", "lines", "spread"))
    return charts.partial_dependence(*tables, titles, categorical, dark), found["sentence"]


def one_row(run: Run, choice: Picked, output: int | None) -> int:
    """Show one row's contributions as a waterfall; return which row it is."""
    row = st.selectbox(
        "Row of the data", choice.rows, key=choice.key, format_func=choice.label,
        help="Rows kept for validation.",
    )  # fmt: skip
    ticket = ask_models("row", run=run.id, row=row, output=output)
    found = parts.wait_for(ticket, "Explaining the row")
    if found is not None:
        chart("waterfall", ticket.key, lambda dark: waterfall(found, dark))
        st.caption(f"{EVERY_ROW} {found['method']}; error of the sum {found['error']:.1e}.")
    return int(row)


def nearest(run: Run, row: int) -> None:
    """Show the training rows that are most like a row."""
    st.subheader(f"Training rows nearest to row {row}", anchor=False)
    found = parts.wait_for(ask_models("nearest", run=run.id, row=row), "Looking at near rows")
    if found is not None:
        parts.grid(parts.table(found["table"]), "explain-nearest", hide_index=True)
        st.caption(parts.escape(found["sentence"]))
        st.caption(DISTANCE)


def page() -> None:
    """Show every explanation of the current run."""
    run = parts.need_run()
    cohort = cohorts.of_run(run, "validation")
    if cohort is None:
        return
    asked = {"run": run.id, **cohort}
    about = parts.wait_for(ask_models("about", **asked), "Loading the model")
    if about is None:
        return
    output = len(about["outputs"]) - 1
    if len(about["outputs"]) > 2:
        output = about["outputs"].index(
            st.selectbox("Class", about["outputs"], key="explain-class")
        )
    first = ask_models("importance", **asked, first=True)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What the answers rest on", anchor=False)
        found = parts.wait_for(first, "Shuffling one column at a time")
        if found is not None:
            importance(first, asked)
        caption, below = st.container(), st.container()
    with right:
        summary(asked, output)
        st.subheader("One row", anchor=False)
        choice = picked(about, asked)
        row = one_row(run, choice, output)
    nearest(run, row)
    lower = st.container()
    if found is not None:
        names = list(parts.table(found["frame"])["column"])
        with below:  # the column that matters most is the first to be shown
            dependence(asked, about, names, output)
        with lower:
            closer(Chosen(run, asked, names, output, choice))
        with caption:  # asked last, so that nothing else waits until many rows are looked at
            parts.refining(ask_models("importance", **asked) if found["more"] else first, SHUFFLED)
    parts.link("what_if", "Ask what if")


parts.header(
    "Explain", "What the answers rest on. It describes the model; it is no proof of a cause."
)
with parts.shown_errors():
    page()
