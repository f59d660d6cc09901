"""Try several values of a parameter: beside its widget, and how the search goes about it."""

from __future__ import annotations

import streamlit as st

from analytics.errors import AnalyticsError
from analytics.models.base import ModelSpec
from analytics.plan import Plan
from analytics.search import METHODS, Search, Settings, search_for, space_of, usual_space
from pages.ui import parts
from pages.ui.forms import build, spec_form
from pages.ui.session import Choices

HELP = (
    "Write a range, as **0.001 to 0.1**; add **by factors** where 0.01 lies in its middle. "
    "Or a list, as **1, 2, 5**. Each trial of the search takes one of them."
)


def beside(now: Choices, model: ModelSpec, name: str) -> None:
    """Offer to try several values of one parameter of the model."""
    offered = usual_space(model, name)
    if offered is None:
        return
    tried = now.tried.setdefault(model.kind, {})
    key = f"try-{model.kind}-{name}"
    if not st.checkbox("Try several", value=name in tried, key=key):
        tried.pop(name, None)
        return
    words = tried.get(name, str(offered))
    tried[name] = st.text_input(
        "Values to try", words, key=f"{key}-values", help=HELP, label_visibility="collapsed"
    )
    try:
        space_of(model, name, tried[name])
    except AnalyticsError as error:
        st.caption(f":red[{parts.escape(error.problem)}]")


def settings(now: Choices) -> None:
    """Let the person say how trials are chosen and when they end, where anything varies."""
    if not now.tried.get(now.model.kind):
        return
    said = now.searching
    many = f"{said.n_trials} trials, {METHODS[said.method][0].lower()}{METHODS[said.method][1:]}"
    place = st.expander(f"Search: {many}", on_change="rerun", key="search-open")
    if not place.open:
        return
    with place, st.grid(min_column_width=240):
        values = spec_form(Settings, said, [], "search", elsewhere=("budget_seconds",))
        now.searching = build(Settings, values)


def wanted(now: Choices, plan: Plan) -> Search | None:
    """Return the search that the choices ask for, or nothing where nothing varies.

    The time budget is that of all trials together.

    Raises
    ------
    AnalyticsError
        What was written cannot be tried.
    """
    tried = now.tried.get(plan.model.kind)
    if not tried:
        return None
    settings = now.searching.model_dump() | {"budget_seconds": plan.budget_seconds}
    return search_for(plan.model_copy(update={"budget_seconds": None}), tried, **settings)
