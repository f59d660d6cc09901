"""A value by unit of time, on a complete grid: a unit without a value is there, and empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.charting import axes
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import grouped
from analytics.profile.charting.table import Table
from analytics.profile.timeline.decomposition import moving_average
from analytics.profile.timeline.rhythm import Rhythm, known
from analytics.profile.timeline.units import MOST, UNITS, Unit, automatic, begins

MOST_POINTS = 4_000  # travel to the browser
MOST_YEARS = 10_000  # however far apart dates are, they can be seen by year
MOST_COLOURS = 5
FEWER = 4  # times fewer points where each colour has its own


def _most(unit: Unit, coloured: bool) -> int:
    if unit.name == "year":
        return MOST_YEARS
    return max(MOST, MOST_POINTS // (FEWER if coloured else 1))


def offered(low: float, high: float, coloured: bool = False) -> list[str]:
    """Return the units that cut a stretch of time into a bearable number of points.

    Parameters
    ----------
    low, high
        Its ends, in seconds since 1970.
    coloured
        Whether each colour has points of its own.

    >>> offered(0, 366 * 86400)
    ['day', 'week', 'month', 'quarter', 'year']
    """
    ends = np.array([low, high]).astype("int64").astype("datetime64[s]")
    return [name for name, unit in UNITS.items() if unit.points(*ends) <= _most(unit, coloured)]


def unit_of(rhythm: Rhythm, name: str, coloured: bool) -> Unit:
    """Return the unit that was asked for, or the one that suits.

    Raises
    ------
    AnalyticsError
        It gives more points than a chart can bear.
    """
    ends = (rhythm.first, rhythm.last)
    unit = automatic(*ends, rhythm.finest) if name == "auto" else UNITS[name]
    n, most = unit.points(*ends), _most(unit, coloured)
    if n > most:
        raise AnalyticsError(
            f"By {unit} these dates would give {n:,} points, and a chart bears {most:,}.",
            "Leave out the dates that are far away by a filter on the Clean page."
            if unit.name == "year"
            else "Choose a longer unit.",
        )
    return unit


ByUnit = Callable[[Unit], pd.DataFrame]
_OF_PARTS: dict[str, Callable[..., np.ndarray]] = {
    "count": lambda n, **_: n.astype("float64"),
    "sum": lambda total, **_: total,
    "mean": lambda n, total, **_: total / n,
    "min": lambda low, **_: low,
    "max": lambda high, **_: high,
}
_ROLLED = {"n": np.add, "total": np.add, "low": np.minimum, "high": np.maximum}


def by_unit(table: Table, form: ChartForm, rhythm: Rhythm, units: Iterable[Unit]) -> ByUnit:
    """Return what gives the series by any of these units, as `complete` does.

    The rows are looked at once, by the finest of the units; longer ones are made of it. Medians
    cannot be: each unit asks for its own.
    """
    if form.aggregate not in _OF_PARTS:
        return lambda unit: of_rows(table, form, unit)
    finest = min([*units, UNITS["day"]], key=lambda unit: unit.us)
    starts, parts = _gathered(table, form, rhythm, finest)

    def rolled(unit: Unit) -> pd.DataFrame:
        places = unit.places(starts)
        begin = begins(places)
        whole = {name: _ROLLED[name].reduceat(part, begin) for name, part in parts.items()}
        y = _OF_PARTS[form.aggregate](**whole)
        found = pd.DataFrame({"place": places[begin], "y": y, "n": whole["n"]})
        return complete(found, form)

    return rolled


def _gathered(
    table: Table, form: ChartForm, rhythm: Rhythm, unit: Unit
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    met = known(table, form)
    origin = unit.starts(unit.places(np.array([rhythm.first]))).astype("int64")[0]
    of_values = ", sum(y) AS total, min(y) AS low, max(y) AS high" if form.y is not None else ""
    found = table.connection.execute(
        f"SELECT (epoch_us(t) - {origin}) // {unit.us} AS place, count(*) AS n{of_values}"  # noqa: S608
        f" FROM s WHERE {met} GROUP BY place ORDER BY place"
    ).fetchnumpy()
    parts = {name: np.asarray(part) for name, part in found.items()}
    return (parts.pop("place") * unit.us + origin).astype("datetime64[us]"), parts


def of_rows(table: Table, form: ChartForm, unit: Unit) -> pd.DataFrame:
    """Return the series by a unit, and by colour where the form has one, asked of all rows."""
    assert form.x is not None
    placed = {"x": axes.dates(form.x, unit.name)}
    if form.colour is not None:
        placed["colour"] = table.groups(form.colour, MOST_COLOURS)
    found = grouped(table, form, placed, form.y)
    place = unit.places(found["x"].to_numpy("datetime64[us]"))
    return complete(found.assign(place=place).drop(columns="x"), form)


def complete(found: pd.DataFrame, form: ChartForm) -> pd.DataFrame:
    """Return a row for each unit from the first to the last, the empty ones too.

    Returns
    -------
    pandas.DataFrame
        ``place`` (of the unit, from 1970), ``y`` (NaN where there is none; no row is a count of 0),
        ``n`` rows and, where there is one, ``colour``.
    """
    grid = pd.RangeIndex(found["place"].min(), found["place"].max() + 1, name="place")
    if "colour" not in found:
        whole = found.set_index("place").reindex(grid)
    else:
        colours = pd.unique(found["colour"])
        places = pd.MultiIndex.from_product([colours, grid], names=["colour", "place"])
        whole = found.set_index(["colour", "place"]).reindex(places)
    empty = {"n": 0, "y": 0.0} if form.aggregate == "count" else {"n": 0}
    return whole.fillna(empty).astype({"n": "int64"}).reset_index()


def whole_units(frame: pd.DataFrame, form: ChartForm, rhythm: Rhythm, unit: Unit) -> pd.DataFrame:
    """Leave out the first and the last unit where rows do not reach to their edges.

    Half a month has half of the rows, and a smaller sum. Other aggregates do not mind.
    """
    if form.aggregate not in ("count", "sum"):
        return frame
    low, high = frame["place"].iloc[0], frame["place"].iloc[-1]
    start, end = unit.starts(np.array([low, high + 1]))
    near = np.timedelta64(int(rhythm.finest), "us")
    late, early = rhythm.first - start >= near, end - rhythm.last > near
    return frame[frame["place"].between(low + late, high - early)]


def with_trend(frame: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Add ``trend``, the centred moving average of a series; NaN where it has no whole window."""
    return frame.assign(trend=moving_average(frame["y"].to_numpy("float64"), unit.window))
