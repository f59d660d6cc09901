"""What a check finds, with its evidence and what can be done about it at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.models import AnyModel
from analytics.models.base import Task
from analytics.plan import Plan
from analytics.recipe import Recipe
from analytics.split import AnySplit
from analytics.steps import AnyStep, Step
from analytics.workspace import short_hash

# What would make the scores untrue, what makes the model worse, and what is good to know.
LEVELS = ("misleads", "hurts", "note")
Level = Literal["misleads", "hurts", "note"]
CHOICES = ("split", "task", "model", "balanced")
MOST_NAMED = 4
MOST_SHOWN = 8


class Remedy(BaseModel):
    """What to change in a plan; what is not named here stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    leave_out: tuple[str, ...] = ()
    steps: tuple[AnyStep, ...] = ()
    split: AnySplit | None = None
    task: Task | None = None
    model: AnyModel | None = None
    balanced: bool | None = None

    @property
    def chooses(self) -> set[str]:
        """What it decides anew; of two remedies that decide the same, only one can be taken."""
        return {name for name in CHOICES if getattr(self, name) is not None}

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with the changes."""
        recipe = plan.recipe
        for step in self.steps:
            recipe = _with_step(recipe, step)
        model = self.model or plan.model
        if self.balanced is not None:
            model = model.model_copy(update={"balanced": self.balanced})
        changes = {
            "ignored": tuple(dict.fromkeys((*plan.ignored, *self.leave_out))),
            "recipe": recipe,
            "split": self.split or plan.split,
            "task": self.task or plan.task,
            "model": model,
        }
        return plan.model_copy(update=changes)


def _with_step(recipe: Recipe, step: Step) -> Recipe:
    """Add a step before those that learn: parts, classes and target are settled by then."""
    added = recipe.add(step)
    learners = (i for i, other in enumerate(recipe.steps) if other.learns and other.enabled)
    place = next(learners, len(recipe.steps))
    return added if step.only_these_rows else added.move(len(recipe.steps), place)


class Finding(BaseModel):
    """One thing that could mislead or hurt: in words, with evidence and remedies, best first.

    `evidence` is a small table, one dict per row, made to be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    level: Level
    sentence: str
    columns: tuple[str, ...] = ()
    evidence: tuple[dict[str, str], ...] = ()
    remedies: tuple[Remedy, ...] = ()

    def key(self, plan: Plan) -> str:
        """Return what this finding is known by, for as long as the same is predicted."""
        return short_hash("\n".join((self.kind, plan.target, plan.task, *self.columns)))


def apply_all(plan: Plan, findings: Sequence[Finding]) -> Plan:
    """Return the plan with the first remedy of each finding, the most serious finding first.

    Where two remedies choose the same, as a split, the second is left for another look.
    """
    chosen: set[str] = set()
    for finding in findings:
        remedy = next(iter(finding.remedies), None)
        if remedy is not None and not remedy.chooses & chosen:
            plan, chosen = remedy.apply(plan), chosen | remedy.chooses
    return plan


def leave_out(*names: str) -> Remedy:
    """Return the remedy that the model does not see columns."""
    label = f"Leave “{names[0]}” out" if len(names) == 1 else f"Leave {len(names)} columns out"
    return Remedy(label=label, leave_out=names)


def named(names: Sequence[str]) -> str:
    """Return names as people list them.

    >>> named(["a"]), named(["a", "b", "c"]), named(list("abcdefg"))
    ('“a”', '“a”, “b” and “c”', '“a”, “b”, “c”, “d” and 3 others')
    """
    shown = [f"“{name}”" for name in names[:MOST_NAMED]]
    rest = len(names) - len(shown)
    if rest:
        shown.append(f"{rest} other" + "s" * (rest > 1))
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def said(value: Any) -> str:
    """Return a value as people write it.

    >>> said(3.0), said(0.123456), said(True), said(pd.Timestamp("2024-03-01")), said(None)
    ('3', '0.1235', 'True', '2024-03-01', 'missing')
    """
    if pd.isna(value):
        return "missing"
    if isinstance(value, pd.Timestamp):
        return str(value.date() if value == value.normalize() else value)
    if isinstance(value, (float, np.floating)):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
    return str(value)
