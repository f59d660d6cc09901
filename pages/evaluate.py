"""Evaluate: what the run is worth on rows it has never seen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.evaluation.of_run import evaluate, looks, looks_sentence
from analytics.models.base import Task
from analytics.runs import Run
from pages.ui import cohorts, parts
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.certainty import certainty
from pages.ui.evaluation.charts import curves
from pages.ui.evaluation.folds import folds
from pages.ui.evaluation.groups import groups
from pages.ui.evaluation.paragraph import in_words
from pages.ui.evaluation.residuals import residuals
from pages.ui.evaluation.scores import scores
from pages.ui.evaluation.threshold import threshold
from pages.ui.evaluation.weak_spots import weak_spots
from pages.ui.runs.measuring import have_measured

_TABS, _OPEN = "evaluate-tabs", "evaluate-open"
Section = Callable[[Asked], None]
SECTIONS: dict[str, tuple[tuple[Task, ...], Section]] = {
    "Scores": (("binary", "multiclass", "regression"), scores),
    "Curves": (("binary", "multiclass"), curves),
    "Residuals": (("regression",), residuals),
    "Threshold": (("binary",), threshold),
    "Certainty": (("binary", "multiclass", "regression"), certainty),
    "Weak spots": (("binary", "multiclass", "regression"), weak_spots),
    "Groups": (("binary", "multiclass", "regression"), groups),
    "Cross-validation": (("binary", "multiclass", "regression"), folds),
}


def show(asked: Asked) -> None:
    """Show the open section; the others ask for nothing."""
    fit = {name: show for name, (tasks, show) in SECTIONS.items() if asked.whole.task in tasks}
    if st.session_state.get(_TABS) not in fit:  # while an answer is awaited there are no tabs
        last = st.session_state.get(_OPEN)
        st.session_state[_TABS] = last if last in fit else next(iter(fit))
    tabs = st.tabs(list(fit), key=_TABS, on_change="rerun")
    for tab, (name, section) in zip(tabs, fit.items(), strict=True):
        if tab.open:
            st.session_state[_OPEN] = name
            with tab, parts.shown_errors():
                section(asked)


def scored(run: Run) -> bool:
    """Say whether a run has its scores; show that they are on their way, or why there are none."""
    if "unmeasured" in run.summary:
        st.error(parts.escape(run.summary["unmeasured"]), icon=":material/error:")
    elif "rows" not in run.summary and not have_measured([run]):
        waiting()
    return "rows" in run.summary


def page() -> None:
    """Show what the current run is worth."""
    run: Run = parts.need_run()
    if not scored(run):
        return
    whole = evaluate(run)
    st.caption(f":material/model_training: {_made(run)}")
    st.caption(f":material/visibility: {looks_sentence(looks(run))}")
    in_words(run)
    asked = cohorts.of_run(run, "test")
    if asked is None:
        return
    show(Asked(run, whole, asked))
    parts.link("explain", "See why it answers so")


def _made(run: Run) -> str:
    """Say what was trained, with which library, on how many rows and how long."""
    return (
        f"{run.plan.model.title}, trained with {run.summary['engine']} on "
        f"{run.summary['n_train']:,} rows in {parts.duration(run.seconds)}."
    )


@st.fragment(run_every=0.5)
def waiting() -> None:
    """Show that the scores are on their way."""
    run = parts.need_run()
    if "rows" in run.summary:
        st.rerun()
    st.caption("Scoring the test rows.")
    st.skeleton(height=240)


parts.header("Evaluate", "What the model is worth on rows it has never seen, beside the baseline.")
with parts.shown_errors():
    page()
