"""Runs that ended unmeasured: those of a script, or of a worker that was interrupted."""

from __future__ import annotations

import time

import streamlit as st

from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_models

WORKER_SECONDS = 60.0  # for so long a worker may still be at it


def being_measured(run: Run) -> bool:
    """Say whether a run has just ended and its worker still scores it."""
    return _unmeasured(run) and time.time() - (run.ended or 0) <= WORKER_SECONDS


def have_measured(runs: list[Run]) -> bool:
    """Have finished runs measured whose own worker did not do so; say whether there are any."""
    late = [run.id for run in runs if _unmeasured(run) and not being_measured(run)]
    if late and parts.wait_for(ask_models("measure", runs=late), "Scoring runs"):
        st.rerun()
    return bool(late)


def _unmeasured(run: Run) -> bool:
    return run.state == "done" and not {"rows", "unmeasured"} & set(run.summary)
