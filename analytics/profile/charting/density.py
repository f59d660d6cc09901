"""Density: how many rows lie in each cell of a grid over two columns."""

from __future__ import annotations

from analytics.profile.charting.axes import Axis
from analytics.profile.charting.base import Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import as_text, grouped, looked, note
from analytics.profile.charting.table import Table
from analytics.profile.charting.words import count, part
from analytics.profile.facts import MEASURED

N_CELLS = 40


def _axis(table: Table, column: str) -> Axis:
    if table.kinds[column] == "date":
        return table.dates(column, N_CELLS)
    return table.ranges(column, N_CELLS, keep=N_CELLS)


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    assert form.y is not None
    placed = {"x": _axis(table, form.x), "y": _axis(table, form.y)}
    found = grouped(table, form, {"x": placed["x"], "across": placed["y"]}, None)
    frame = found.rename(columns={"y": "z"}).rename(columns={"across": "y"})
    said = "There is nothing to show: no row has both values."
    if len(frame):
        top = frame.iloc[int(frame["z"].argmax())]
        at = f"{form.x} {placed['x'].label(top['x'])}, {form.y} {placed['y'].label(top['y'])}"
        rows = f"{count(int(top['z']), 'row')} ({part(top['z'], frame['z'].sum())})"
        said = f"The fullest cell holds {rows}: {at}."
    return Chart(
        "cells",
        as_text(frame, placed),
        {"x": form.x, "y": form.y, "z": "Rows"},
        said,
        note(frame, form, placed),
        'table = shown.groupby(["x", "y"]).size().rename("z").reset_index()\n'
        'grid = table.pivot(index="y", columns="x", values="z")\n'
        'figure = px.imshow(grid, aspect="auto", origin="lower")',
        looked(form, placed),
        placed,
    )


DENSITY = Kind(
    "density",
    "Density (2-D histogram)",
    "See how two numbers go together in all rows, however many there are.",
    {"x": Role("Across (x)", MEASURED), "y": Role("Up (y)", MEASURED)},
    _numbers,
)
