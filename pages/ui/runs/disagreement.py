"""The rows that two runs answer differently."""

from __future__ import annotations

import streamlit as st

from analytics.comparison import MOST_ROWS, labels
from analytics.evaluation.measuring import Part
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_data


def disagreement(runs: list[Run], part: Part) -> None:
    """Show on demand where two runs disagree, and the truth."""
    place = st.expander("Rows they disagree about", on_change="rerun", key="disagreement-open")
    if not place.open:
        return
    with place:
        names = dict(zip([run.id for run in runs], labels(runs), strict=True))
        ticket = ask_data("disagreement", runs=names, part=part)
        found = parts.wait_for(ticket, "Looking at both", patience=1.0)
        if found is None:
            return
        st.markdown(parts.escape(found["sentence"]))
        first, second = (parts.escape(name) for name in names.values())
        cross, rows = parts.table(found["cross"]), parts.table(found["rows"])
        if len(cross):
            st.caption(f"Answers of {first} (downwards) and of {second} (across), in rows.")
            parts.grid(cross, "disagreement-cross")
        if len(rows):
            most = f" At most {MOST_ROWS:,} are shown." if len(rows) == MOST_ROWS else ""
            st.caption(f"Those they are furthest apart on come first.{most}")
            parts.grid(rows, "disagreement-rows", hide_index=True)
