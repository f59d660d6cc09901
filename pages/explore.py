"""Explore: columns, rows, how columns go together, how tables differ, charts of your own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.chart_form import chart_form
from pages.ui.explore_columns import columns
from pages.ui.explore_compare import compare
from pages.ui.explore_map import rows_map
from pages.ui.explore_missing import missing
from pages.ui.explore_relations import relations
from pages.ui.explore_rows import rows
from pages.ui.explore_time import over_time
from pages.ui.session import session

_TABS, _OPEN = "explore-tabs", "explore-open"
TABS = {
    "Columns": columns,
    "Rows": rows,
    "Relations": relations,
    "Missing": missing,
    "Over time": over_time,
    "Map": rows_map,
    "Compare": compare,
    "Your chart": chart_form,
}


def page() -> None:
    """Show the dataset after its cleaning steps."""
    dataset = parts.need_dataset()
    recipe = session().now.recipe
    asked = {"dataset": dataset.fingerprint, "recipe": recipe.model_dump(mode="json")}
    asked |= cohorts.followed()
    found = parts.wait_for(ask_data("profile", **asked), "Counting", patience=1.0)
    if found is None:
        return
    show(found, asked)
    parts.link("train", "Go to Train")


def show(found: dict[str, Any], asked: dict[str, Any]) -> None:
    """Show the open tab; the others ask for nothing."""
    if _TABS not in st.session_state:  # while an answer is awaited there are no tabs
        st.session_state[_TABS] = st.session_state.get(_OPEN, next(iter(TABS)))
    tabs = st.tabs(list(TABS), key=_TABS, on_change="rerun")
    for tab, (name, content) in zip(tabs, TABS.items(), strict=True):
        if tab.open:
            st.session_state[_OPEN] = name
            with tab:
                content(found, asked)


parts.header("Explore", "The table after the cleaning steps that need no training.")
with parts.shown_errors():
    page()
