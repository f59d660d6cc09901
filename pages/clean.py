"""Clean: what is wrong with the data, and the steps that mend it, each with a preview."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from pydantic import TypeAdapter

from analytics.recipe import Recipe
from analytics.steps import STEPS, AnyStep
from analytics.steps.base import Step
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.forms import build, spec_form
from pages.ui.session import session
from pages.ui.table_away import table_away

_STEP: TypeAdapter[Any] = TypeAdapter(AnyStep)


def change(recipe: Recipe) -> None:
    """Take a changed recipe and show the page again."""
    current = session()
    current.now.edit(recipe)
    current.save()
    st.session_state.pop("editing", None)
    st.rerun()


def alerts(dataset: str, recipe: dict[str, Any], target: str | None) -> None:
    """Show what was found, each with the step that mends it."""
    ticket = ask_data("alerts", dataset=dataset, recipe=recipe, target=target)
    found = parts.wait_for(ticket, "Looking for trouble", patience=1.0)
    if found is None:
        return
    findings = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    st.subheader(findings if found else "Nothing to mend was found", anchor=False)
    with st.container(height=340 if len(found) > 5 else "content", border=False):
        for i, alert in enumerate(found):
            _alert(i, alert)


def _alert(i: int, alert: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(parts.escape(alert["sentence"]), width="stretch")
        if alert["fix"] is not None:
            step = _STEP.validate_python(alert["fix"])
            if st.button(
                "Mend", key=f"mend-{i}-{alert['kind']}", help=parts.escape(step.sentence())
            ):
                change(session().now.recipe.add(step))


def steps() -> None:
    """Show the steps in order, with everything that can be done to each."""
    now = session().now
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Steps", anchor=False, width="stretch")
        if st.button("Undo", icon=":material/undo:", disabled=not now.past):
            now.undo()
            session().save()
            st.rerun()
        if st.button("Redo", icon=":material/redo:", disabled=not now.future):
            now.redo()
            session().save()
            st.rerun()
    if not now.recipe.steps:
        st.caption("No steps yet. Mend a finding, or add a step below.")
    for i, step in enumerate(now.recipe.steps):
        _step(i, step)


def _step(i: int, step: Step) -> None:
    recipe = session().now.recipe
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        text = f"{i + 1}\\. {parts.escape(step.sentence())}"
        st.markdown(text if step.enabled else f":gray[{text} (off)]", width="stretch")
        if st.button("", icon=":material/edit:", key=f"edit-{i}", help="Edit", type="tertiary"):
            st.session_state["editing"] = i
            st.rerun()
        icon = ":material/toggle_on:" if step.enabled else ":material/toggle_off:"
        if st.button("", icon=icon, key=f"toggle-{i}", help="Switch on or off", type="tertiary"):
            change(recipe.toggle(i))
        up = ":material/arrow_upward:"
        if st.button("", icon=up, key=f"up-{i}", help="Move up", disabled=i == 0, type="tertiary"):
            change(recipe.move(i, i - 1))
        if st.button("", icon=":material/delete:", key=f"del-{i}", help="Delete", type="tertiary"):
            change(recipe.remove(i))


def editor(dataset: str, columns: list[str]) -> None:
    """Add a step, or edit one, with a preview on real rows."""
    recipe = session().now.recipe
    place = st.session_state.get("editing")
    old = recipe.steps[place] if place is not None and place < len(recipe.steps) else None
    st.subheader("Edit the step" if old else "Add a step", anchor=False)
    kinds = list(STEPS)
    kind = (
        old.kind
        if old
        else st.selectbox("Step", kinds, format_func=lambda k: STEPS[k].title, key="new-step")
    )
    spec = STEPS[kind]
    st.caption((spec.__doc__ or "").strip().splitlines()[0])
    values = spec_form(spec, old, columns, f"step-{kind}-{place}")
    with parts.shown_errors():
        step = build(spec, values)
        changed = recipe.replace(place, step) if old else recipe.add(step)
        preview(dataset, changed, changed.steps.index(step))
        with st.container(horizontal=True):
            if st.button("Save" if old else "Add this step", type="primary"):
                change(changed)
            if old and st.button("Leave it as it was"):
                st.session_state.pop("editing")
                st.rerun()


def preview(dataset: str, recipe: Recipe, place: int) -> None:
    """Show what one step does to real rows."""
    ticket = ask_data(
        "preview", dataset=dataset, recipe=recipe.model_dump(mode="json"), place=place
    )
    seen = parts.wait_for(ticket, "Preparing the preview", patience=1.0)
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
            parts.grid(
                _marked(parts.table(seen["after"]), seen["changed"]), f"after-{place}", height=260
            )


def _marked(frame: pd.DataFrame, changed: list[list[Any]]) -> Any:
    places = {(row, column) for row, column in changed}
    style = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for row, column in places:
        if row in style.index and column in style.columns:
            style.loc[row, column] = "background-color: rgba(0, 158, 115, 0.25)"
    return frame.style.apply(lambda _: style, axis=None) if frame.columns.is_unique else frame


parts.header(
    "Clean", "Findings and steps. The file itself is never changed; every step can be undone."
)
data = parts.need_dataset()
now_recipe = session().now.recipe.model_dump(mode="json")
with parts.shown_errors():
    steps()
    shown = parts.wait_for(
        ask_data("columns", dataset=data.fingerprint, recipe=now_recipe), "Applying the steps"
    )
    alerts(data.fingerprint, now_recipe, session().now.target)
    if shown is not None:
        editor(data.fingerprint, [column["name"] for column in shown])
table_away(now_recipe)
parts.link("explore", "Go to Explore", primary=False)
