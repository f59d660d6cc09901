"""How varied a column is: the same everywhere, nearly the same, or different in every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import MANY_VALUES, Alert, Column

NEARLY_ALL = 0.98
FEWEST = 30
RARE = 0.01


def constant(column: Column) -> Iterator[Alert]:
    """Find a column that is the same in every row."""
    if column.n_seen < 2 and column.n_distinct + (column.n_missing > 0) == 1:
        text = "the same in every row, it says nothing."
        yield column.alert("constant", len(column.series), text, column.fix("drop_columns"))


def id_like(column: Column) -> Iterator[Alert]:
    """Find a column of words that hardly ever return, or of numbers that count the rows."""
    if column.n_known < FEWEST or not (column.kind == "text" or _counts_up(column)):
        return
    if column.n_distinct >= NEARLY_ALL * column.n_known:
        text = "different in nearly every row, like an id."
        yield column.alert("id-like", column.n_known, text, column.fix("drop_columns"))


def _counts_up(column: Column) -> bool:
    if not pd.api.types.is_integer_dtype(column.series):
        return False
    known = column.series.dropna() if column.n_missing else column.series
    values = known.to_numpy(known.dtype.name.lower())
    return bool(np.count_nonzero(values[1:] - values[:-1] == 1) > 0.9 * (len(values) - 1))


def many_categories(column: Column) -> Iterator[Alert]:
    """Find a column of words with very many different ones."""
    known = column.n_known
    if column.kind == "text" and MANY_VALUES < (n := column.n_distinct) < NEARLY_ALL * known:
        fix = _fewer(column)
        yield column.alert("many categories", known, f"{n:,} different categories.", fix)


def _fewer(column: Column) -> dict[str, Any] | None:
    if column.n_distinct > 0.5 * column.n_known:
        return column.fix("drop_columns")
    rare = column.counts.to_numpy() < RARE * column.n_known
    if rare.all():
        return column.fix("drop_columns")  # all of them would end in one group
    return column.fix("group_rare", share=RARE) if rare.any() else None


def uneven(column: Column) -> Iterator[Alert]:
    """Find a column in which nearly every row holds the same word."""
    if column.kind in ("number", "other") or column.n_seen > MANY_VALUES:
        return
    if not 2 <= column.n_distinct <= MANY_VALUES:
        return
    n = int(column.counts.max())
    if n > 0.95 * column.n_known:
        word, share = column.counts.idxmax(), n / column.n_known
        text = f"“{word}” in {share:.1%} of the rows ({n:,})."
        yield column.alert("uneven", n, text, where=column.among(word))
