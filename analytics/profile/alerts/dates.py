"""Dates: in the future, or missing from a row of dates that is otherwise regular."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import Alert, Column, several
from analytics.profile.conditions import Outside

# Such a column is meant to lie ahead.
PLANNED = re.compile(
    r"due|expir|until|valid|deadline|planned|schedul|deliver|forecast|next|target|end|renew", re.I
)
FEWEST = 30
REGULAR = 0.9
CHANCE = 1e-3  # a stretch that could be empty by chance more often than this is no gap
UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def now() -> pd.Timestamp:
    """Return the time, without a zone."""
    return pd.Timestamp.now("UTC").tz_localize(None)


def future(column: Column) -> Iterator[Alert]:
    """Find dates that have not come yet, in a column of which most have."""
    if column.kind != "date" or PLANNED.search(column.name):
        return
    zone = getattr(column.series.dtype, "tz", None)
    # Somewhere it is already tomorrow, and a clock may be slow: a day is let pass.
    latest = (now() + pd.Timedelta(days=1)).tz_localize(zone)
    ahead = column.counts.index > latest
    n = column.rows(ahead)
    if 0 < n <= 0.5 * column.n_known:
        far = column.counts.index[ahead].max()
        lie = several(n, "date lies", "dates lie")
        text = f"{lie} in the future, the latest on {far:%Y-%m-%d}."
        fix = _without(column, ahead, latest)
        later = Outside(column=column.name, high=latest.isoformat()) if zone is None else None
        yield column.alert("future dates", n, text, fix, later)


def _without(column: Column, ahead: np.ndarray, latest: pd.Timestamp) -> dict[str, str] | None:
    if ahead.sum() == 1:  # one and the same date, such as 9999-12-31, stands for missing
        only = str(column.counts.index[ahead][0])
        return {"kind": "replace_value", "column": column.name, "old": only, "new": ""}
    if column.n_missing:
        return None  # the step would leave out the rows without a date too
    limit = str(latest.ceil("s"))
    return {
        "kind": "filter_rows", "column": column.name, "condition": "is below", "value": limit,
    }  # fmt: skip


@dataclass(frozen=True)
class _Grid:
    """Different moments as whole numbers of one unit, in order, and the usual step between them."""

    moments: pd.DatetimeIndex
    places: np.ndarray
    unit: str

    @property
    def steps(self) -> np.ndarray:
        return np.diff(self.places)

    @property
    def usual(self) -> int:
        # Where nearly all steps are the same, the one in the middle is.
        middle = len(self.steps) // 2
        return int(np.partition(self.steps, middle)[middle])


def gaps(column: Column) -> Iterator[Alert]:
    """Find stretches without a date in a column of dates that is otherwise regular."""
    if column.kind != "date" or column.n_distinct < FEWEST:
        return
    grid = _grid(pd.DatetimeIndex(column.counts.index))
    usual, steps = grid.usual, grid.steps
    if (steps == usual).mean() < REGULAR:
        return
    absent = steps // usual - 1
    wide = absent >= max(1.0, _by_chance(column))
    n, i = int(absent[wide].sum()), int(np.where(wide, absent, 0).argmax())
    if n:
        text = (
            f"{several(n, 'moment is', 'moments are')} missing from a row of dates"
            f" {_every(usual, grid.unit)}, in {several(int(wide.sum()), 'stretch', 'stretches')};"
            f" the longest of {absent[i]:,}, after {_written(grid.moments[i])}."
        )
        yield column.alert("gaps in time", n, text)


def _grid(moments: pd.DatetimeIndex) -> _Grid:
    if (months := _months(moments)) is not None:
        return _Grid(moments, months, "month")
    seconds = np.asarray(moments.tz_localize(None).as_unit("s").asi8)
    seconds = seconds - seconds[0]
    for unit, length in UNITS.items():
        if unit == "second" or not (seconds % length).any():
            return _Grid(moments, seconds // length, unit)
    raise AssertionError("every moment is a whole number of seconds")


def _months(moments: pd.DatetimeIndex) -> np.ndarray | None:
    """Return the number of each month, if each moment is one day of a month of its own."""
    first, last = moments[0], moments[-1]
    if len(moments) > 12 * (last.year - first.year) + last.month - first.month + 1:
        return None
    months = np.asarray(moments.year * 12 + moments.month)
    monthly = moments.day.nunique() == 1 or bool(moments.is_month_end.all())
    return months if monthly and np.diff(months).all() else None


def _by_chance(column: Column) -> float:
    """Return how many steps in a row could hold no row by chance alone."""
    counts = column.counts.to_numpy()
    if (counts == counts.max()).mean() >= REGULAR:
        return 0.0  # as many rows at each moment: nothing is left to chance
    return float(np.log(len(counts) / CHANCE) / counts.mean())


def _every(n: int, unit: str) -> str:
    return f"every {unit}" if n == 1 else f"every {n:,} {unit}s"


def _written(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M}"
