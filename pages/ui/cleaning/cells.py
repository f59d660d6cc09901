"""Single cells, corrected where they stand; each correction is a step."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.steps.edit_cell import EditCell
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.cleaning.steps import change
from pages.ui.session import session


def show(asked: dict[str, Any]) -> None:
    """Show rows in which a cell can be written anew."""
    place = st.expander(
        "Edit cells", icon=":material/edit_note:", on_change="rerun", key="cells-open"
    )
    if not place.open:
        return
    with place:
        start = st.number_input(
            "From row", 0, step=100, help="100 rows are shown from here on.", key="cells-from"
        )
        found = parts.wait_for(ask_data("cells", start=start, **asked), "Fetching rows")
        if found is not None:
            st.caption(
                f"{found['n_rows']:,} rows, as they are before the first step that learns. "
                "Write in a cell: that becomes a step. An empty cell is a missing value."
            )
            _grid(found["rows"], f"cells-{start}-{len(session().now.past)}")


def _grid(rows: dict[str, Any], key: str) -> None:
    table = parts.table(rows)
    st.data_editor(
        table,
        key=key,
        width="stretch",
        height=320,
        num_rows="fixed",
        disabled=["_index"],  # the row's number
        placeholder="–",
    )
    edited = st.session_state.get(key, {}).get("edited_rows", {})
    steps = [
        EditCell(row=int(table.index[place]), column=column, value=value or "")
        for place, values in edited.items()
        for column, value in values.items()
    ]
    if steps:
        recipe = session().now.recipe
        for step in steps:
            recipe = recipe.add(step)
        change(recipe)
