"""Boxes: the quartiles of a number in each group."""

from __future__ import annotations

from analytics.profile.charting import axes
from analytics.profile.charting.base import COLOUR, FACET, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import as_text, in_order, looked
from analytics.profile.charting.sampled import sample
from analytics.profile.charting.spread import medians_said
from analytics.profile.charting.table import Table
from analytics.profile.facts import NUMBERS

CUTS = {"low": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "high": 0.95}


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    assert form.y is not None
    placed = {"x": table.places(form.x)} | table.series(form)
    value = axes.values(form.y, "decimal")
    met, note = sample(table, placed | {"y": value}, ("x", "y"))
    names = ", ".join(placed)
    found = table.ask(
        f"SELECT {names}, quantile_cont(y, {list(CUTS.values())}) AS q, count(*) AS n"  # noqa: S608
        f" FROM s WHERE {met} GROUP BY {names} ORDER BY {names}"
    )
    for i, name in enumerate(CUTS):
        found[name] = [float(cuts[i]) for cuts in found["q"]]
    frame = in_order(found.drop(columns="q"), placed["x"])
    return Chart(
        "boxes",
        as_text(frame, placed),
        {"x": form.x, "y": form.y},
        medians_said(frame, form, placed),
        f"Boxes hold the middle half, whiskers reach from 5 % to 95 %. {note}",
        _code(form),
        looked(form, placed | {"y": value}),
        placed | {"y": value},
    )


def _code(form: ChartForm) -> str:
    by = [name for name in ("x", "colour", "facet") if getattr(form, name)]
    extra = "".join(
        f', {option}="{name}"'
        for name, option in (("colour", "color"), ("facet", "facet_col"))
        if getattr(form, name)
    )
    return (
        f'cuts = shown.groupby({by})["y"].quantile([0.05, 0.25, 0.5, 0.75, 0.95]).reset_index()\n'
        f'figure = px.box(cuts, x="x", y="y"{extra})\n'
        'figure.update_traces(quartilemethod="inclusive")'
    )


BOX = Kind(
    "box",
    "Boxes",
    "Compare the spread of a number between groups.",
    {
        "x": Role("Across (x)"),
        "y": Role("Up (y)", NUMBERS),
        "colour": COLOUR,
        "facet": FACET,
    },
    _numbers,
    logs=("y",),
)
