"""From what was selected in the chart of one column back to conditions on the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from analytics.profile.charting.selecting import of_box, of_rows
from analytics.profile.conditions import BaseCondition, Between


def of_places(name: str, chart: Mapping[str, Any], places: Sequence[int]) -> list[BaseCondition]:
    """Return the condition that some bars of a column's chart meet.

    Parameters
    ----------
    name
        The column.
    chart
        One of the charts of its description. Only those whose bars hold values of the column lead
        back to rows: lengths of words and days of the week do not.
    places
        Rows of the chart's frame. Of ranges, everything from the first to the last is meant.
    """
    rows = [chart["frame"]["data"][place] for place in places]
    if not rows:
        return []
    if chart["kind"] == "histogram_and_box":
        return [of_range(name, rows, chart["frame"]["data"][-1][1])]
    if chart["kind"] == "bars":
        values = [str(row[0]) for row in chart["frame"]["data"]]
        axis = {**_axis(name, "categories"), "values": _known(values, chart)}
        return list(of_rows({"x": axis}, [{"x": str(row[0])} for row in rows]))
    return []


def of_stretch(name: str, chart: Mapping[str, Any], box: Mapping[str, Any]) -> list[BaseCondition]:
    """Return the condition that a box drawn over a column's chart means: a stretch of its axis.

    Bars belong to it by their middle, however high the box is; a small box means the bar it is in.
    """
    if chart["kind"] == "over_time":
        return list(of_box({"x": _axis(name, "dates")}, box))
    side = {"histogram_and_box": "x", "bars": "y"}.get(chart["kind"], "")
    ends = [end for end in box.get(side) or () if isinstance(end, int | float)]
    if not ends:
        return []
    low, high, bars = min(ends), max(ends), _bars(chart)
    inside = [place for place, (a, b) in enumerate(bars) if low <= (a + b) / 2 <= high]
    around = [place for place, (a, b) in enumerate(bars) if a <= high and low <= b]
    return of_places(name, chart, inside or around)


def _bars(chart: Mapping[str, Any]) -> list[tuple[float, float]]:
    rows = chart["frame"]["data"]
    if chart["kind"] == "bars":  # the first one is drawn at the top
        return [(place - 0.5, place + 0.5) for place in reversed(range(len(rows)))]
    return [(row[0], row[1]) for row in rows]


def _axis(name: str, scale: str) -> dict[str, Any]:
    return {"column": name, "scale": scale, "step": 0.0, "unit": None, "values": ()}


def _known(values: list[str], chart: Mapping[str, Any]) -> tuple[str, ...]:
    # Of yes and no, the third bar is that of the missing values; a word “missing” is a word.
    return tuple(values if chart["title"] else [value for value in values if value != "missing"])


def of_range(name: str, rows: Sequence[Sequence[Any]], end: float) -> Between:
    """Return what lies in some ranges, and between them; the last of all ends at `end`."""
    low, high = min(row[0] for row in rows), max(row[1] for row in rows)
    if low % 1 == 0.5 and (rows[0][1] - rows[0][0]) % 1 == 0:
        # Only those of whole numbers begin like that: they stand in the middle of their bars.
        return Between(column=name, low=ceil(low), high=floor(high))
    return Between(column=name, low=low, high=high, below=high != end)
