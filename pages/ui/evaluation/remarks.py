"""Evaluate, remarks: what is to be said of the run, with evidence."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pydantic import TypeAdapter

from analytics.evaluation.cross_validation import kept
from analytics.review import Remark
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_models
from pages.ui.evaluation.asked import Asked

SAID = TypeAdapter(list[Remark])
BADGES = {
    "doubt": ":red-badge[:material/error: Doubt]",
    "advice": ":orange-badge[:material/lightbulb: Advice]",
    "note": ":gray-badge[:material/info: Good to know]",
}


def remarks(asked: Asked) -> None:
    """Show the remarks on a run; they come when they are known, below all else."""
    st.markdown("**Remarks**")
    ticket = ask_models("remarks", run=asked.run.id, folds=known_folds(asked.run))
    answer = parts.wait_for(ticket, "Looking at the run")
    if answer is None:
        return
    found = SAID.validate_python(answer)
    if not found:
        st.caption(":material/check: Nothing to remark: the scores can be taken as they stand.")
    for i, remark in enumerate(found):
        _remark(remark, f"remark-{asked.run.id}-{i}")


def known_folds(run: Run) -> int:
    """Return how many folds of a run are known: with more of them, more can be said."""
    return sum(len(found.folds) for found in kept(run))


def _remark(remark: Remark, key: str) -> None:
    with st.container(border=True, gap="small", key=key):
        st.markdown(f"{BADGES[remark.level]} {parts.escape(remark.sentence)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(parts.escape(remark.advice), width="stretch")
            asked = bool(remark.evidence) and st.toggle("Evidence", key=f"{key}-evidence")
        if asked:
            parts.grid(pd.DataFrame(list(remark.evidence)), f"{key}-grid", hide_index=True)
