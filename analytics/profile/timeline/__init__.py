"""A value over time: its course on a complete grid of units, its gaps, and its seasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.profile.charting.base import label_of
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import opened
from analytics.profile.charting.words import count, number
from analytics.profile.timeline.form import TimelineForm
from analytics.profile.timeline.gaps import Gaps, gaps
from analytics.profile.timeline.rhythm import Rhythm, rhythm
from analytics.profile.timeline.season import Seasonal, fitting, seasons
from analytics.profile.timeline.series import (
    by_unit,
    of_rows,
    offered,
    unit_of,
    whole_units,
    with_trend,
)
from analytics.profile.timeline.stretch import stretch
from analytics.profile.timeline.units import UNITS, Unit, iso

__all__ = ["Seasonal", "Timeline", "TimelineForm", "offered", "stretch", "timeline"]

_AT = {"second": "at", "minute": "at", "hour": "at", "day": "on"}


@dataclass(frozen=True)
class Timeline:
    """A value over time.

    Attributes
    ----------
    unit
        By which it is shown; empty where no row has a date.
    frame
        ``x`` (the beginning of each unit, as text), ``y``, ``n`` rows, and either ``colour`` or
        ``trend``. Every unit is there, empty ones with NaN.
    label
        What ``y`` is.
    trend
        What ``trend`` is; empty where there is none.
    sentence
        What the course says.
    rhythm
        How rows follow one another, in a sentence.
    gaps
        Where some are missing; None where there are fewer than two moments.
    seasons
        Each kind that the dates could show.
    """

    unit: str
    frame: pd.DataFrame
    label: str
    trend: str
    sentence: str
    rhythm: str = ""
    gaps: Gaps | None = None
    seasons: tuple[Seasonal, ...] = ()


def timeline(path: Path, form: TimelineForm) -> Timeline:
    """Return a value over time, with its gaps and its seasons.

    Raises
    ------
    AnalyticsError
        A column does not fit, or the unit gives too many points.
    """
    asked = form.chart()
    label = label_of(asked, asked.y)
    with opened(path, asked) as table:
        form.check(table.kinds)
        found = rhythm(table, asked)
        if found is None:
            frame = pd.DataFrame(columns=["x", "y", "n"])
            return Timeline("", frame, label, "", "No row has a date and a value.")
        unit = unit_of(found, form.unit, asked.colour is not None)
        kinds = list(fitting(found)) if len(found.moments) > 1 else []
        plain = asked.model_copy(update={"colour": None})
        units = by_unit(table, plain, found, [unit, *(UNITS[kind.unit] for kind in kinds)])
        if asked.colour is None:
            frame = with_trend(units(unit), unit)
        else:
            frame = of_rows(table, asked, unit)
        return Timeline(
            unit.name, _as_text(frame, unit), label, _trend(frame, unit),
            _sentence(frame, label, unit, found, asked), found.sentence(),
            gaps(found, unit) if len(found.moments) > 1 else None,
            tuple(seasons(kinds, units, plain, found)),
        )  # fmt: skip


def _trend(frame: pd.DataFrame, unit: Unit) -> str:
    some = "trend" in frame and frame["trend"].notna().any()
    return f"mean over {unit.window} {unit}s" if some else ""


def _as_text(frame: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    starts = unit.starts(frame["place"].to_numpy("int64"))
    return frame.drop(columns="place").assign(x=[iso(start) for start in starts])


def _sentence(frame: pd.DataFrame, label: str, unit: Unit, found: Rhythm, form: ChartForm) -> str:
    known = frame.dropna(subset=["y"])
    top, low = (known.iloc[int(at)] for at in (known["y"].argmax(), known["y"].argmin()))
    n = frame["place"].nunique()
    said = f"{label} by {unit}, {count(n, unit.name)}: highest {_place(top, unit)}"
    if len(known) > 1:
        said += f", lowest {_place(low, unit)}"
    return " ".join([f"{said}.", *_notes(frame, unit, found, form)])


def _notes(frame: pd.DataFrame, unit: Unit, found: Rhythm, form: ChartForm) -> list[str]:
    rows = frame.groupby("place")["n"].sum()
    empty = int((rows == 0).sum())
    notes = []
    if empty:
        what = "no row, and count as 0" if form.aggregate == "count" else "no value"
        notes.append(f"{empty:,} of {count(len(rows), unit.name)} have {what}.")
    if len(rows) > 1 and len(whole_units(frame, form, found, unit)) < len(frame):
        notes.append(f"The first or the last {unit} is not whole.")
    if mean := _trend(frame, unit):
        first, *_, last = frame["trend"].dropna().iloc[[0, -1]]
        notes.append(f"The {mean} goes from {number(first)} to {number(last)}.")
    return notes


def _place(row: pd.Series, unit: Unit) -> str:
    start = unit.starts(np.array([row["place"]], "int64"))[0]
    colour = f" for “{row['colour']}”" if "colour" in row else ""
    return f"{_AT.get(unit.name, 'in')} {unit.written(start)}{colour} ({number(row['y'])})"
