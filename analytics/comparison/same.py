"""Whether runs can be compared: only scores on the same rows say which model is better."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.evaluation.measuring import Part
from analytics.plan import Plan
from analytics.runs import Run

TASKS = {"binary": "yes or no", "multiclass": "one of several classes", "regression": "a number"}


def why_not(runs: Sequence[Run], part: Part = "test") -> str | None:
    """Say in a sentence why measured runs cannot be compared on a part; nothing if they can."""
    for run in runs:
        if run.state != "done":
            return f"“{run.name}” is {run.state}: only finished runs can be compared."
        if "rows" not in run.summary:
            return f"“{run.name}” has no scores yet."
    first = runs[0]
    return next((_differs(first, run, part) for run in runs if not _same(first, run, part)), None)


def _same(a: Run, b: Run, part: Part) -> bool:
    return bool(a.summary["rows"][part] == b.summary["rows"][part])


def _differs(a: Run, b: Run, part: Part) -> str:
    for said in (_dataset, _target, _task, _split, _seed):
        if (reason := said(a, b)) is not None:
            return reason
    return (
        f"The cleaning steps of “{a.name}” and “{b.name}” leave other {part} rows, or other "
        "values to predict."
    )


def _dataset(a: Run, b: Run) -> str | None:
    if a.plan.dataset == b.plan.dataset:
        return None
    if a.dataset_name == b.dataset_name:
        return f"“{a.name}” and “{b.name}” were trained on two versions of “{a.dataset_name}”."
    return (
        f"“{a.name}” was trained on “{a.dataset_name}”, “{b.name}” on “{b.dataset_name}”: "
        "scores on other data cannot be compared."
    )


def _target(a: Run, b: Run) -> str | None:
    if a.plan.target == b.plan.target:
        return None
    return f"“{a.name}” predicts “{a.plan.target}”, “{b.name}” predicts “{b.plan.target}”."


def _task(a: Run, b: Run) -> str | None:
    if a.plan.task == b.plan.task:
        return None
    return f"“{a.name}” answers {TASKS[a.plan.task]}, “{b.name}” {TASKS[b.plan.task]}."


def _split(a: Run, b: Run) -> str | None:
    if a.plan.split == b.plan.split:
        return None
    return (
        f"Their rows were divided otherwise: “{a.name}” {_divided(a.plan)}, "
        f"“{b.name}” {_divided(b.plan)}."
    )


def _divided(plan: Plan) -> str:
    split = plan.split
    return (
        f"{type(split).title.lower()} with {split.test:.0%} for the test and "
        f"{split.validation:.0%} for validation"
    )


def _seed(a: Run, b: Run) -> str | None:
    if a.plan.seed == b.plan.seed:
        return None
    return (
        f"Their rows were divided by other seeds ({a.plan.seed} and {b.plan.seed}): what is a test "
        "row for one may be a training row for the other."
    )


def on_the_same_rows(run: Run, like: Run) -> Plan | None:
    """Return the plan that trains a run's model on the split of another; nothing if none would.

    Split and seed are taken from the other run, and its recipe where these were the same already.
    """
    if any(said(like, run) for said in (_dataset, _target, _task)):
        return None
    plan = run.plan.model_copy(update={"split": like.plan.split, "seed": like.plan.seed})
    if plan == run.plan:
        plan = plan.model_copy(update={"recipe": like.plan.recipe})
    return None if plan == run.plan else plan
