"""A step to add or to edit, with a preview on real rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.recipe import Recipe
from analytics.steps import GROUPS, STEPS
from analytics.steps.base import Step
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.cleaning import spellings
from pages.ui.cleaning.steps import change
from pages.ui.forms import build, spec_form, still_empty
from pages.ui.session import session


def show(asked: dict[str, Any], columns: list[str]) -> None:
    """Add a step, or edit one, with a preview; of the cohort in `asked`, if there is one."""
    recipe = session().now.recipe
    place = st.session_state.get("editing")
    old = recipe.steps[place] if place is not None and place < len(recipe.steps) else None
    st.subheader("Edit the step" if old else "Add a step", anchor=False)
    kind = old.kind if old else _choose()
    spec = STEPS[kind]
    st.caption((spec.__doc__ or "").strip().splitlines()[0])
    with parts.shown_errors():
        values = spec_form(spec, old, _offered(columns, old), f"step-{kind}-{place}")
        if kind == "merge_spellings":
            found = spellings.offer(asked["dataset"], _before(recipe, place), values["column"])
            values["mapping"] = {**found, **values["mapping"]}
        if not old and (open_field := still_empty(spec, values)):
            st.caption(f"Fill in {open_field} to see on real rows what the step does.")
            return
        step = build(spec, values)
        changed = recipe.replace(place, step) if old else recipe.add(step)
        _preview(asked, changed, place if old else _place(recipe, changed))
        _commit(changed, old)


def _before(recipe: Recipe, place: int | None) -> Recipe:
    return recipe if place is None else Recipe(steps=recipe.steps[:place])


def _choose() -> str:
    left, right = st.columns([1, 2])
    group = left.selectbox("Subject", list(GROUPS), key="new-group")
    kinds = GROUPS[group]
    return right.selectbox(
        "Step", kinds, format_func=lambda k: STEPS[k].title, key=f"new-step-{group}"
    )


def _offered(columns: list[str], old: Step | None) -> list[str]:
    # A step that is edited may stand before one that takes its column away.
    named = [getattr(old, name, None) for name in ("column", "other")]
    named += list(getattr(old, "columns", ()))
    return [*columns, *dict.fromkeys(n for n in named if n and n not in columns)]


def _place(recipe: Recipe, longer: Recipe) -> int:
    pairs = zip(recipe.steps, longer.steps, strict=False)
    return next((i for i, (old, new) in enumerate(pairs) if old != new), len(recipe.steps))


def _commit(changed: Recipe, old: Step | None) -> None:
    with st.container(horizontal=True):
        if st.button("Save" if old else "Add this step", type="primary"):
            change(changed)
        if old and st.button("Leave it as it was"):
            st.session_state.pop("editing")
            st.rerun()


def _preview(asked: dict[str, Any], recipe: Recipe, place: int) -> None:
    about = asked | {"recipe": recipe.model_dump(mode="json"), "place": place}
    seen = parts.wait_for(ask_data("preview", **about), "Preparing the preview", patience=1.0)
    if seen is None:
        return
    st.caption(parts.escape(seen["sentence"]))
    if seen["before"]["data"]:
        left, right = st.columns(2)
        left.caption("Before")
        with left:
            parts.grid(parts.table(seen["before"]), f"before-{place}", height=260)
        right.caption("After")
        with right:
            after = _marked(parts.table(seen["after"]), seen["changed"])
            parts.grid(after, f"after-{place}", height=260)


def _marked(frame: pd.DataFrame, changed: list[list[Any]]) -> Any:
    places = {(row, column) for row, column in changed}
    style = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for row, column in places:
        if row in style.index and column in style.columns:
            style.loc[row, column] = "background-color: rgba(0, 158, 115, 0.25)"
    return frame.style.apply(lambda _: style, axis=None) if frame.columns.is_unique else frame
