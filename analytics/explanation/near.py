"""Which rows are near a row: columns measured in their own spread among the training rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def gaps(train: pd.DataFrame, row: pd.DataFrame) -> np.ndarray:
    """Return how far each column of each training row is from `row`, a frame of one.

    Numbers and moments are as many standard deviations apart as they are; categories are the same
    (0) or not (1), and a missing value is a category of its own. A distance is the sum of gaps.

    Returns
    -------
    float32 (rows, columns)
    """
    found = np.empty(train.shape, dtype=np.float32)
    for place, name in enumerate(train.columns):
        found[:, place] = _gap(train[name], row[name].iloc[0])
    return found


def _gap(column: pd.Series, value: Any) -> np.ndarray:
    missing = column.isna().to_numpy()
    if pd.isna(value):
        return ~missing
    if not measured(column):
        return ~(column == value).to_numpy(dtype=bool, na_value=False)
    away = _away(column, value)
    spread = 0.0 if missing.all() else float(away[~missing].std())
    scaled = np.abs(away) / spread if spread > 0 else away != 0
    return np.where(missing, 1.0, scaled)


def measured(column: pd.Series) -> bool:
    """Say whether a column has an order and distances: numbers and moments do."""
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return number or pd.api.types.is_datetime64_any_dtype(column)


def _away(column: pd.Series, value: Any) -> np.ndarray:
    if pd.api.types.is_datetime64_any_dtype(column):
        return (column - value).dt.total_seconds().to_numpy()
    return column.to_numpy(dtype="float64", na_value=np.nan) - float(value)
