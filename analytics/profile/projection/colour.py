"""The values of a column at the points of a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.charting.axes import Axis
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import MOST_COLOURS, Table, opened
from analytics.profile.charting.words import number, percent
from analytics.profile.facts import MEASURED
from analytics.profile.projection.standing import sample


@dataclass(frozen=True)
class Colour:
    """One value for each point: numbers or moments on a scale, or a few categories."""

    values: Sequence[Any]
    scale: str
    sentence: str


def colour(path: Path, column: str) -> Colour:
    """Return the values of a column at the points of the map.

    Returns
    -------
    Colour
        ``scale`` is ``numbers``, ``dates`` (in seconds since 1970) or ``categories``: the most
        frequent values, and “others”.

    Raises
    ------
    AnalyticsError
        There is no such column.
    """
    with opened(path, ChartForm()) as table:
        if column not in table.kinds:
            raise AnalyticsError(f"There is no column “{column}”.", "Choose another column.")
        n_rows = table.row("SELECT count(*) FROM t")[0]
        axis = _axis(table, column)
        end = sample(table, n_rows, value=axis.expression)
        what = (
            "CASE WHEN isfinite(value) THEN epoch(value) END" if axis.scale == "dates" else "value"
        )
        values = table.ask(f"SELECT {what} AS value {end}")["value"]
    return Colour(_listed(values), axis.scale, _sentence(values, axis))


def _axis(table: Table, column: str) -> Axis:
    if table.kinds[column] in MEASURED:
        return table.values(column)
    return table.groups(column, MOST_COLOURS)


def _listed(values: pd.Series) -> list[Any]:
    return [None if pd.isna(value) else value for value in values.tolist()]


def _sentence(values: pd.Series, axis: Axis) -> str:
    known = values.dropna()
    if axis.scale == "categories":
        top = known.value_counts().index[0]
        return f"Of the points, most are {top} ({percent(known.eq(top).mean())})."
    if known.empty:
        return f"No point has a value of {axis.column}."
    low, high = known.min(), known.max()
    if axis.scale == "dates":
        first, last = (pd.Timestamp(end, unit="s").strftime("%Y-%m-%d") for end in (low, high))
        return f"{axis.column} goes from {first} to {last}."
    return f"{axis.column} goes from {number(low)} to {number(high)}."
