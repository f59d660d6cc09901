"""Pairs of columns that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import FEW_ROWS, Alert, Column
from analytics.profile.correlation import correlations

SAME = 0.98
MOST_COMPARED = 40
N_HEAD = 1_000
PIECE = 20_000  # rows


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
        if len(column.series) < FEW_ROWS or (column.n_seen < 2 and column.n_distinct < 2):
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
    return column.kind, column.n_missing, seen


def _equal(one: Column, other: Column) -> bool:
    return _plain(one, None).equals(_plain(other, None))


def _plain(column: Column, n: int | None) -> pd.Series:
    part = column.series.iloc[:n].reset_index(drop=True).rename(None)
    if column.kind == "number":
        return part.astype("float64")  # 1 and 1.0 are the same
    return part.astype("str") if column.kind == "other" else part


def correlated(columns: Sequence[Column]) -> Iterator[Alert]:
    """Find columns of numbers of which one tells the other."""
    first = [column for column in columns if column.kind == "number"][:MOST_COMPARED]
    numbers = [column for column in first if len(column.numbers)]
    known = {(one.name, other.name) for one, other in copies(numbers)}
    strengths = np.abs(_correlations(numbers))
    for i, j in zip(*np.nonzero(np.triu(strengths, 1) > SAME), strict=True):
        one, other = numbers[i], numbers[j]
        if (one.name, other.name) not in known and _n_rows(one, other) >= FEW_ROWS:
            text = f"{one.name} and {other.name} say nearly the same ({strengths[i, j]:.2f})."
            yield Alert(
                kind="correlated",
                columns=(one.name, other.name),
                n_rows=len(one.series),
                sentence=text,
                fix=other.fix("drop_columns"),
            )


def _correlations(numbers: Sequence[Column]) -> np.ndarray:
    starts = range(0, len(numbers[0].series) if numbers else 0, PIECE)
    pieces = (np.stack([column.floats[i : i + PIECE] for column in numbers]) for i in starts)
    return correlations(pieces)


def _n_rows(one: Column, other: Column) -> int:
    return int(np.count_nonzero(np.isfinite(one.floats) & np.isfinite(other.floats)))
