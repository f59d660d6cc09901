"""The settings in which runs differ, in the words of the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import BaseModel

from analytics.comparison.same import TASKS
from analytics.runs import Run

NONE = "–"


def differences(runs: Sequence[Run], names: Sequence[str]) -> pd.DataFrame:
    """Return one row for each setting that is not the same in all runs, and a column for each run.

    Examples
    --------
    A forest of 200 trees beside one of 500 gives one row, ``Trees``, with 200 and 500.
    """
    table = pd.DataFrame({name: settings(run) for name, run in zip(names, runs, strict=True)})
    table = table.fillna(NONE)
    return table[table.nunique(axis=1) > 1]


def settings(run: Run) -> dict[str, str]:
    """Return everything that was chosen for a run, by its title."""
    plan = run.plan
    return {
        "Data": run.dataset_name,
        "Version of the data": plan.dataset,
        "Target": plan.target,
        "Task": TASKS[plan.task],
        "Left out": ", ".join(plan.ignored) or NONE,
        "Cleaning": "; ".join(step.sentence() for step in plan.recipe.active()) or NONE,
        "Split": type(plan.split).title,
        **_fields(plan.split),
        "Seed": str(plan.seed),
        "Model": type(plan.model).title,
        **_fields(plan.model),
    }


def _fields(spec: BaseModel) -> dict[str, str]:
    return {
        field.title: _said(getattr(spec, name))
        for name, field in type(spec).model_fields.items()
        if field.title
    }


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return NONE if value is None else str(value)
