"""Where a value of a column stands in a chart: as it is, in a range, by month, or in a category.

Each way is an expression for DuckDB and the same in pandas, for the script that draws the chart
again. Nothing that people wrote becomes part of a query's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import pandas as pd
from duckdb import (
    CaseExpression,
    ColumnExpression,
    ConstantExpression,
    Expression,
    FunctionExpression,
)

from analytics.profile.values import number

OTHERS, MISSING = "others", "missing"
UNITS = {
    "second": 1 / 3600, "minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0,
    "month": 730.5, "quarter": 2191.5, "year": 8766.0,
}  # fmt: skip
_FLOORS = {"second": "s", "minute": "min", "hour": "h", "day": "D"}
_PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_FORMATS = {
    "year": "%Y",
    "month": "%Y-%m",
    "quarter": "%Y-%m",
    "week": "%Y-%m-%d",
    "day": "%Y-%m-%d",
}


@dataclass(frozen=True)
class Axis:
    """One column as a chart shows it.

    Attributes
    ----------
    column, kind
        The column, and the kind of its values.
    scale
        ``numbers``, ``dates`` or ``categories``.
    expression
        Where a value stands, for DuckDB.
    pandas
        The same, of ``frame``.
    said
        How values were gathered, for the note: `` by month``, `` in 50 ranges``, or nothing.
    step
        The width of a range; 0 where values stand for themselves.
    unit
        That of dates that were gathered.
    values
        The categories that are kept apart, the most frequent first.
    rest
        Whether there are others.
    """

    column: str
    kind: str
    scale: str
    expression: Expression
    pandas: str
    said: str = ""
    step: float = 0.0
    unit: str | None = None
    values: tuple[str, ...] = ()
    rest: bool = False

    def facts(self) -> dict[str, Any]:
        """Return what leads from a place back to the rows, as JSON."""
        names = ("column", "kind", "scale", "step", "unit", "values")
        return {name: getattr(self, name) for name in names}

    def label(self, value: Any) -> str:
        """Return a place in words."""
        if self.scale == "dates":
            return pd.Timestamp(value).strftime(_FORMATS.get(self.unit or "", "%Y-%m-%d %H:%M"))
        if self.scale == "numbers" and self.step:
            low, high = value - self.step / 2, value + self.step / 2
            if self.kind == "integer":
                return f"{low:,.0f}" if self.step == 1 else f"{low:,.0f}–{high - 1:,.0f}"
            return f"{low:,.6g}–{high:,.6g}"
        return f"{value:,.6g}" if self.scale == "numbers" else f"“{value}”"


def values(column: str, kind: str) -> Axis:
    """Let numbers and dates stand for themselves."""
    quoted = repr(column)
    if kind == "date":
        moment = ColumnExpression(column).cast("TIMESTAMP")
        return Axis(column, kind, "dates", moment, f"pd.to_datetime(frame[{quoted}])")
    return Axis(column, kind, "numbers", number(column), _number_code(column))


def ranges(column: str, kind: str, low: float, high: float, n: int) -> Axis:
    """Gather numbers in about `n` ranges of one round width; each stands at its middle."""
    step = round_step((high - low) / n, whole=kind == "integer")
    start = floor(low / step) * step
    place = FunctionExpression(
        "floor", (number(column) - ConstantExpression(start)) / ConstantExpression(step)
    )
    middle = (place + ConstantExpression(0.5)) * ConstantExpression(step)
    code = (
        f"{start!r} + (np.floor(({_number_code(column)} - {start!r}) / {step!r}) + 0.5) * {step!r}"
    )
    said = f" in ranges of {step:,.6g}"
    return Axis(column, kind, "numbers", middle + ConstantExpression(start), code, said, step)


def round_step(least: float, whole: bool = False) -> float:
    """Return the smallest round number that is not below `least`.

    >>> round_step(1.46), round_step(0.03), round_step(0.4, whole=True)
    (2.0, 0.05, 1.0)
    """
    power = 10.0 ** floor(log10(least or 1.0))
    found = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= least * (1 - 1e-9))
    return float(max(1, ceil(found))) if whole else float(f"{found:.12g}")


def dates(column: str, unit: str) -> Axis:
    """Gather dates by hour, day, week and so on; each stands at its beginning."""
    moment = ColumnExpression(column).cast("TIMESTAMP")
    place = FunctionExpression("date_trunc", ConstantExpression(unit), moment)
    cut = (
        f'.dt.floor("{_FLOORS[unit]}")'
        if unit in _FLOORS
        else f'.dt.to_period("{_PERIODS[unit]}").dt.start_time'
    )
    code = f"pd.to_datetime(frame[{column!r}]){cut}"
    return Axis(column, "date", "dates", place.cast("TIMESTAMP"), code, f" by {unit}", unit=unit)


def categories(column: str, kind: str, kept: Sequence[str], rest: bool, blank: bool) -> Axis:
    """Keep some values apart, and put all others together; a missing value is one of its own.

    With `blank` a missing value stands nowhere instead.
    """
    name = ColumnExpression(column)
    words = name.cast("VARCHAR")
    place = CaseExpression(name.isnull(), ConstantExpression(None if blank else MISSING))
    if rest:
        listed = words.isin(*map(ConstantExpression, kept)) if kept else ConstantExpression(False)
        place = place.when(listed, words).otherwise(ConstantExpression(OTHERS))
    else:
        place = place.otherwise(words)
    listed_code, absent = list(kept) if rest else None, None if blank else MISSING
    code = f"words(frame[{column!r}], {listed_code!r}, {absent!r})"
    said = f", beyond the {len(kept)} most frequent as “{OTHERS}”" if rest else ""
    return Axis(
        column, kind, "categories", place, code, said, values=tuple(kept), rest=rest
    )  # fmt: skip


def unit_of(hours: float, most: int) -> str:
    """Return the finest unit that cuts a span into at most so many parts.

    >>> unit_of(24 * 300, 500), unit_of(24 * 365 * 30, 500), unit_of(0, 500)
    ('day', 'month', 'second')
    """
    fitting = (unit for unit, length in UNITS.items() if hours / length <= most)
    return next(fitting, "year")


def _number_code(column: str) -> str:
    return f"number(frame[{column!r}])"
