"""What is wrong with the data: each finding with its rows and the step that mends it."""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic import TypeAdapter

from analytics.profile.alerts import SAFE
from analytics.profile.conditions import Condition
from analytics.recipe import Recipe
from analytics.steps import AnyStep
from analytics.steps.base import Step
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.cleaning.steps import change, said
from pages.ui.session import session

_STEP: TypeAdapter[Any] = TypeAdapter(AnyStep)
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)
Alert = dict[str, Any]


def show(asked: dict[str, Any], target: str | None) -> None:
    """Show what was found; each can be mended alone, or several at once."""
    ticket = ask_data("alerts", target=target, **asked)
    found = parts.wait_for(ticket, "Looking for trouble", patience=1.0)
    if found is None:
        return
    findings = "1 finding" if len(found) == 1 else f"{len(found)} findings"
    st.subheader(findings if found else "Nothing to mend was found", anchor=False)
    with st.container(height=340 if len(found) > 5 else "content", border=False):
        for i, alert in enumerate(found):
            _alert(asked, i, alert)
    _together(asked, found)


def _alert(asked: dict[str, Any], i: int, alert: Alert) -> None:
    key = f"{i}-{alert['kind']}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(parts.escape(alert["sentence"]), width="stretch")
        rows = st.toggle("Rows", key=f"rows-{key}")
        if alert["fix"] is not None:
            step = _STEP.validate_python(alert["fix"])
            if st.button("Mend", key=f"mend-{key}", help=parts.escape(step.sentence())):
                change(session().now.recipe.add(step))
    if rows:
        ticket = ask_data("alert rows", alert=alert, **asked)
        shown = parts.wait_for(ticket, "Looking for the rows")
        if shown is not None:
            parts.grid(parts.table(shown), f"rows-of-{key}", height=min(260, 38 + 35 * 6))
            found = [_CONDITION.validate_python(condition) for condition in alert["where"]]
            cohorts.offer(found, asked, f"selection-{key}")


def _together(asked: dict[str, Any], found: list[Alert]) -> None:
    mended = [alert for alert in found if alert["fix"] is not None]
    if len(mended) < 2:
        return
    place = st.expander(
        "Mend several at once", icon=":material/done_all:", on_change="rerun", key="together-open"
    )
    if not place.open:
        return
    steps = [_STEP.validate_python(alert["fix"]) for alert in mended]
    with place:
        chosen = st.multiselect(
            "Steps",
            range(len(steps)),
            default=[i for i, alert in enumerate(mended) if alert["kind"] in SAFE],
            format_func=lambda i: steps[i].sentence(),
            help="Chosen beforehand is what takes nothing away that a model could use.",
            key=f"together-{asked['dataset']}-{len(session().now.past)}",
        )
        # What needs a column comes before what takes it away.
        wanted = [steps[i] for i in sorted(chosen)]
        _several(asked["dataset"], sorted(wanted, key=lambda step: step.kind == "drop_columns"))


def _several(dataset: str, steps: list[Step]) -> None:
    recipe: Recipe = session().now.recipe
    for step in steps:
        recipe = recipe.add(step)
    ticket = ask_data("replay", dataset=dataset, recipe=recipe.model_dump(mode="json"))
    outcomes = parts.wait_for(ticket, "Trying the steps", patience=1.0)
    if outcomes is None or not steps:
        return
    for step, outcome in zip(recipe.steps, outcomes, strict=True):
        if step in steps:
            st.markdown(f"{parts.escape(step.sentence())}  \n{said(outcome)}")
    label = "Add 1 step" if len(steps) == 1 else f"Add {len(steps)} steps"
    if st.button(label, help="One Undo takes all of them back."):
        change(recipe)
