"""The picture of two columns: points, boxes, or shares."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.profile.facts import MEASURED, kind_in, kinds_of, quoted, table_of, value_of

MOST_POINTS = 2_000
MOST_GROUPS = 12
_BOX = {"low": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "high": 0.95}


@dataclass(frozen=True)
class Pair:
    """How to draw two columns, ``x`` and ``y``: a kind of chart, its frame, and a sentence."""

    kind: str
    x: str
    y: str
    frame: pd.DataFrame
    sentence: str
    dates: tuple[str, ...] = ()

    def axes(self) -> dict[str, dict[str, Any]]:
        """Return what leads from a place in the picture back to rows: see `charting.selecting`."""
        if self.kind == "points":
            return {role: self._axis(getattr(self, role)) for role in ("x", "y")}
        crossed = {"x": self.x} | ({"colour": self.y} if self.kind == "shares" else {})
        return {
            role: self._axis(name, tuple(self.frame[role].unique()))
            for role, name in crossed.items()
        }

    def _axis(self, column: str, values: tuple[str, ...] | None = None) -> dict[str, Any]:
        scale = "dates" if column in self.dates else "numbers"
        return {
            "column": column, "scale": scale if values is None else "categories",
            "step": 0.0, "unit": None, "values": values or (),
        }  # fmt: skip


def pair(path: Path, left: str, right: str) -> Pair:
    """Return the picture of two columns.

    Returns
    -------
    Pair
        ``points`` with ``x``, ``y`` (a date as text); ``boxes`` with ``x``, five quantiles and
        ``n``; or ``shares`` with ``x``, ``colour``, ``y`` (% of the rows of an x) and ``n``.

    Raises
    ------
    AnalyticsError
        A column is missing.
    """
    with table_of(path) as connection:
        kinds = kinds_of(connection)
        measured = [name for name in (left, right) if kind_in(kinds, name) in MEASURED]
        if len(measured) == 2:
            return _points(connection, kinds, left, right)
        if measured:
            category = right if measured[0] == left else left
            return _boxes(connection, category, measured[0], kinds[measured[0]])
        return _shares(connection, left, right)


def _points(connection: Any, kinds: dict[str, str], x: str, y: str) -> Pair:
    known = " AND ".join(f"{value_of(name, kinds[name])} IS NOT NULL" for name in (x, y))
    n = connection.execute(f"SELECT count(*) FROM t WHERE {known}").fetchone()[0]  # noqa: S608
    cells = [
        f"CAST({quoted(name)} AS {'VARCHAR' if kinds[name] == 'date' else 'DOUBLE'})"
        for name in (x, y)
    ]
    frame = connection.execute(
        f"SELECT * FROM (SELECT {cells[0]} AS x, {cells[1]} AS y FROM t WHERE {known})"  # noqa: S608
        f" USING SAMPLE reservoir({MOST_POINTS} ROWS) REPEATABLE (1)"
    ).df()
    shown = f"A sample of {len(frame):,} of" if n > len(frame) else "All"
    said = f"{shown} {n:,} rows that have both values."
    return Pair("points", x, y, frame, said, tuple(n for n in (x, y) if kinds[n] == "date"))


def _boxes(connection: Any, x: str, y: str, kind: str) -> Pair:
    v = value_of(y, kind)
    asked = ", ".join(f"quantile_cont({v}, {cut}) AS {name}" for name, cut in _BOX.items())
    frame = connection.execute(
        f"SELECT CAST({quoted(x)} AS VARCHAR) AS x, {asked}, count(*) AS n FROM t"  # noqa: S608
        f" WHERE {v} IS NOT NULL AND {quoted(x)} IS NOT NULL GROUP BY 1 ORDER BY n DESC, x"
    ).df()
    more = f" The {MOST_GROUPS} most frequent are shown." if len(frame) > MOST_GROUPS else ""
    frame = frame.head(MOST_GROUPS).sort_values("median").reset_index(drop=True)
    if frame.empty:
        return Pair("boxes", x, y, frame, "No row has both values.")
    first, last = frame.iloc[0], frame.iloc[-1]
    said = (
        f"The median of {y} goes from {first['median']:,.4g} ({first['x']}) to "
        f"{last['median']:,.4g} ({last['x']}). Whiskers reach from 5 % to 95 %.{more}"
    )
    return Pair("boxes", x, y, frame, said)


def _shares(connection: Any, left: str, right: str) -> Pair:
    x, y = (f"CAST({quoted(name)} AS VARCHAR)" for name in (left, right))
    frame = connection.execute(
        "SELECT *, 100.0 * n / sum(n) OVER (PARTITION BY x) AS y FROM"  # noqa: S608
        f" (SELECT {x} AS x, {y} AS colour, count(*) AS n FROM t"
        f" WHERE {x} IS NOT NULL AND {y} IS NOT NULL GROUP BY 1, 2)"
    ).df()
    if frame.empty:
        return Pair("shares", left, right, frame, "No row has both values.")
    frame, total = _most_frequent(frame), int(frame["n"].sum())
    top = frame.iloc[int(frame["y"].argmax())]
    shown = int(frame["n"].sum())
    more = f" {shown:,} of {total:,} rows are shown." if shown < total else ""
    said = f"Of the rows where {left} is {top['x']}, {top['y']:.0f} % have {right} {top['colour']}."
    return Pair("shares", left, right, frame, said + more)


def _most_frequent(frame: pd.DataFrame) -> pd.DataFrame:
    for side in ("x", "colour"):
        kept = frame.groupby(side)["n"].sum().nlargest(MOST_GROUPS).index
        frame = frame[frame[side].isin(kept)]
    return frame.sort_values(["x", "colour"]).reset_index(drop=True)
