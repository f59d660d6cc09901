"""What if: change a row's values and see at once what the model would answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.digits import signed
from analytics.runs import Run
from pages.ui import cohorts, parts
from pages.ui.backend import ask_models
from pages.ui.curve import Here, curve
from pages.ui.drawing import chart, waterfall
from pages.ui.otherwise import TURN, otherwise, start_from, taken


def value_of(column: dict[str, Any], current: Any, key: str) -> Any:
    """Draw the widget of one column and return its value."""
    name, kind = column["name"], column["kind"]
    label = parts.escape(name)
    if kind == "boolean" and current is not None:
        return st.toggle(label, bool(current), key=key)
    if kind in ("integer", "decimal"):
        return _number(label, column, current, key)
    if kind == "date":
        day = st.date_input(label, pd.Timestamp(current).date() if current else None, key=key)
        return pd.Timestamp(day).isoformat() if day else None
    values = [True, False] if kind == "boolean" else column["values"]
    if current is None:
        return st.selectbox(label, values, index=None, placeholder="missing", key=key)
    return st.selectbox(label, list(dict.fromkeys([current, *values])), key=key)


def _number(label: str, column: dict[str, Any], current: Any, key: str) -> Any:
    low, high = column["low"], column["high"]
    whole = column["kind"] == "integer"
    step = 1.0 if whole else max((high - low) / 100, 1e-6)
    typed = st.number_input(
        label,
        value=None if current is None else float(current),
        step=step,
        format="%.0f" if whole else "%.4g",
        help=f"{low:,.4g} to {high:,.4g} in the training rows",
        placeholder="missing",
        key=key,
    )
    if typed is None:
        return None
    if not low <= typed <= high:
        st.caption(f":orange[:material/warning: outside {low:,.4g} to {high:,.4g}]")
    return int(typed) if whole else typed


def changes(about: dict[str, Any], values: dict[str, Any], run: Run, row: int) -> dict[str, Any]:
    """Let the person change the row; return what differs from it."""
    turn = st.session_state.setdefault(TURN, 0)
    found, first = {}, values | taken(run, row)
    with st.grid(min_column_width=170):
        for column in about["columns"]:
            with st.container():
                old = values.get(column["name"])
                key = f"what-if-{run.id}-{row}-{turn}-{column['name']}"
                new = value_of(column, first.get(column["name"]), key)
            if new != old and not (column["kind"] == "date" and str(old)[:10] == str(new)[:10]):
                found[column["name"]] = new
    return found


def outside(about: dict[str, Any], changed: dict[str, Any]) -> list[str]:
    """Return the changed columns whose value lies outside the training range."""
    ranges = {column["name"]: column for column in about["columns"] if "low" in column}
    return [
        name
        for name, value in changed.items()
        if name in ranges
        and value is not None
        and ranges[name]["kind"] != "date"
        and not ranges[name]["low"] <= value <= ranges[name]["high"]
    ]


def answer(about: dict[str, Any], found: dict[str, Any], changed: dict[str, Any], key: str) -> None:
    """Show the prediction, how it moved, and why."""
    moved = found["prediction"] - found["original"]
    st.metric(
        parts.escape(found["name"][:1].upper() + found["name"][1:]),
        parts.number(found["prediction"]),
        f"{signed(moved)} against the row as it was" if changed else None,
        border=True,
    )
    beyond = outside(about, changed)
    if beyond:
        st.warning(
            f"{', '.join(map(parts.escape, beyond))}: outside the range of the training rows. "
            "The model has never seen such a value; do not rely on this answer."
        )
    chart("what-if-waterfall", key, lambda dark: waterfall(found, dark))


def page() -> None:
    """The row, the changes, and the answer."""
    run = parts.need_run()
    cohort = cohorts.of_run(run, "validation", fewest=1)
    if cohort is None:
        return
    about = parts.wait_for(ask_models("about", run=run.id, **cohort), "Loading the model")
    if about is None:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        row = st.selectbox("Start from row", about["rows"], key="what-if-row", width=240)
        if st.button("Back to the row", icon=":material/undo:"):
            start_from((run.id, row), {})
    start = parts.wait_for(ask_models("row", run=run.id, row=row), "Loading the row", patience=2.0)
    if start is None:
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        changed = changes(about, start["values"], run, row)
    ticket = ask_models("row", run=run.id, row=row, output=start["output"], changes=changed)
    with right:
        found = parts.wait_for(ticket, "Asking the model", patience=2.0)
        if found is not None:
            answer(about, found, changed, ticket.key)
            curve(Here(run.id, row, start["output"], changed), about, found)
    otherwise(run, about, start, row)


parts.header("What if", "Start from a real row, change its values, and see what the model answers.")
with parts.shown_errors():
    page()
