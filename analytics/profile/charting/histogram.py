"""Histogram: how often values fall in each range."""

from __future__ import annotations

from dataclasses import replace

from analytics.profile.charting.axes import Axis
from analytics.profile.charting.base import COLOUR, FACET, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import as_text, code, grouped, in_order, looked, note
from analytics.profile.charting.table import N_RANGES, Table
from analytics.profile.charting.words import count, part
from analytics.profile.facts import MEASURED


def _place(table: Table, column: str) -> Axis:
    if table.kinds[column] == "date":
        return table.dates(column, N_RANGES)
    axis = table.ranges(column, N_RANGES)
    return axis if axis.step else replace(axis, step=1.0)  # one value alone is a bar, too


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    placed = {"x": _place(table, form.x)} | table.series(form)
    frame = in_order(grouped(table, form, placed, None), placed["x"])
    sums = frame.groupby("x")["n"].sum()
    said = "There is nothing to show: no row has a value."
    if len(sums):
        best = f"{count(int(sums.max()), 'row')} ({part(sums.max(), sums.sum())})"
        said = f"The fullest range of {form.x} is {placed['x'].label(sums.idxmax())}: {best}."
    return Chart(
        "bars",
        as_text(frame, placed),
        {"x": form.x, "y": "Rows"},
        said,
        note(frame, form, placed),
        code(form, placed, "bars", {"stacked": True}),
        looked(form, placed) | {"stacked": True, "close": True},
        placed,
    )


HISTOGRAM = Kind(
    "histogram",
    "Histogram",
    "See how numbers or dates are spread.",
    {"x": Role("Across (x)", MEASURED), "colour": COLOUR, "facet": FACET},
    _numbers,
    logs=("y",),
)
