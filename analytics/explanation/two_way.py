"""Two-way partial dependence: what the model answers when two columns take their values at once."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.explanation.dependence import grid_of
from analytics.explanation.near import measured
from analytics.explanation.replaced import Variants, encoded, in_blocks
from analytics.models.base import FittedModel

POINTS = 12  # of each column


def two_way(
    model: FittedModel, frame: pd.DataFrame, columns: tuple[str, str], output: int
) -> pd.DataFrame | NotApplicable:
    """Return the mean answer of rows as two columns take each pair of their values.

    Returns
    -------
    pandas.DataFrame
        ``one``, ``other`` (values of the columns), ``mean``.

    Notes
    -----
    Friedman (2001), Greedy Function Approximation, section 8.2.
    """
    if columns[0] == columns[1]:
        return NotApplicable("Two different columns are needed.")
    matrix = encoded(model, frame)
    if isinstance(matrix, NotApplicable):
        return matrix
    grids = []
    for name in columns:
        grid = grid_of(frame[name], POINTS)
        if isinstance(grid, NotApplicable):
            return grid
        grids.append(grid[:POINTS])
    pairs = pd.DataFrame(list(product(*grids)), columns=["one", "other"], dtype=object)
    values = pd.DataFrame(
        {name: pairs[at].astype(frame[name].dtype) for name, at in zip(columns, pairs, strict=True)}
    )
    pick = np.tile(np.arange(len(pairs)), (len(frame), 1))
    variants = Variants.of(model, matrix, values, pick)
    total = sum(found[:, :, output].sum(axis=0) for _, found in in_blocks(model, variants))
    return pairs.assign(mean=total / len(frame))


def rows_near(frame: pd.DataFrame, columns: tuple[str, str], pairs: pd.DataFrame) -> np.ndarray:
    """Return how many rows are nearest to each pair of values; other categories are nowhere."""
    grids = [list(dict.fromkeys(pairs[at])) for at in ("one", "other")]
    one, other = (_places(frame[name], grid) for name, grid in zip(columns, grids, strict=True))
    known = (one >= 0) & (other >= 0)
    place = one[known] * len(grids[1]) + other[known]
    return np.bincount(place, minlength=len(pairs))


def _places(column: pd.Series, grid: list[object]) -> np.ndarray:
    """Return the place of the grid's value that is nearest to each row's, -1 for none."""
    if not measured(column):
        found = pd.Index([str(value) for value in grid]).get_indexer(pd.Index(column.astype("str")))
        return np.where(column.isna(), -1, found)
    both = pd.concat([column, pd.Series(grid).astype(column.dtype)], ignore_index=True)
    if pd.api.types.is_datetime64_any_dtype(column):
        both = (both - both.min()).dt.total_seconds()
    numbers = both.to_numpy(dtype="float64", na_value=np.nan)
    values, ends = numbers[: len(column)], numbers[len(column) :]
    places = np.searchsorted((ends[1:] + ends[:-1]) / 2, values)
    return np.where(np.isnan(values), -1, places)
