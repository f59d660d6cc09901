"""Runs that were scored on other rows: why, and the way to compare them after all."""

from __future__ import annotations

import streamlit as st

from analytics.comparison import on_the_same_rows, why_not
from analytics.jobs.engine import submit
from analytics.plan import Plan
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import backend
from pages.ui.session import session


def other_rows(runs: list[Run], reason: str) -> None:
    """Say why runs cannot be compared, and offer to train them on the split of the first."""
    st.info(parts.escape(reason), title="They cannot be compared", icon=":material/balance:")
    first, *others = runs
    if again := _again(first, others):
        said = ", ".join(run.name for run, _ in again)
        if st.button(
            "Train on the same split",
            icon=":material/replay:",
            help=f"Trains again on the rows of “{parts.escape(first.name)}”: {parts.escape(said)}.",
        ):
            _train(again)
            parts.go("train")


def _again(first: Run, others: list[Run]) -> list[tuple[Run, Plan]]:
    apart = [run for run in others if run.state == first.state == "done" and why_not((first, run))]
    plans = [(run, on_the_same_rows(run, first)) for run in apart]
    return [(run, plan) for run, plan in plans if plan is not None]


def _train(again: list[tuple[Run, Plan]]) -> None:
    current = session()
    for run, plan in again:
        made = submit(current.workspace, plan, run.dataset_name, f"{run.name}, same split")
        current.look_at(dataset=plan.dataset)
        current.look_at(run=made.id)
    backend().engine.wake()
