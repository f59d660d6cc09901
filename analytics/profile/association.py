"""How well one column alone tells another."""

from __future__ import annotations

import numpy as np
import pandas as pd

FEWEST = 30  # rows in which both are known
N_RANGES = 50
MOST_GROUPS = 0.2  # of the rows: with more, each group is too small to tell anything


def association(column: pd.Series, target: pd.Series, classes: bool) -> float:
    """Return how well one column alone tells the target, from 0 to 1.

    For classes, the share of rows told right by the most frequent class of each value (numbers in
    50 ranges), above what the most frequent class alone tells. For a number, |Spearman|.
    """
    known = column.notna() & target.notna()
    if known.sum() < FEWEST:
        return 0.0
    x, y = column[known], target[known]
    if not classes:
        return _rank_correlation(x, y)
    groups = _ranges(x)
    if groups.nunique() > MOST_GROUPS * len(groups):
        return 0.0
    table = pd.crosstab(groups, y.astype("str"))
    right = table.to_numpy().max(axis=1).sum() / len(groups)
    usual = table.to_numpy().sum(axis=0).max() / len(groups)
    return float((right - usual) / (1 - usual)) if usual < 1 else 0.0


def _rank_correlation(x: pd.Series, y: pd.Series) -> float:
    if not pd.api.types.is_numeric_dtype(x) or x.nunique() < 2 or y.nunique() < 2:
        return 0.0
    ranks = np.corrcoef(x.rank(), y.rank())[0, 1]
    return float(abs(ranks)) if np.isfinite(ranks) else 0.0


def _ranges(x: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(x) and x.nunique() > N_RANGES:
        return x.rank(pct=True).mul(N_RANGES).floordiv(1)
    return x.astype("str")
