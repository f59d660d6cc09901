"""Explore, columns: all of them in one table, and each by itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from analytics.profile.columns.base import digits
from analytics.profile.columns.selecting import of_places, of_stretch
from analytics.profile.conditions import BaseCondition, Missing
from analytics.profile.facts import NUMBERS
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import Selected, selectable

CONFIG = {
    "Rows by value": st.column_config.BarChartColumn(y_min=0, width=104),
    "Missing": st.column_config.ProgressColumn(min_value=0, max_value=1, format="percent"),
    "Different": st.column_config.NumberColumn(format="localized"),
}


def columns(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show all columns, and the chosen one beside them."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        name = overview(found)
    with right:
        ticket = ask_data("column", **asked, name=name)
        column = parts.wait_for(ticket, "Counting", patience=1.0)
        if column is not None:
            cohorts.offer(one_column(column, ticket.key), asked)
    if column is not None:
        details(column)


def overview(found: dict[str, Any]) -> str:
    """Show all columns in one table; return the chosen one."""
    rows = [_row(column, found["n_rows"]) for column in found["columns"]]
    event = parts.grid(
        pd.DataFrame(rows),
        "profile",
        hide_index=True,
        height=min(460, 36 * len(rows) + 40),
        on_select="rerun",
        selection_mode="single-row",
        column_config=CONFIG,
    )
    st.caption(f"{found['n_rows']:,} rows. Choose a row to see its column.")
    chosen = event.selection.rows[0] if event.selection.rows else 0
    return str(found["columns"][min(chosen, len(rows) - 1)]["name"])


def _row(column: dict[str, Any], n_rows: int) -> dict[str, Any]:
    shown = column if column["kind"] in NUMBERS else {}
    return {
        "Column": column["name"],
        "Type": column["kind"],
        "Rows by value": column["bars"] or None,
        "Missing": column["n_missing"] / n_rows if n_rows else 0.0,
        "Different": column["n_distinct"],
        "Mean": fact(shown.get("mean")),
        "Lowest": fact(shown.get("min")),
        "Highest": fact(shown.get("max")),
    }


def one_column(column: dict[str, Any], key: str) -> list[BaseCondition]:
    """Show what a column's values look like, and say it; return what is selected in it."""
    st.subheader(parts.escape(column["name"]), anchor=False)
    if not column["charts"]:
        st.caption(parts.escape(column["sentence"]))
    found: list[BaseCondition] = []
    for place, drawn in enumerate(column["charts"]):
        said = drawn["title"] if place else column["sentence"]
        selected = selectable(
            f"column-chart-{place}",
            (key, place),
            lambda dark, drawn=drawn, said=said: (_figure(drawn, column["name"], dark), said),
            *(("box",) if drawn["kind"] == "over_time" else ("points", "box")),
        )
        found = found or _conditions(column["name"], drawn, selected)
    return _blank(column) or found


def _conditions(name: str, drawn: dict[str, Any], selected: Selected) -> list[BaseCondition]:
    return of_stretch(name, drawn, selected.box or {}) or of_places(name, drawn, selected.places)


def _blank(column: dict[str, Any]) -> list[BaseCondition]:
    """Let the rows be selected in which the column is missing, or known, where there are both."""
    counts = {label: value for _, label, value in column["facts"]}
    n, missing = counts.get("Rows", 0), counts.get("Missing", 0)
    if not 0 < missing < n:
        return []
    chosen = st.pills(
        "Select rows where it is",
        ["missing", "known"],
        format_func=lambda side: f"{side} ({missing if side == 'missing' else n - missing:,})",
        key=f"column-blank-{column['name']}",
    )
    return [Missing(columns=(column["name"],), known=chosen == "known")] if chosen else []


def _figure(drawn: dict[str, Any], name: str, dark: bool) -> Any:
    more = {"box": drawn["box"]} if "box" in drawn else {}
    label = drawn["title"] if drawn["kind"] in ("histogram", "columns") else name
    return DRAWN[drawn["kind"]](parts.table(drawn["frame"]), label, dark=dark, **more)


DRAWN: dict[str, Any] = {
    "histogram_and_box": charts.histogram_and_box,
    "histogram": charts.histogram,
    "bars": charts.bars,
    "columns": charts.columns,
    "over_time": charts.over_time,
}


def details(column: dict[str, Any]) -> None:
    """Show every fact about a column, by subject."""
    groups = list(dict.fromkeys(group for group, *_ in column["facts"]))
    with st.grid(min_column_width=250):
        for group in groups:
            rows = [(label, fact(value)) for part, label, value in column["facts"] if part == group]
            _list((group, ""), rows)
        for table in column["tables"]:
            frame = table["frame"]
            _list((table["title"], *frame["columns"][1:]), frame["data"])


def _list(names: Any, rows: Any) -> None:
    """Write a small table; a column of numbers stands right."""
    lines = [[parts.escape(fact(cell)) for cell in row] for row in rows]
    head = f"| {' | '.join(names)} |\n|{'---|' + '---:|' * (len(names) - 1)}\n"
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    with st.container():
        st.markdown(head + body)


def fact(value: Any) -> str:
    """Return a value as it is read: four digits that matter, one line.

    >>> fact(891), fact(0.0), fact(13030.27), fact(0.383838), fact(None), fact("a\\nb")
    ('891', '0', '13,030', '0.3838', '–', 'a↵b')
    """
    if value is None:
        return "–"
    if isinstance(value, float):
        return digits(value)
    return f"{value:,}" if isinstance(value, int) else str(value).replace("\n", "↵")[:80]
