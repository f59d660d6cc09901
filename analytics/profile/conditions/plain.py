"""Two functions that conditions need in pandas; their source goes into scripts."""

from __future__ import annotations

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
