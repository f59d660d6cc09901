"""The steps in order: what each one did, which ones wait and why, and what can be done to each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.recipe import Recipe
from analytics.steps import Step
from pages.ui import parts
from pages.ui.backend import ask_data
from pages.ui.session import session

LOOKS = {
    "did": ("", ":gray[{}]"),
    "partly": (":material/rule: ", ":orange[{}]"),
    "waits": (":material/hourglass_empty: ", ":orange[Waits. {}]"),
    "off": ("", ":gray[{}]"),
}


def change(recipe: Recipe) -> None:
    """Take a changed recipe and show the page again."""
    current = session()
    current.now.edit(recipe)
    current.save()
    st.session_state.pop("editing", None)
    st.rerun()


def show(asked: dict[str, Any]) -> None:
    """Show the steps with what became of each, and the buttons for everything."""
    recipe = session().now.recipe
    _head()
    if not recipe.steps:
        st.caption("No steps yet. Mend a finding, or add a step below.")
        return
    ticket = ask_data("replay", **asked)
    known = ticket.wait(0.5) and ticket.error is None
    outcomes = ticket.result if known else [None] * len(recipe.steps)
    for i, (step, outcome) in enumerate(zip(recipe.steps, outcomes, strict=True)):
        _step(recipe, i, step, outcome)
    if not known:
        parts.wait_for(ticket, "Applying the steps")


def _head() -> None:
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


def _step(recipe: Recipe, i: int, step: Step, outcome: dict[str, Any] | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None, width="stretch"):
            st.markdown(_title(i, step, outcome))
            if outcome is not None:
                st.markdown(said(outcome))
        with st.container(horizontal=True, width="content", gap="xxsmall"):
            _buttons(recipe, i, step)


def _title(i: int, step: Step, outcome: dict[str, Any] | None) -> str:
    text = f"{i + 1}\\. {parts.escape(step.sentence())}"
    icon = LOOKS[outcome["state"]][0] if outcome is not None else ""
    return f"{icon}{text}" if step.enabled else f":gray[{text}]"


def said(outcome: dict[str, Any]) -> str:
    """Return what became of a step, for the page."""
    text = f"{outcome['reason']} {outcome['fix']}".strip()
    return f":small[{LOOKS[outcome['state']][1].format(parts.escape(text))}]"


def _buttons(recipe: Recipe, i: int, step: Step) -> None:
    last = len(recipe.steps) - 1
    if _button("edit", i, "Edit"):
        st.session_state["editing"] = i
        st.rerun()
    if _button("toggle_on" if step.enabled else "toggle_off", i, "Switch on or off"):
        change(recipe.toggle(i))
    if _button("arrow_upward", i, "Move up", disabled=i == 0):
        change(recipe.move(i, i - 1))
    if _button("arrow_downward", i, "Move down", disabled=i == last):
        change(recipe.move(i, i + 1))
    if _button("delete", i, "Delete"):
        change(recipe.remove(i))


def _button(icon: str, i: int, text: str, *, disabled: bool = False) -> bool:
    return st.button(
        "",
        icon=f":material/{icon}:",
        key=f"{icon}-{i}",
        help=text,
        disabled=disabled,
        type="tertiary",
    )


def waiting_note(dataset: str) -> None:
    """Say which steps wait, on a page that uses what fits."""
    recipe = session().now.recipe
    if not recipe.steps:
        return
    ticket = ask_data("replay", dataset=dataset, recipe=recipe.model_dump(mode="json"))
    if not ticket.wait(0.5) or ticket.error is not None:
        return
    for i, (step, outcome) in enumerate(zip(recipe.steps, ticket.result, strict=True)):
        if outcome["state"] == "waits":
            st.warning(
                f"Step {i + 1} waits and is left out: {parts.escape(step.sentence())}. "
                f"{parts.escape(outcome['reason'])}",
                icon=":material/hourglass_empty:",
            )
