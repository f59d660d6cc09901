"""A number that looks like classes, and classes that look like a number."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.errors import PlanError
from analytics.models.base import Task
from analytics.plan import default_split, guess_task
from analytics.preflight.base import MOST_SHOWN, Finding, Level, Remedy, said
from analytics.preflight.outlook import Outlook

MOST_CLASSES = 20  # of numbers, before they are more likely amounts
CHOSEN_BY_CLASS = ("stratified", "random")


def task(look: Outlook) -> Iterator[Finding]:
    """Find a task that does not go with what the target holds."""
    target, now = look.rows.target, look.plan.task
    if now == "regression":
        yield from _looks_like_classes(look, target)
    elif now == "multiclass" and _is_amount(target):
        text = (
            f"“{target.name}” holds {target.nunique():,} different numbers, each taken for a class "
            "of its own: that 7 is nearer to 8 than to 80 is lost."
        )
        yield _finding(look, "hurts", text, "Predict a number", "regression")


def _looks_like_classes(look: Outlook, target: pd.Series) -> Iterator[Finding]:
    try:
        guess = guess_task(target).task
    except PlanError:  # words cannot come so far, one value alone can
        return
    if guess != "regression":
        text = (
            f"“{target.name}” has only {target.nunique()} different values, like codes of classes. "
            "As a number, 2 would be halfway between 1 and 3."
        )
        yield _finding(look, "note", text, "Predict classes", guess)


def _is_amount(target: pd.Series) -> bool:
    if pd.api.types.is_bool_dtype(target) or not pd.api.types.is_numeric_dtype(target):
        return False
    fractions = bool((target.astype("float64") % 1 != 0).any())
    return fractions or target.nunique() > MOST_CLASSES


def _finding(look: Outlook, level: Level, text: str, label: str, to: Task) -> Finding:
    counts = look.rows.target.value_counts().head(MOST_SHOWN)
    name = str(look.plan.target)
    # A split that somebody chose for a reason stays.
    split = default_split(to) if look.plan.split.kind in CHOSEN_BY_CLASS else None
    return Finding(
        kind="task",
        level=level,
        sentence=text,
        columns=(name,),
        evidence=tuple(
            {f"{name} is": said(value), "rows": f"{n:,}"} for value, n in counts.items()
        ),
        remedies=(Remedy(label=label, task=to, split=split),),
    )
