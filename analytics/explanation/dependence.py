"""Partial dependence: what the model answers when one column takes each of its values."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.base import outputs
from analytics.models.base import FittedModel

MOST_CATEGORIES = 20


def grid_of(column: pd.Series, n_points: int = 30) -> list[object] | NotApplicable:
    """Return the values to try: quantiles of a number, the frequent categories of a word."""
    known = column.dropna()
    if known.empty:
        return NotApplicable(f"“{column.name}” has no values.")
    if pd.api.types.is_bool_dtype(known):
        return [False, True]
    if pd.api.types.is_numeric_dtype(known):
        values = known.astype("float64")
        grid = np.unique(np.quantile(values, np.linspace(0.01, 0.99, n_points)))
        whole = pd.api.types.is_integer_dtype(known)
        return sorted({round(value) if whole else float(value) for value in grid})
    if pd.api.types.is_datetime64_any_dtype(known):
        dates = pd.date_range(known.min(), known.max(), periods=n_points)
        only_days = bool((known.dt.normalize() == known).all())
        return list(dates.normalize().unique() if only_days else dates.floor("s").unique())
    return [str(value) for value in known.value_counts().index[:MOST_CATEGORIES]]


def partial_dependence(
    model: FittedModel, frame: pd.DataFrame, column: str, output: int, n_points: int = 30
) -> tuple[pd.DataFrame, pd.DataFrame] | NotApplicable:
    """Return the mean answer, and each row's, as one column takes each of its values.

    Returns
    -------
    tuple of pandas.DataFrame
        ``value``, ``mean``; and ``line`` (number of the row), ``value``, ``answer`` (Goldstein et
        al., 2015: individual conditional expectation).

    Notes
    -----
    Friedman (2001), Greedy Function Approximation, section 8.2.
    """
    grid = grid_of(frame[column], n_points)
    if isinstance(grid, NotApplicable):
        return grid
    stacked = pd.concat([_with(frame, column, value) for value in grid], ignore_index=True)
    answers = outputs(model.predict(stacked))[:, output].reshape(len(grid), len(frame))
    mean = pd.DataFrame({"value": grid, "mean": answers.mean(axis=1)})
    lines = pd.DataFrame(
        {
            "line": np.tile(np.arange(len(frame)), len(grid)),
            "value": np.repeat(np.array(grid, dtype=object), len(frame)),
            "answer": answers.ravel(),
        }
    )
    return mean, lines


def _with(frame: pd.DataFrame, column: str, value: object) -> pd.DataFrame:
    same = pd.Series([value] * len(frame), index=frame.index).astype(frame[column].dtype)
    return frame.assign(**{column: same})
