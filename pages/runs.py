"""Runs: everything that was trained, ranked, and compared on the same rows."""

from __future__ import annotations

import streamlit as st

from pages.ui import parts
from pages.ui.runs.board import board
from pages.ui.runs.choosing import choose
from pages.ui.runs.compared import compared
from pages.ui.runs.measuring import have_measured
from pages.ui.runs.one import one
from pages.ui.session import session


def page() -> None:
    """List the runs, and show the chosen ones."""
    known = session().runs.all()
    if not known:
        st.info("No runs yet. Train a model, and it is kept here.")
        parts.link("train", "Go to Train")
        return
    have_measured(known)
    view = choose(known)
    if not view.runs:
        st.info("No run has these tags. Choose fewer of them.")
        return
    chosen = board(view)
    if len(chosen) == 1:
        one(chosen[0], sorted({tag for run in known for tag in run.tags}))
    elif chosen:
        compared(chosen, view)


parts.header("Runs", "Every model you trained, ranked by its score on validation rows.")
with parts.shown_errors():
    page()
