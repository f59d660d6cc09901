"""Partial dependence: what the model answers when one column takes each of its values."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.replaced import Variants, encoded, in_blocks
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
    matrix = encoded(model, frame)
    if isinstance(matrix, NotApplicable):
        return matrix
    if isinstance(grid, NotApplicable):
        return grid
    answers = _tried(model, matrix, frame[column], grid, output)
    lines = pd.DataFrame(
        {
            "line": np.tile(np.arange(len(frame)), len(grid)),
            "value": np.repeat(np.array(grid, dtype=object), len(frame)),
            "answer": answers.T.ravel(),
        }
    )
    return pd.DataFrame({"value": grid, "mean": answers.mean(axis=0)}), lines


def _tried(
    model: FittedModel, matrix: np.ndarray, column: pd.Series, grid: list[object], output: int
) -> np.ndarray:
    """Return one output for each row (rows, values) as the column takes each value of the grid."""
    values = pd.Series(grid, name=column.name).astype(column.dtype).to_frame()
    pick = np.tile(np.arange(len(grid)), (len(matrix), 1))
    variants = Variants.of(model, matrix, values, pick)
    return np.concatenate([found[:, :, output] for _, found in in_blocks(model, variants)])
