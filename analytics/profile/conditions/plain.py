"""What conditions need in pandas; the source of these functions goes into scripts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def number(column: pd.Series) -> pd.Series:
    """Return numbers as decimals, an infinite one as missing."""
    return column.astype("float64").replace([np.inf, -np.inf], np.nan)


def words(column: pd.Series) -> pd.Series:
    """Return values as text; a missing one stays missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d %H:%M:%S").astype("str")
    text = column.astype("str")
    return text.str.lower() if pd.api.types.is_bool_dtype(column) else text


def place(frame: pd.DataFrame, features: list[tuple[Any, ...]]) -> np.ndarray:
    """Return where each row stands on the map: in each direction, how far it is from the mean."""
    found = []
    for column, value, centre, scale in features:
        known = frame[column].notna()
        if value is None:
            values = number(frame[column])
        else:
            values = words(frame[column]).eq(value).astype("float64").where(known)
        found.append(((values - centre) / scale).fillna(0))
    return np.column_stack(found)


def nearest(places: np.ndarray, centres: list[list[float]]) -> np.ndarray:
    """Return the number of the nearest centre, from 1."""
    far = [((places - np.array(centre)) ** 2).sum(axis=1) for centre in centres]
    return np.argmin(far, axis=0) + 1
