"""What bars, lines and areas share: an aggregate for each place, colour and facet."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import pandas as pd

from analytics.profile import values
from analytics.profile.charting import axes
from analytics.profile.charting.axes import Axis
from analytics.profile.charting.base import Chart, label_of
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.table import Table
from analytics.profile.charting.words import count, number, part, places_said

QUERY = {
    "count": "count(*)",
    "mean": "avg(y)",
    "sum": "sum(y)",
    "median": "median(y)",
    "min": "min(y)",
    "max": "max(y)",
}
CODE = {"min": "min", "max": "max", "mean": "mean", "sum": "sum", "median": "median"}
MOST_ROWS = 3_000  # of dates times series: what travels to the browser is bounded
FEWEST_DATES = 20


def grouped(
    table: Table, form: ChartForm, placed: Mapping[str, Axis], value: str | None
) -> pd.DataFrame:
    """Return a row for each group: a column for each of `placed`, ``y`` and the rows ``n``."""
    expressions = {name: axis.expression for name, axis in placed.items()}
    counted = form.aggregate == "count" or value is None
    if not counted and value is not None:
        expressions["y"] = values.number(value)
    table.place(**expressions)
    known = " AND ".join(f"{name} IS NOT NULL" for name in expressions)
    names = ", ".join(placed)
    frame = table.ask(
        f"SELECT {names}, {QUERY['count' if counted else form.aggregate]} AS y, count(*) AS n"  # noqa: S608
        f" FROM s WHERE {known} GROUP BY {names} ORDER BY {names}"
    )
    frame["y"] = frame["y"].astype("float64")
    return frame


def in_order(frame: pd.DataFrame, axis: Axis) -> pd.DataFrame:
    """Put categories in order of their rows, the most frequent first and all others last."""
    if axis.scale != "categories":
        return frame.sort_values("x", kind="stable", ignore_index=True)
    rank = {value: i for i, value in enumerate(axis.values)}
    order = frame["x"].map(lambda value: rank.get(value, len(rank) + (value == axes.OTHERS)))
    return frame.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def chart(mark: str, table: Table, form: ChartForm, most_dates: int = 100, **look: Any) -> Chart:
    """Return an aggregate by place, with its sentence and its script."""
    assert form.x is not None
    series = table.series(form)
    fitting = max(FEWEST_DATES, min(most_dates, MOST_ROWS // n_series(series)))
    placed = {"x": table.places(form.x, most_dates=fitting)} | series
    frame = in_order(grouped(table, form, placed, form.y), placed["x"])
    return Chart(
        mark,
        as_text(frame, placed),
        {"x": form.x, "y": label_of(form, form.y)},
        sentence(frame, form, placed),
        note(frame, form, placed),
        code(form, placed, mark, look),
        looked(form, placed) | look,
        placed,
    )


def n_series(series: Mapping[str, Axis]) -> int:
    """Return how many series there may be: each colour in each facet.

    >>> n_series({})
    1
    """
    return prod(len(axis.values) + axis.rest + 1 for axis in series.values())


def looked(form: ChartForm, placed: Mapping[str, Axis]) -> dict[str, Any]:
    """Return what any mark must know of its axes, as JSON."""
    found: dict[str, Any] = {"step": {}, "log_x": form.log_x, "log_y": form.log_y}
    for name in ("x", "y"):
        if name in placed:
            found[f"{name}_scale"] = placed[name].scale
            found["step"][name] = placed[name].step
    return found


def as_text(frame: pd.DataFrame, placed: Mapping[str, Axis]) -> pd.DataFrame:
    """Write dates as short text, as they travel to the browser."""
    dates = [name for name, axis in placed.items() if axis.scale == "dates"]
    return frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%dT%H:%M:%S") for name in dates})


def note(frame: pd.DataFrame, form: ChartForm, placed: Mapping[str, Axis]) -> str:
    """Say how many rows are shown, and how their values were gathered."""
    said = [f"{axis.column}{axis.said}" for axis in placed.values() if axis.said]
    text = f"{count(int(frame['n'].sum()), 'row')} with every value"
    return f"{'; '.join([text, *said])}."


def sentence(frame: pd.DataFrame, form: ChartForm, placed: Mapping[str, Axis]) -> str:
    """Say where the aggregate is highest and lowest."""
    shown = apart(frame.dropna(subset=["y"]), placed)
    if shown.empty:
        return "There is nothing to show: no row has all of these values."
    top, low = shown.iloc[int(shown["y"].argmax())], shown.iloc[int(shown["y"].argmin())]
    what = label_of(form, form.y)
    best = f"{what}: highest for {places_said(top, placed)} ({number(top['y'])}"
    if form.aggregate == "count":
        best += f", {part(top['y'], frame['y'].sum())} of all"
    if len(shown) == 1:
        return f"{best})."
    return f"{best}), lowest for {places_said(low, placed)} ({number(low['y'])})."


def apart(frame: pd.DataFrame, placed: Mapping[str, Axis]) -> pd.DataFrame:
    """Return the groups that are one thing each, if there are any: “others” is no finding."""
    several = pd.Series(False, index=frame.index)
    for name, axis in placed.items():
        several |= (frame[name] == axes.OTHERS) & axis.rest
    return frame if several.all() else frame[~several]


def code(form: ChartForm, placed: Mapping[str, Axis], mark: str, look: Mapping[str, Any]) -> str:
    """Return the lines that group the prepared columns and draw them."""
    names = list(placed)
    value = (
        ".size().astype(float)" if form.aggregate == "count" else f'["y"].{CODE[form.aggregate]}()'
    )
    lines = [f'table = shown.groupby({names}){value}.rename("y").reset_index()']
    asked = 'table, x="x", y="y"' + "".join(
        f', {option}="{name}"'
        for name, option in (("colour", "color"), ("facet", "facet_col"))
        if name in placed
    )
    call = {"bars": "bar", "lines": "line", "areas": "area"}[mark]
    mode = ""
    if mark == "bars":
        mode = ', barmode="stack"' if look.get("stacked") else ', barmode="group"'
    lines.append(f"figure = px.{call}({asked}{mode})")
    return "\n".join(lines)
