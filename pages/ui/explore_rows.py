"""Explore, rows: the table itself, searched, filtered and sorted over all of its rows."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.profile.conditions import BaseCondition
from analytics.profile.facts import NUMBERS
from analytics.profile.rows import CONDITIONS, PAGE, conditions_of
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.rows_grid import rows_grid

_SORT = "rows-sort"  # a column and whether it falls
ARROWS = {False: " ↑", True: " ↓"}


def rows(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show a page of rows under a small chart of each column."""
    names = [column["name"] for column in found["columns"]]
    chosen = _form(names)
    sort, falls = st.session_state.get(_SORT, (None, False))
    if sort in names:
        chosen |= {"sort": sort, "descending": falls}
    place = st.container()
    page = st.session_state.get("rows-page", 1)
    ticket = ask_data("rows", **asked, chosen=chosen, page=page)
    with place:
        answer = parts.wait_for(ticket, "Looking", patience=1.0)
        if answer is not None:
            st.caption(_said(answer, chosen))
            heads = [_head(column, found["n_rows"], chosen) for column in found["columns"]]
            rows_grid(heads, answer["rows"], _sorted, _clicked)
            cohorts.offer(_conditions(found, chosen), asked)
    if answer is not None and answer["n_found"] > PAGE:
        st.pagination(-(-answer["n_found"] // PAGE), key="rows-page")


def _form(names: list[str]) -> dict[str, Any]:
    with st.grid(min_column_width=170):
        search = st.text_input("Search all columns", key="rows-search", on_change=_first_page)
        column = st.selectbox(
            "Only rows where",
            [None, *names],
            format_func=lambda name: name or "–",
            key="rows-column",
            on_change=_first_page,
        )
        condition = st.selectbox(
            "Condition", CONDITIONS, key="rows-condition", disabled=column is None,
            on_change=_first_page,
        )  # fmt: skip
        needless = column is None or condition in ("is missing", "is known")
        value = st.text_input("Value", key="rows-value", disabled=needless, on_change=_first_page)
    ready = column is not None and (value or needless)
    return {"search": search, "where": [column, condition, value] if ready else None}


def _conditions(found: dict[str, Any], chosen: dict[str, Any]) -> list[BaseCondition]:
    kinds = {column["name"]: column["kind"] for column in found["columns"]}
    return conditions_of(kinds, chosen["search"], chosen["where"])


def _clicked() -> None:
    """Look for the rows that hold the value which was clicked."""
    name, value = st.session_state["rows-grid"].cell
    _first_page()
    st.session_state["rows-column"] = name
    st.session_state["rows-condition"] = "is missing" if value is None else "is"
    st.session_state["rows-value"] = value or ""


def _first_page() -> None:
    st.session_state.pop("rows-page", None)


def _sorted() -> None:
    """Sort by the column that was clicked: rising, falling, then as in the file."""
    name = st.session_state["rows-grid"].sort
    known, falls = st.session_state.get(_SORT, (None, False))
    _first_page()
    if name != known:
        st.session_state[_SORT] = (name, False)
    else:
        st.session_state[_SORT] = (None, False) if falls else (name, True)


def _head(column: dict[str, Any], n_rows: int, chosen: dict[str, Any]) -> dict[str, Any]:
    sorts = chosen.get("sort") == column["name"]
    missing = column["n_missing"] / n_rows if n_rows else 0
    return {
        "name": column["name"],
        "label": column["name"] + (ARROWS[chosen["descending"]] if sorts else ""),
        "help": f"Sort by {column['name']}",
        "bars": column["bars"],
        "missing": f"{missing:.1%} missing" if missing else "none missing",
        "number": column["kind"] in NUMBERS,
    }


def _said(answer: dict[str, Any], chosen: dict[str, Any]) -> str:
    n, total = answer["n_found"], answer["n_rows"]
    found = f"{total:,} rows" if n == total else f"{n:,} of {total:,} rows fit"
    if chosen.get("sort"):
        way = "falling" if chosen["descending"] else "rising"
        found += f", sorted by {parts.escape(chosen['sort'])}, {way}"
    return f"{found}. Click a name to sort, a cell for its like. The small charts show all rows."
