"""How rows spread over the values that are tried for a column."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

BINS = 24
MILLISECOND = 1_000_000  # in nanoseconds


def spread(column: pd.Series, grid: pd.Series) -> pd.DataFrame:
    """Count the rows around the values of a grid, each row once at most.

    Returns
    -------
    pandas.DataFrame
        ``value``, ``width`` and ``rows``: bars from the least to the largest value of the grid,
        ``value`` in their middle, for days and times ``width`` in milliseconds; or one bar for
        each category, without a width.
    """
    known = column.dropna()
    if pd.api.types.is_datetime64_any_dtype(column):
        moments = [part.astype("datetime64[ns]").astype("int64") for part in (known, grid)]
        bars = _bars(*moments)
        middle = pd.to_datetime(bars["value"].round().astype("int64"))
        return bars.assign(value=middle, width=bars["width"] / MILLISECOND)
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return _bars(known, grid)
    counts = known.astype(str).value_counts()
    rows = [int(counts.get(str(value), 0)) for value in grid]
    return pd.DataFrame({"value": list(grid), "width": None, "rows": rows})


def _bars(known: pd.Series, grid: pd.Series) -> pd.DataFrame:
    edges = _edges(grid, whole=pd.api.types.is_integer_dtype(known))
    counts, _ = np.histogram(known.to_numpy("float64"), edges)
    middle = (edges[:-1] + edges[1:]) / 2
    return pd.DataFrame({"value": middle, "width": np.diff(edges), "rows": counts})


def _edges(grid: pd.Series, whole: bool) -> np.ndarray:
    """Return where bars end: between whole numbers, where the values are, so that none is on it."""
    low, high = float(grid.min()), float(grid.max())
    if whole:
        width = max(1, math.ceil((high - low + 1) / BINS))
        bars = math.ceil((high - low + 1) / width)
        return low - 0.5 + width * np.arange(bars + 1)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, BINS + 1)
