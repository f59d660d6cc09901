"""Train: choose what to predict and with what, check it, press Train, and watch it learn."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from analytics.models import MODELS
from analytics.plan import default_split
from analytics.recipe import Recipe
from analytics.search.intents import INTENTS
from analytics.split import SPLITS, TimeSplit
from analytics.steps.keep_cohort import KeepCohort
from pages.ui import cohorts, live, parts
from pages.ui.backend import ask_data, backend
from pages.ui.cleaning.steps import waiting_note
from pages.ui.forms import build, spec_form
from pages.ui.script import show_script
from pages.ui.session import Choices, session
from pages.ui.training import checks, controls, search_form, wishes

TASKS = {"binary": "Yes or no", "multiclass": "One of several classes", "regression": "A number"}
OFFERED = tuple(kind for kind in MODELS if kind != "baseline")


def choose_target(now: Choices, columns: list[dict[str, Any]]) -> bool:
    """Let the person choose target and task; say whether both are known."""
    names = [column["name"] for column in columns]
    guess = now.target if now.target in names else _guess(names)
    left, right = st.columns(2)
    target = left.selectbox(
        "Target",
        names,
        index=names.index(guess),
        help="The column to predict.",
        key=f"target-{session().dataset_id}",
    )
    if target != now.target:
        now.target, now.task, now.split = target, None, None
    found = parts.wait_for(_ask_target(target), "Looking at the target")
    if found is None:
        return False
    tasks = list(TASKS)
    chosen = right.selectbox(
        "Task",
        tasks,
        index=tasks.index(now.task or found["task"]),
        format_func=TASKS.__getitem__,
        help="What kind of answer is wanted.",
        key=f"task-{session().dataset_id}-{target}-{now.revision}",
    )
    now.task = chosen
    right.caption(parts.escape(found["reason"]))
    return True


def _ask_target(target: str) -> Any:
    current = session()
    return ask_data(
        "target",
        dataset=current.dataset_id,
        recipe=current.now.recipe.model_dump(mode="json"),
        target=target,
    )


def _guess(names: list[str]) -> str:
    telling = ("target", "label", "class", "survived", "churn", "income", "price", "outcome")
    return next((name for word in telling for name in names if name.lower() == word), names[-1])


def choose_rows(now: Choices, columns: list[dict[str, Any]]) -> None:
    """Let the person leave columns out and choose how rows are divided."""
    names = [column["name"] for column in columns if column["name"] != now.target]
    now.ignored = tuple(
        st.multiselect(
            "Leave out",
            names,
            default=[name for name in now.ignored if name in names],
            help="Columns the model may not see: ids, names, what is known only afterwards.",
            key=f"ignored-{session().dataset_id}-{now.revision}",
        )
    )
    dates = [column["name"] for column in columns if column["kind"] == "date"]
    kinds = [kind for kind in SPLITS if kind != "time" or dates]
    assert now.task is not None
    split = now.split or default_split(now.task)
    now.split = split
    place = st.expander(
        f"Split: {type(split).title.lower()}, {split.test:.0%} of the rows for the test",
        on_change="rerun",
        key="split-open",
    )
    if not place.open:
        return
    with place:
        kind = st.radio(
            "How rows are divided",
            kinds,
            index=kinds.index(split.kind) if split.kind in kinds else 0,
            format_func=lambda kind: SPLITS[kind].title,
            horizontal=True,
            key=f"split-{session().dataset_id}-{now.task}-{now.revision}",
        )
        spec = SPLITS[kind]
        same = split if split.kind == kind else None
        offered = dates if spec is TimeSplit else names
        key = f"split-{session().dataset_id}-{kind}-{now.revision}"
        now.split = build(spec, spec_form(spec, same, offered, key))


def choose_cohort(now: Choices) -> None:
    """Offer to train on the rows of the cohort only, and to take that back."""
    cohort, steps = cohorts.current(), list(now.recipe.steps)
    taken = [i for i, step in enumerate(steps) if step.kind == "keep_cohort" and step.enabled]
    if taken:
        said = parts.escape(steps[taken[0]].sentence())
        _offer(
            f"Step {taken[0] + 1} of the recipe: {said}. Nothing else is trained on or tested.",
            "Train on all rows again",
            now.recipe.remove(taken[0]),
        )
    elif cohort is not None:
        _offer(
            f"All rows are trained on, not only those of “{parts.escape(cohort.name)}”.",
            "Train on this cohort only",
            now.recipe.add(KeepCohort(cohort=cohort)),
        )


def _offer(text: str, label: str, recipe: Recipe) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/filter_alt: {text}", width="stretch")
        st.button(
            label, on_click=_edit, args=(recipe,), help="A step; Undo on Clean takes it back."
        )


def _edit(recipe: Recipe) -> None:
    session().now.edit(recipe)
    session().save()


def choose_model(now: Choices) -> None:
    """Let the person choose a model and its parameters."""
    kind = st.segmented_control(
        "Model",
        OFFERED,
        default=now.model.kind if now.model.kind in OFFERED else OFFERED[0],
        format_func=lambda kind: MODELS[kind].title,
        required=True,
        key=f"model-kind-{now.revision}",
    )
    spec = MODELS[kind]
    st.caption(spec.summary)
    if now.model.kind != kind:
        now.others[now.model.kind] = now.model
        now.model = now.others.get(kind) or spec()
    place = st.expander("Parameters", on_change="rerun", key="parameters-open")
    if not place.open:
        return
    with place:
        with st.grid(min_column_width=240):
            beside = partial(search_form.beside, now, now.model)
            key = f"model-{kind}-{now.revision}"
            values = spec_form(spec, now.model, [], key, beside=beside)
        now.seed = st.number_input(
            "Seed", 0, 2**31 - 1, now.seed, help="The same seed gives the same result.", key="seed"
        )
        controls.budget(now)
        now.model = build(spec, values)


def form() -> None:
    """The choices, the check, and the button."""
    dataset = parts.need_dataset()
    current, now = session(), session().now
    asked = ask_data(
        "columns", dataset=dataset.fingerprint, recipe=now.recipe.model_dump(mode="json")
    )
    columns = parts.wait_for(asked, "Looking at the columns", patience=1.0)
    waiting_note(dataset.fingerprint)
    if columns is None or not choose_target(now, columns):
        return
    choose_rows(now, columns)
    choose_cohort(now)
    own = wishes.choose(now)
    if own:
        choose_model(now)
        search_form.settings(now)
    current.save()
    plan = current.plan()
    assert plan is not None
    search = search_form.wanted(now, plan) if own else None
    orders = INTENTS[now.intent].orders(plan, dataset.n_rows) if now.intent else (search or plan,)
    ready = checks.panel(plan)
    label = wishes.label(orders)
    if st.button(label, type="primary", icon=":material/play_arrow:", disabled=not ready):
        current.look_at(run=wishes.order(orders, dataset.name).id)
        st.rerun()
    show_script(plan, dataset.name, search, now.intent)


backend().models.warm()  # whoever trains will want to know why
parts.header(
    "Train", "Choose what to predict. A simple baseline is always trained beside the model."
)
with parts.shown_errors():
    live.panel()
with parts.shown_errors():
    form()
