"""Pairs of columns that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import FEW_ROWS, Alert, Column, centred

SAME = 0.98
MOST_COMPARED = 40
N_HEAD = 1_000
N_SAMPLE = 50_000  # rows
PERHAPS = 0.95  # among them


def duplicate_columns(columns: Sequence[Column]) -> Iterator[Alert]:
    """Find columns that hold the same as an earlier one, row by row."""
    for first, copy in copies(columns):
        text = f"{copy.name} is a copy of {first.name}: the same in all {len(copy.series):,} rows."
        yield Alert(
            kind="duplicate columns",
            columns=(first.name, copy.name),
            n_rows=len(copy.series),
            sentence=text,
            fix=copy.fix("drop_columns"),
        )


def copies(columns: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    """Return each column that is a copy, with the first one it copies."""
    originals: dict[object, list[Column]] = {}
    for column in columns:
        if len(column.series) < FEW_ROWS or column.n_distinct < 2:
            continue  # columns of one value are reported as constant
        alike = originals.setdefault(_look(column), [])
        first = next((other for other in alike if _equal(other, column)), None)
        if first is None:
            alike.append(column)
        else:
            yield first, column


def _look(column: Column) -> tuple[object, ...]:
    head = _plain(column, N_HEAD)
    seen = int(pd.util.hash_pandas_object(head, index=False).sum())
    return column.kind, column.n_missing, column.n_distinct, seen


def _equal(one: Column, other: Column) -> bool:
    return _plain(one, None).equals(_plain(other, None))


def _plain(column: Column, n: int | None) -> pd.Series:
    part = column.series.iloc[:n].reset_index(drop=True).rename(None)
    if column.kind == "number":
        return part.astype("float64")  # 1 and 1.0 are the same
    return part.astype("str") if column.kind == "other" else part


def correlated(columns: Sequence[Column]) -> Iterator[Alert]:
    """Find columns of numbers of which one tells the other."""
    numbers = [column for column in columns if column.kind == "number"][:MOST_COMPARED]
    known = {(one.name, other.name) for one, other in copies(numbers)}
    every = max(1, len(columns[0].series) // N_SAMPLE)
    for one, other in combinations(numbers, 2):
        if (one.name, other.name) in known or _correlation(one, other, every) < PERHAPS:
            continue  # among many rows, a part of them rules out nearly every pair
        strength = _correlation(one, other, 1)
        if strength > SAME:
            text = f"{one.name} and {other.name} say nearly the same ({strength:.2f})."
            yield Alert(
                kind="correlated",
                columns=(one.name, other.name),
                n_rows=len(one.series),
                sentence=text,
                fix=other.fix("drop_columns"),
            )


def _correlation(one: Column, other: Column, every: int) -> float:
    """Return |Pearson| of every such row; 1 where too few of a part of the rows are known."""
    x, y = one.floats[::every], other.floats[::every]
    known = np.isfinite(x) & np.isfinite(y)
    if known.sum() < FEW_ROWS:
        return 1.0 if every > 1 else 0.0
    x, y = centred(x[known]), centred(y[known])
    spread = np.sqrt((x @ x) * (y @ y))
    return float(abs(x @ y) / spread) if spread > 0 else 0.0
