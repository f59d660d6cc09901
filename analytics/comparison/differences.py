"""The settings in which runs differ, in the words of the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import BaseModel

from analytics.comparison.same import TASKS
from analytics.models.base import ModelSpec
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
        field.title: said(getattr(spec, name))
        for name, field in type(spec).model_fields.items()
        if field.title
    }


def said(value: Any) -> str:
    """Return what was chosen in words; a model with what differs from how it comes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):
        return ", ".join(map(said, value))
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, ModelSpec):
        return _model(value)
    return NONE if value is None else str(value)


def _model(spec: ModelSpec) -> str:
    usual = _fields(type(spec)(kind=spec.kind))
    chosen = [f"{name} {text}" for name, text in _fields(spec).items() if text != usual[name]]
    return f"{type(spec).title} ({'; '.join(chosen)})" if chosen else type(spec).title
