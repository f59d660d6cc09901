"""The values of a column in a few bins, each with the condition that its rows meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.profile.conditions import Among, BaseCondition, Between, Missing

MOST = 8
FEWEST = 10  # rows that a value needs to be a bin of its own
NOWHERE = -1


@dataclass(frozen=True)
class Bins:
    """Bins of a column: a condition each, and for each row the bin it is in.

    The first `ordered` bins are neighbouring stretches of a number or a date. A row is nowhere (-1)
    where it meets none, as one that holds an infinite number.
    """

    column: str
    conditions: tuple[BaseCondition, ...]
    codes: np.ndarray
    ordered: int

    def stretch(self, first: int, last: int) -> BaseCondition:
        """Return the condition of rows from one ordered bin to another."""
        low, high = self.conditions[first], self.conditions[last]
        assert isinstance(low, Between)
        assert isinstance(high, Between)
        return Between(
            column=self.column,
            low=None if first == 0 else low.low,
            high=None if last == self.ordered - 1 else high.high,
        )


def binned(column: pd.Series, most: int = MOST) -> Bins | None:
    """Return a column in at most `most` bins, others and missing beside; None where one is all.

    Numbers and dates are cut where about equally many rows fall on each side. Of words those that
    are frequent have a bin each.
    """
    values = _ordered(column)
    conditions, codes = _words(column, most) if values is None else _cut(column, values, most)
    n_ordered = 0 if values is None else len(conditions)
    missing = column.isna().to_numpy()
    if missing.any():
        codes[missing] = len(conditions)
        conditions.append(Missing(columns=(str(column.name),)))
    if len(conditions) < 2:
        return None
    return Bins(str(column.name), tuple(conditions), codes, n_ordered)


def _ordered(column: pd.Series) -> np.ndarray | None:
    """Return values that can be cut (float64, NaN where there is none), or None for words."""
    if pd.api.types.is_bool_dtype(column):
        return None
    if pd.api.types.is_datetime64_any_dtype(column):
        moments = column.to_numpy(dtype="datetime64[ns]")
        return np.where(np.isnat(moments), np.nan, moments.astype("int64").astype(float))
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype="float64", na_value=np.nan)
    return None


def _cut(
    column: pd.Series, values: np.ndarray, most: int
) -> tuple[list[BaseCondition], np.ndarray]:
    codes = np.full(len(values), NOWHERE, dtype=np.int64)
    there = np.flatnonzero(np.isfinite(values))
    seen, at, place, counts = np.unique(
        values[there], return_index=True, return_inverse=True, return_counts=True
    )
    if not len(seen):
        return [], codes
    last = _ends(counts, most)
    codes[there] = np.searchsorted(last, place, "left")
    first = np.r_[0, last[:-1] + 1]
    of = column.iloc[there[at]]  # each different value once, in order, as it stands in the table
    conditions: list[BaseCondition] = [
        Between(
            column=str(column.name),
            low=None if a == 0 < b else _bound(of.iloc[a]),
            high=None if a < b == len(seen) - 1 else _bound(of.iloc[b]),
        )
        for a, b in zip(first, last, strict=True)
    ]
    return conditions, codes


def _ends(counts: np.ndarray, most: int) -> np.ndarray:
    """Return the last value of each bin, by its place among the different ones."""
    if len(counts) <= most:
        return np.arange(len(counts))
    share = np.cumsum(counts) / counts.sum()
    ends = np.searchsorted(share, np.arange(1, most) / most, "left")
    return np.unique(np.r_[ends, len(counts) - 1])


def _bound(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.floor("us").isoformat()  # conditions know no finer moments
    return value.item() if hasattr(value, "item") else value


def _words(column: pd.Series, most: int) -> tuple[list[BaseCondition], np.ndarray]:
    name, texts = str(column.name), _texts(column)
    counts = texts.value_counts()
    shown = [str(value) for value in counts.index[:most] if counts[value] >= FEWEST]
    codes = texts.map({value: i for i, value in enumerate(shown)}).fillna(len(shown))
    conditions: list[BaseCondition] = [Among(column=name, values=(value,)) for value in shown]
    if len(counts) > 0 == len(shown):
        conditions.append(Missing(columns=(name,), known=True))
    elif len(counts) > len(shown):
        conditions.append(Among(column=name, values=tuple(shown), others=True))
    return conditions, codes.to_numpy(dtype=np.int64)


def _texts(column: pd.Series) -> pd.Series:
    """Return values as conditions write them."""
    if pd.api.types.is_bool_dtype(column):
        return column.astype("object").map({True: "true", False: "false"})
    return column.astype("object").where(column.notna()).map(str, na_action="ignore")
