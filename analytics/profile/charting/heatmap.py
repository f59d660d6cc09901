"""Heat map: a number for each pair of categories."""

from __future__ import annotations

from analytics.profile.charting.base import Chart, Kind, Role, label_of
from analytics.profile.charting.form import AGGREGATES, ChartForm
from analytics.profile.charting.grouped import CODE, as_text, grouped, looked, note
from analytics.profile.charting.table import Table
from analytics.profile.charting.words import number
from analytics.profile.facts import NUMBERS

MOST = 30


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    assert form.y is not None
    placed = {"x": table.places(form.x, MOST, MOST), "y": table.places(form.y, MOST, MOST)}
    found = grouped(table, form, {"x": placed["x"], "across": placed["y"]}, form.colour)
    frame = found.rename(columns={"y": "z"}).rename(columns={"across": "y"})
    what = label_of(form, form.colour)
    said = "There is nothing to show: no row has all of these values."
    if frame["z"].notna().any():
        top, low = frame.iloc[int(frame["z"].argmax())], frame.iloc[int(frame["z"].argmin())]
        places = [
            f"{placed['x'].label(row['x'])} and {placed['y'].label(row['y'])} ({number(row['z'])})"
            for row in (top, low)
        ]
        said = f"{what}: highest for {places[0]}, lowest for {places[1]}."
    value = ".size()" if form.aggregate == "count" else f'["colour"].{CODE[form.aggregate]}()'
    return Chart(
        "cells",
        as_text(frame, placed),
        {"x": form.x, "y": form.y, "z": what},
        said,
        note(frame, form, placed),
        f'table = shown.groupby(["x", "y"]){value}.rename("z").reset_index()\n'
        'grid = table.pivot(index="y", columns="x", values="z")\n'
        'figure = px.imshow(grid, aspect="auto")',
        looked(form, placed),
        placed,
    )


HEATMAP = Kind(
    "heatmap",
    "Heat map",
    "Compare a number between all pairs of two columns' values.",
    {
        "x": Role("Across (x)"),
        "y": Role("Up (y)"),
        "colour": Role("Colour of", NUMBERS, needed=False, unless_counted=True),
    },
    _numbers,
    tuple(AGGREGATES),
)
