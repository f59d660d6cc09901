"""Rows that repeat, and values that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analytics.profile.alerts.base import Alert, Column, several
from analytics.profile.conditions import Missing

MOSTLY_MISSING = 0.6


def duplicate_rows(columns: Sequence[Column]) -> Iterator[Alert]:
    """Find rows that repeat an earlier row."""
    # Rows that differ in the two most varied columns cannot be the same: most tables end there.
    if any(column.differs for column in columns):
        return
    varied = sorted(columns, key=lambda column: -column.n_seen)[:2]
    telling = pd.concat([_hashable(column) for column in varied], axis=1, ignore_index=True)
    alike = telling.duplicated(keep=False)
    if not alike.any():
        return
    rows = pd.concat([_hashable(column)[alike] for column in columns], axis=1, ignore_index=True)
    n = int(rows.duplicated().sum())
    if n:
        text = several(n, "row repeats an earlier row.", "rows repeat an earlier row.")
        fix = {"kind": "drop_duplicates"}
        yield Alert(kind="duplicate rows", columns=(), n_rows=n, sentence=text, fix=fix)


def _hashable(column: Column) -> pd.Series:
    return column.series.astype("str") if column.kind == "other" else column.series


def missing(column: Column) -> Iterator[Alert]:
    """Find values that are missing."""
    n = column.n_missing
    if n in (0, len(column.series)):
        return
    share = n / len(column.series)
    fix = column.fix(
        "fill_missing", strategy="median" if column.kind == "number" else "most_frequent"
    )
    if share > MOSTLY_MISSING:
        fix = column.fix("drop_columns")
    elif (
        column.n_seen < 2 and column.n_distinct == 1
    ):  # filled, it would say nothing: what it says is where it is not
        fix = column.fix("missing_indicator")
    text = several(n, "value is missing", "values are missing")
    yield column.alert("missing", n, f"{text} ({share:.1%}).", fix, Missing(columns=(column.name,)))
