"""A short look at a plan before it is trained: what could mislead, and how long it may take."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.plan import Plan
from analytics.profile.association import association
from analytics.training.data import Rows, features, rows_of
from analytics.workspace import Workspace

LEAK = 0.99
FEW_ROWS = 200


def preflight(plan: Plan, workspace: Workspace) -> dict[str, Any]:
    """Return findings (kind, column, sentence), the sizes of the parts, and an estimate in seconds.

    Raises
    ------
    PlanError
        The plan cannot be trained at all.
    """
    rows = rows_of(plan, workspace)
    table = features(plan, rows.frame)
    findings = [
        *_few(plan, rows),
        *[finding for name in table.columns for finding in _column(plan, rows, table[name])],
    ]
    sizes = {f"n_{name}": len(part) for name, part in vars(rows.parts).items()}
    seconds = plan.model.estimate(len(table), table.shape[1])
    return {"findings": findings, "seconds": seconds, **sizes}


def _finding(kind: str, sentence: str, column: str = "") -> dict[str, str]:
    return {"kind": kind, "column": column, "sentence": sentence}


def _few(plan: Plan, rows: Rows) -> list[dict[str, str]]:
    found = []
    if len(rows.frame) < FEW_ROWS:
        found.append(_finding("few", f"Only {len(rows.frame)} rows: scores will be uncertain."))
    if rows.n_without_target:
        text = f"{rows.n_without_target:,} rows have no “{plan.target}” and are left out."
        found.append(_finding("missing target", text))
    if rows.classes:
        counts = rows.target.value_counts()
        if counts.iloc[-1] < 10:
            text = f"The class {counts.index[-1]} has only {counts.iloc[-1]} rows."
            found.append(_finding("tiny class", text))
    return found


def _column(plan: Plan, rows: Rows, column: pd.Series) -> list[dict[str, str]]:
    name = str(column.name)
    known = column.dropna()
    n_distinct = known.nunique()
    if n_distinct <= 1:
        return [_finding("constant", f"“{name}” has one value only, so it says nothing.", name)]
    if _is_id(known, n_distinct):
        text = f"“{name}” is different in nearly every row, like an id or a name."
        return [_finding("id", text, name)]
    strength = association(column, rows.target, bool(rows.classes))
    if strength >= LEAK:
        text = (
            f"“{name}” alone gives “{plan.target}” away ({strength:.0%}): is it known beforehand?"
        )
        return [_finding("leak", text, name)]
    return []


def _is_id(known: pd.Series, n_distinct: int) -> bool:
    if len(known) < 30 or n_distinct < 0.95 * len(known):
        return False
    if pd.api.types.is_integer_dtype(known):
        step = known.diff().dropna()
        return bool((step == 1).mean() > 0.95)
    return known.dtype == "str"
