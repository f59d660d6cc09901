"""Columns that move together: which they are, and what they are worth as one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from analytics.profile.correlation import correlations
from analytics.profile.relations import MOST_COLUMNS, MOST_VALUES, Values

BOUND = 0.7  # of association, above which two columns move together
MOST_ROWS = 5_000


def moving_together(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return groups of columns of which any two are associated by at least `BOUND`.

    Two columns of numbers or dates by Spearman's rank correlation, two categories by Cramér's V,
    a category and a number by the correlation ratio. Of more than `MOST_COLUMNS` columns the
    first are looked at.
    """
    from sklearn.cluster import AgglomerativeClustering

    rows = frame.iloc[:: max(1, len(frame) // MOST_ROWS)].iloc[:, :MOST_COLUMNS]
    arrays = {str(name): array for name in rows if (array := _array(rows[name])) is not None}
    if len(arrays) < 2:
        return []
    names = list(arrays)
    measured = [name for name in names if arrays[name].dtype == np.float64]
    ranks = [pd.Series(arrays[name]).rank().to_numpy() for name in measured]
    values = Values(arrays, measured, correlations([np.array(ranks)]) if ranks else None)
    apart = np.zeros((len(names), len(names)))
    for i, j in combinations(range(len(names)), 2):
        apart[i, j] = apart[j, i] = 1 - _known(values.strength(names[i], names[j])[0])
    furthest = 1 - BOUND + 1e-9  # which still counts
    cluster = AgglomerativeClustering(
        None, metric="precomputed", linkage="complete", distance_threshold=furthest
    ).fit_predict(apart)
    groups = [tuple(n for n, c in zip(names, cluster, strict=True) if c == k) for k in set(cluster)]
    return sorted((group for group in groups if len(group) > 1), key=lambda g: names.index(g[0]))


def _known(strength: float) -> float:
    return 0.0 if np.isnan(strength) else abs(strength)


def _array(column: pd.Series) -> np.ndarray | None:
    """Return numbers and moments as float64, few categories as codes, and else nothing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return (column - column.min()).dt.total_seconds().to_numpy(dtype="float64")
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column.to_numpy(dtype="float64", na_value=np.nan)
    codes, seen = pd.factorize(column)
    return codes if len(seen) <= MOST_VALUES else None


def together_sentence(groups: list[tuple[str, ...]], n_columns: int) -> str:
    """Name the columns that move together, and say what that means for each of them."""
    which = f"the first {MOST_COLUMNS}" if n_columns > MOST_COLUMNS else "these"
    if not groups:
        return (
            f"No two of {which} columns move together (association of {BOUND} or more in the "
            "training rows)."
        )
    named = "; ".join(f"{', '.join(group[:-1])} and {group[-1]}" for group in groups)
    return (
        f"Of {which} columns some move together (association of {BOUND} or more in the training "
        f"rows): {named}. When one is shuffled, the others still tell; only shuffled together do "
        "they show what they are worth."
    )
