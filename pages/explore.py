"""Explore: facts about each column, correlations, and charts of your own."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import charts
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.chart_form import chart_form
from pages.ui.drawing import Drawing, chart
from pages.ui.session import session


def overview(found: dict[str, Any]) -> str:
    """Show all columns in one table; return the chosen one."""
    n_rows = found["n_rows"]
    rows = [
        {
            "Column": column["name"],
            "Type": column["kind"],
            "Missing": column["n_missing"] / n_rows if n_rows else 0.0,
            "Different": column["n_distinct"],
            "Mean": column.get("mean"),
            "Lowest": column.get("min"),
            "Highest": column.get("max"),
        }
        for column in found["columns"]
    ]
    event = parts.grid(
        pd.DataFrame(rows),
        "profile",
        hide_index=True,
        height=min(420, 36 * len(rows) + 40),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Missing": st.column_config.ProgressColumn(min_value=0, max_value=1, format="percent"),
            "Different": st.column_config.NumberColumn(format="localized"),
            "Mean": st.column_config.NumberColumn(format="%.4g"),
            "Lowest": st.column_config.NumberColumn(format="%.4g"),
            "Highest": st.column_config.NumberColumn(format="%.4g"),
        },
    )
    st.caption(f"{n_rows:,} rows. Choose a row to see its column.")
    chosen = event.selection.rows[0] if event.selection.rows else 0
    return str(found["columns"][min(chosen, len(rows) - 1)]["name"])


def one_column(column: dict[str, Any], n_rows: int, key: str) -> None:
    """Show the values of one column."""
    st.markdown(f"**{parts.escape(column['name'])}**")
    if column.get("histogram") or column["top"]:
        chart("column-chart", (key, column["name"]), lambda dark: _values(column, n_rows, dark))
    else:
        st.caption("All values are missing.")


def _values(column: dict[str, Any], n_rows: int, dark: bool) -> Drawing:
    name, sentence = column["name"], describe(column, n_rows)
    if column.get("histogram"):
        return charts.histogram(pd.DataFrame(column["histogram"]), name, dark), sentence
    return charts.bars(pd.DataFrame(column["top"]), name, dark), sentence


def describe(column: dict[str, Any], n_rows: int) -> str:
    """Return a column's facts as a sentence."""
    missing = f"{column['n_missing']:,} of {n_rows:,} values are missing."
    if column.get("mean") is not None:
        return (
            f"Half of the values lie between {column['q25']:.4g} and {column['q75']:.4g}; the "
            f"median is {column['median']:.4g}, the mean {column['mean']:.4g}. {missing}"
        )
    top = column["top"][0]
    if top["count"] == 1:
        return f"{column['n_distinct']:,} different values, each in one row. {missing}"
    return (
        f"{column['n_distinct']:,} different values; “{top['value']}” is the most frequent "
        f"({top['count']:,} rows). {missing}"
    )


def correlation(asked: dict[str, Any]) -> None:
    """Show how columns of numbers go together."""
    ticket = ask_data("correlations", **asked)
    found = parts.wait_for(ticket, "Correlating")
    if found is None:
        return
    table = parts.table(found)
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


def page() -> None:
    """Show the dataset after its cleaning steps."""
    dataset = parts.need_dataset()
    recipe = session().now.recipe
    asked = {"dataset": dataset.fingerprint, "recipe": recipe.model_dump(mode="json")}
    asked |= cohorts.followed()
    ticket = ask_data("profile", **asked)
    found = parts.wait_for(ticket, "Counting", patience=1.0)
    if found is None:
        return
    profile, pairs, form = st.tabs(["Columns", "Correlations", "Your chart"], on_change="rerun")
    if profile.open:
        with profile:
            left, right = st.columns([3, 2], gap="large")
            with left:
                name = overview(found)
            column = next(column for column in found["columns"] if column["name"] == name)
            with right:
                one_column(column, found["n_rows"], ticket.key)
    if pairs.open:
        with pairs:
            correlation(asked)
    if form.open:
        with form:
            chart_form(found, asked)
    parts.link("train", "Go to Train")


parts.header("Explore", "The table after the cleaning steps that need no training.")
with parts.shown_errors():
    page()
