"""From what was selected in a chart back to conditions on the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.profile.charting.axes import MISSING, OTHERS
from analytics.profile.conditions import Among, Between

_OFFSETS = {"week": pd.DateOffset(weeks=1), "quarter": pd.DateOffset(months=3)}
ROLES = ("x", "y", "colour", "facet")


def of_rows(
    axes: Mapping[str, Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> list[Between | Among]:
    """Return the conditions that all these places of a chart meet together.

    Parameters
    ----------
    axes
        Those of the chart: how its places lead back to values.
    rows
        Rows of the chart's frame: a bar, a cell, a box.

    Returns
    -------
    list
        One condition for each axis: several bars give a set of values, or one range from the first
        to the last of them.
    """
    chosen = list(rows)
    found = []
    for role in ROLES:
        places = [row[role] for row in chosen if role in row and row[role] is not None]
        if role in axes and places:
            found.append(_condition(axes[role], places))
    return found


def of_box(
    axes: Mapping[str, Mapping[str, Any]], box: Mapping[str, Sequence[Any]]
) -> list[Between | Among]:
    """Return the conditions of a box drawn in a chart: ``x`` and ``y`` hold its two ends.

    An axis of categories, or of counts, gives none.
    """
    found: list[Between | Among] = []
    for role in ("x", "y"):
        axis, ends = axes.get(role), box.get(role)
        if axis is not None and ends and axis["scale"] in ("numbers", "dates"):
            dates = axis["scale"] == "dates"
            low, high = sorted(map(_date if dates else _number, ends))
            found.append(Between(column=axis["column"], low=low, high=high))
    return found


def _condition(axis: Mapping[str, Any], places: Sequence[Any]) -> Between | Among:
    column, step = axis["column"], axis["step"]
    if axis["scale"] == "categories":
        return _among(axis, {str(place) for place in places})
    if axis["scale"] == "dates":
        last = pd.Timestamp(max(places))
        end = _date(last + _length(axis["unit"])) if axis["unit"] else _date(last)
        return Between(
            column=column, low=_date(min(places)), high=end, below=axis["unit"] is not None
        )
    low, high = (_number(end) for end in (min(places) - step / 2, max(places) + step / 2))
    return Between(column=column, low=low, high=high, below=step > 0)


def _among(axis: Mapping[str, Any], places: set[str]) -> Among:
    kept = set(axis["values"])
    missing = MISSING in places and MISSING not in kept
    if OTHERS in places and OTHERS not in kept:
        left_out = tuple(value for value in axis["values"] if value not in places)
        return Among(column=axis["column"], values=left_out, missing=missing, others=True)
    values = tuple(value for value in axis["values"] if value in places)
    return Among(column=axis["column"], values=values, missing=missing)


def _length(unit: str) -> pd.DateOffset:
    return _OFFSETS.get(unit) or pd.DateOffset(**{f"{unit}s": 1})  # type: ignore[arg-type]


def _number(value: Any) -> int | float:
    number = float(f"{float(value):.12g}")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(value: Any) -> str:
    moment = pd.Timestamp(value)
    return moment.isoformat(timespec="seconds" if moment.microsecond == 0 else "microseconds")
