"""Several rows side by side: what moved each answer, in the same places and colours."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import charts
from pages.ui import parts
from pages.ui.backend import ask_models
from pages.ui.drawing import chart
from pages.ui.explaining.chosen import Chosen

FEWEST, MOST = 2, 6
FIRST = 3
COLOURS = "Each cell: how far the column's value moved this row's answer, and the value below."


def side_by_side(chosen: Chosen) -> None:
    """Show the contributions of a few rows beside each other, and a paragraph for each."""
    run, choice = chosen.run, chosen.choice
    rows = st.multiselect(
        "Rows", choice.rows, choice.rows[:FIRST], format_func=choice.label, max_selections=MOST,
        key=f"several-{run.id}-{choice.key}", placeholder="Choose rows",
    )  # fmt: skip
    if len(rows) < FEWEST:
        st.info("Choose at least two rows to see them side by side.", icon=":material/info:")
        return
    ticket = ask_models("explained_rows", run=run.id, rows=rows, output=chosen.output)
    found = parts.wait_for(ticket, "Explaining the rows")
    if found is not None:
        _shown(found, rows, ticket.key)


def _shown(found: dict[str, Any], rows: list[int], of: str) -> None:
    answers = dict(zip(rows, found["predictions"], strict=True))
    said = f"{found['name'][:1].upper()}{found['name'][1:]}, on average {found['average']}."
    table = parts.table(found["parts"])
    chart("side-by-side", of, lambda dark: (charts.side_by_side(table, answers, dark), said))
    st.caption(COLOURS)
    for sentence in found["sentences"]:
        st.markdown(f"- {parts.escape(sentence)}")
