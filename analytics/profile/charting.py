"""The chart form: aggregates and samples of a Parquet file, by DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.facts import N_BINS, kinds_of, quoted, table_of

MOST_POINTS = 4_000
MOST_GROUPS = 60
MOST_COLOURS = 8
N_RANGES = 50
AGGREGATES = {
    "count": "count(*)",
    "mean": "avg({y})",
    "sum": "sum({y})",
    "median": "median({y})",
    "min": "min({y})",
    "max": "max({y})",
}
KINDS = ("bar", "line", "scatter", "histogram", "box", "heatmap")
_NUMBERS = ("integer", "decimal")


def chart_frame(
    path: Path, kind: str, x: str, y: str | None, colour: str | None, aggregate: str
) -> tuple[pd.DataFrame, str]:
    """Return the numbers of a chart, and a note on what is shown.

    Parameters
    ----------
    path
        A Parquet file.
    kind
        One of `KINDS`.
    x, y, colour
        Names of columns; `y` is needed but for counts and histograms.
    aggregate
        One of `AGGREGATES`.

    Returns
    -------
    tuple of pandas.DataFrame and str
        ``x``, ``y`` and perhaps ``colour``; a box has ``low``, ``q25``, ``median``, ``q75``,
        ``high`` for ``y``.

    Raises
    ------
    AnalyticsError
        A column is missing or of a kind that this chart cannot show.
    """
    if kind not in KINDS or aggregate not in AGGREGATES:
        raise AnalyticsError("There is no such chart.", "Choose a chart and a value in the form.")
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        for name in (x, y, colour):
            if name is not None and name not in kinds:
                raise AnalyticsError(f"There is no column “{name}”.", "Choose another column.")
        if kind == "scatter":
            return _points(connection, x, _needed(y, kind), colour)
        if kind == "box":
            return _box(connection, x, _number(_needed(y, kind), kinds))
        if kind == "histogram":
            return _histogram(connection, _number(x, kinds), colour)
        number = y if aggregate == "count" else _number(_needed(y, aggregate), kinds)
        second = _needed(colour, kind) if kind == "heatmap" else colour
        return _groups(connection, kinds, x, number, second, aggregate)


def _needed(name: str | None, what: str) -> str:
    if name is None:
        raise AnalyticsError(f"A {what} needs one more column.", "Choose it in the form.")
    return name


def _number(name: str, kinds: dict[str, str]) -> str:
    if kinds[name] not in _NUMBERS:
        raise AnalyticsError(f"“{name}” holds no numbers.", "Choose a column of numbers, or count.")
    return name


def _colour(colour: str | None) -> tuple[str, str]:
    if colour is None:
        return "", ""
    q = quoted(colour)
    top = (
        f"(SELECT {q} FROM t WHERE {q} IS NOT NULL GROUP BY 1"  # noqa: S608
        f" ORDER BY count(*) DESC, 1 LIMIT {MOST_COLOURS})"
    )
    shown = f"CASE WHEN {q} IN {top} THEN CAST({q} AS VARCHAR) WHEN {q} IS NULL THEN 'missing'"
    return f", {shown} ELSE 'others' END AS colour", ", colour"


def _points(
    connection: duckdb.DuckDBPyConnection, x: str, y: str, colour: str | None
) -> tuple[pd.DataFrame, str]:
    chosen, _ = _colour(colour)
    where = f"{quoted(x)} IS NOT NULL AND {quoted(y)} IS NOT NULL"
    count = connection.execute(f"SELECT count(*) FROM t WHERE {where}").fetchall()[0][0]  # noqa: S608
    # A sample is drawn before WHERE is looked at, so the rows are chosen one level below.
    frame = connection.execute(
        f"SELECT * FROM (SELECT {quoted(x)} AS x, {quoted(y)} AS y{chosen} FROM t WHERE {where})"  # noqa: S608
        f" USING SAMPLE reservoir({MOST_POINTS} ROWS) REPEATABLE (1)"
    ).df()
    shown = f"A sample of {len(frame):,} of" if count > len(frame) else "All"
    return frame, f"{shown} {count:,} rows that have both values."


def _box(connection: duckdb.DuckDBPyConnection, x: str, y: str) -> tuple[pd.DataFrame, str]:
    q = f"CAST({quoted(y)} AS DOUBLE)"
    cuts = {"low": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "high": 0.95}
    asked = ", ".join(f"quantile_cont({q}, {cut}) AS {name}" for name, cut in cuts.items())
    frame = connection.execute(
        f"SELECT CAST({quoted(x)} AS VARCHAR) AS x, {asked}, count(*) AS n,"  # noqa: S608
        f" min({quoted(x)}) AS place, count(*) OVER () AS n_boxes FROM t"
        f" WHERE isfinite({q}) AND {quoted(x)} IS NOT NULL"
        f" GROUP BY 1 ORDER BY n DESC, place LIMIT {MOST_GROUPS}"
    ).df()
    more = (
        f" The {len(frame)} most frequent are shown."
        if (frame["n_boxes"] > len(frame)).any()
        else ""
    )
    shown = frame.sort_values("place").drop(columns=["place", "n_boxes"])
    return shown, f"Boxes hold the middle half; whiskers reach from 5 % to 95 %.{more}"


def _histogram(
    connection: duckdb.DuckDBPyConnection, x: str, colour: str | None
) -> tuple[pd.DataFrame, str]:
    chosen, grouped = _colour(colour)
    q = f"CAST({quoted(x)} AS DOUBLE)"
    low, high, count = connection.execute(
        f"SELECT min({q}), max({q}), count(*) FROM t WHERE isfinite({q})"  # noqa: S608
    ).fetchall()[0]
    width = ((high or 0) - (low or 0)) / N_BINS or 1.0
    frame = connection.execute(
        f"SELECT ? + (least(floor(({q} - ?) / ?), ?) + 0.5) * ? AS x, count(*) AS y{chosen}"  # noqa: S608
        f" FROM t WHERE isfinite({q}) GROUP BY x{grouped} ORDER BY x",
        [low, low, width, N_BINS - 1, width],
    ).df()
    return frame, f"{count:,} rows in {N_BINS} ranges."


def _groups(
    connection: duckdb.DuckDBPyConnection,
    kinds: dict[str, str],
    x: str,
    y: str | None,
    colour: str | None,
    aggregate: str,
) -> tuple[pd.DataFrame, str]:
    chosen, grouped = _colour(colour)
    value = AGGREGATES[aggregate].format(y=f"CAST({quoted(y)} AS DOUBLE)" if y else "1")
    place, said = _place(connection, kinds[x], quoted(x))
    frame = connection.execute(
        f"SELECT {place} AS x, {value} AS y{chosen}, count(*) AS n,"  # noqa: S608
        f" sum(count(*)) OVER () AS total FROM t WHERE {place} IS NOT NULL"
        f" GROUP BY x{grouped} ORDER BY n DESC, x LIMIT {MOST_POINTS}"
    ).df()
    kept = frame.groupby("x")["n"].sum().nlargest(500 if said else MOST_GROUPS).index
    shown = frame[frame["x"].isin(kept)].sort_values("x")
    n, total = int(shown["n"].sum()), int(frame["total"].max()) if len(frame) else 0
    more = "" if n == total else f": the {len(kept)} most frequent are shown"
    note = f"{n:,} of {total:,} rows{said}{more}." if more else f"{total:,} rows{said}."
    return shown.drop(columns=["n", "total"]), note


def _place(connection: duckdb.DuckDBPyConnection, kind: str, q: str) -> tuple[str, str]:
    if kind == "date":
        unit = _unit(connection, q)
        return f"date_trunc('{unit}', {q})", f" by {unit}"
    if kind in _NUMBERS:
        return _ranges(connection, q)
    return f"CAST({q} AS VARCHAR)", ""


def _ranges(connection: duckdb.DuckDBPyConnection, q: str) -> tuple[str, str]:
    v = f"CAST({q} AS DOUBLE)"
    known = f"CASE WHEN isfinite({v}) THEN {v} END"
    low, high, count = connection.execute(
        f"SELECT min({known}), max({known}), approx_count_distinct({known}) FROM t"  # noqa: S608
    ).fetchall()[0]
    if count <= MOST_GROUPS or high == low:
        return known, ""
    width = (high - low) / N_RANGES
    at = f"least(floor(({known} - {low!r}) / {width!r}), {N_RANGES - 1})"
    return f"{low!r} + ({at} + 0.5) * {width!r}", f" in {N_RANGES} ranges"


def _unit(connection: duckdb.DuckDBPyConnection, q: str) -> str:
    query = f"SELECT date_diff('hour', min({q}), max({q})) FROM t"  # noqa: S608
    hours = connection.execute(query).fetchall()[0][0] or 0
    steps = ((500, "hour"), (500 * 24, "day"), (500 * 24 * 7, "week"))
    return next((unit for most, unit in steps if hours <= most), "month")
