"""Runs are deleted after a second thought."""

from __future__ import annotations

import streamlit as st

from analytics.runs import Run
from pages.ui.session import session


def delete_button(runs: list[Run]) -> None:
    """Offer to delete runs."""
    label = "Delete" if len(runs) == 1 else f"Delete these {len(runs)}"
    if st.button(label, icon=":material/delete:"):
        _confirm(runs)


@st.dialog("Delete for good?")
def _confirm(runs: list[Run]) -> None:
    what = "This run" if len(runs) == 1 else f"These {len(runs)} runs"
    st.markdown(f"{what}, with model, curves and scores.")
    if st.button("Delete", type="primary", key="delete-for-good"):
        for run in runs:
            session().runs.delete(run.id)
        if session().run_id in {run.id for run in runs}:
            session().run_id = None
            session().save()
        st.rerun()
