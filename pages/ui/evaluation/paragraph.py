"""Evaluate, above all sections: the run in a paragraph, to be read aloud or copied."""

from __future__ import annotations

import streamlit as st

from analytics.jobs import Ticket
from analytics.review.paragraph import Pieces, paragraph
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_models
from pages.ui.evaluation.remarks import known_folds


def in_words(run: Run) -> None:
    """Show the paragraph: its scores at once, the rest when it is known."""
    ticket = ask_models("pieces", run=run.id, folds=known_folds(run))
    known = ticket.wait(0.1)
    pieces = Pieces.model_validate(ticket.result) if known and ticket.error is None else None
    said = paragraph(run, pieces)
    with st.expander("In words, to be read aloud", expanded=True, key="in-words"):
        st.markdown(parts.escape(said))
        if not known:
            _until(ticket)
        with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
            st.code(said, language=None, wrap_lines=True)


def _until(ticket: Ticket) -> None:
    @st.fragment(run_every=parts.POLL_SECONDS, key=f"words-{ticket.number}")
    def poll() -> None:
        if ticket.done.is_set():
            st.rerun()
        st.caption("More is being looked at.")

    poll()
