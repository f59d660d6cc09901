"""What people want of a training, chosen above all parameters; and ordering what it takes."""

from __future__ import annotations

import streamlit as st

from analytics.jobs.engine import submit
from analytics.plan import Plan
from analytics.runs import Run
from analytics.search import SearchStore
from analytics.search.intents import INTENTS, Orders
from pages.ui.backend import backend
from pages.ui.session import Choices, session

OWN = "own"


def choose(now: Choices) -> bool:
    """Let the person choose what the training is for; say whether parameters are to be shown."""
    chosen = st.segmented_control(
        "What for",
        [*INTENTS, OWN],
        default=now.intent or OWN,
        format_func=lambda key: "My own choice" if key == OWN else INTENTS[key].title,
        required=True,
        key=f"intent-{session().dataset_id}",
    )
    now.intent = None if chosen == OWN else chosen
    if now.intent is not None:
        st.caption(INTENTS[now.intent].sentence)
    return now.intent is None


def label(orders: Orders) -> str:
    """Return what the button says."""
    if len(orders) > 1:
        return f"Train {len(orders)} models"
    return "Train" if isinstance(orders[0], Plan) else "Search"


def order(orders: Orders, dataset_name: str) -> Run:
    """Queue all that was ordered; return the run that comes first."""
    workspace = session().workspace
    runs = [
        submit(workspace, wanted, dataset_name)
        if isinstance(wanted, Plan)
        else SearchStore(workspace).submit(wanted, dataset_name)
        for wanted in orders
    ]
    backend().engine.wake()
    return runs[0]
