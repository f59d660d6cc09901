"""One row's curve: what the model answers as one of its columns changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.base import outputs
from analytics.explanation.dependence import MOST_CATEGORIES
from analytics.explanation.near import measured
from analytics.models.base import FittedModel

POINTS = 60
BEYOND = 0.15  # of the learned range, on each side


def curve_of(
    model: FittedModel, row: pd.DataFrame, learned: pd.Series, output: int
) -> pd.DataFrame | NotApplicable:
    """Return ``value`` and ``answer`` as one column of a row takes values.

    Those go a little beyond what was `learned`, a column of the training rows, since people may
    ask for that, too; the row's own value is among them. Categories are the frequent ones.

    Notes
    -----
    Goldstein et al. (2015), individual conditional expectation.
    """
    name = str(learned.name)
    known = learned.dropna()
    if known.empty:
        return NotApplicable(f"“{name}” has no values in the training rows.")
    values = _tried(known, row[name].iloc[0])
    many = pd.concat([row] * len(values), ignore_index=True)
    column = pd.Series(values).astype(learned.dtype)
    answers = outputs(model.predict(many.assign(**{name: column})))[:, output]
    return pd.DataFrame({"value": values, "answer": answers})


def within_learned(values: pd.Series, learned: pd.Series) -> pd.Series:
    """Say which values lie in the range of the training rows; categories all do."""
    if not measured(learned):
        return pd.Series(True, values.index)
    return values.between(learned.min(), learned.max())


def _tried(known: pd.Series, own: Any) -> list[Any]:
    there = [] if pd.isna(own) else [own]
    if pd.api.types.is_bool_dtype(known):
        return [False, True]
    if pd.api.types.is_datetime64_any_dtype(known):
        room = (known.max() - known.min()) * BEYOND
        days = pd.date_range(known.min() - room, known.max() + room, periods=POINTS)
        return sorted({*days.floor("s"), *there})
    if pd.api.types.is_numeric_dtype(known):
        low, high = float(known.min()), float(known.max())
        room = (high - low) * BEYOND
        points = np.linspace(low - room, high + room, POINTS)
        whole = pd.api.types.is_integer_dtype(known)
        return sorted({*(round(p) if whole else float(p) for p in points), *there})
    frequent = known.astype("str").value_counts().index[:MOST_CATEGORIES]
    return list(dict.fromkeys([*map(str, there), *frequent]))
