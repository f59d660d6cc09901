"""Scatter: a point for each row, or for a sample of them."""

from __future__ import annotations

import pandas as pd

from analytics.profile.charting import axes
from analytics.profile.charting.base import COLOUR, FACET, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import as_text, looked
from analytics.profile.charting.table import Table, share
from analytics.profile.charting.words import drawn
from analytics.profile.facts import MEASURED, NUMBERS

MOST_POINTS = 2_500
_FEW = 50 * MOST_POINTS  # with more rows, sorting looks at a part of them


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    assert form.y is not None
    placed = {"x": table.values(form.x), "y": table.values(form.y)} | table.series(form)
    if form.size:
        placed["size"] = axes.values(form.size, "decimal")
    table.place(**{name: axis.expression for name, axis in placed.items()})
    known = " AND ".join(f"{name} IS NOT NULL" for name in ("x", "y", "size") if name in placed)
    rows = table.row(f"SELECT count(*) FROM s WHERE {known}")[0]  # noqa: S608
    few = f" AND {share(rows, _FEW)}" if rows > _FEW else ""
    frame = table.ask(
        f"SELECT {', '.join(placed)} FROM s WHERE {known}{few} ORDER BY lot LIMIT {MOST_POINTS}"  # noqa: S608
    )
    return Chart(
        "points",
        as_text(frame, placed),
        {"x": form.x, "y": form.y, "size": form.size or ""},
        _sentence(frame, form),
        f"{drawn(len(frame), rows)}.",
        _code(form),
        looked(form, placed),
        placed,
    )


def _sentence(frame: pd.DataFrame, form: ChartForm) -> str:
    both = frame[["x", "y"]].apply(pd.to_numeric)
    if len(both) < 3 or both.nunique().min() < 2:
        return "There are too few different values to say how they go together."
    r = both["x"].corr(both["y"])
    how = (
        "hardly go together"
        if abs(r) < 0.1
        else "rise together"
        if r > 0
        else "go against one another"
    )
    return f"Among the rows shown, {form.x} and {form.y} {how} (Pearson {r:+.2f})."


def _code(form: ChartForm) -> str:
    options = (("colour", "color"), ("size", "size"), ("facet", "facet_col"))
    extra = "".join(f', {option}="{name}"' for name, option in options if getattr(form, name))
    sized = 'shown = shown.assign(size=shown["size"] - shown["size"].min())\n' if form.size else ""
    return (
        f"shown = shown.sample(min(len(shown), {MOST_POINTS}), random_state=1)\n{sized}"
        f'figure = px.scatter(shown, x="x", y="y"{extra})'
    )


SCATTER = Kind(
    "scatter",
    "Scatter",
    "See how two numbers go together, row by row; many rows are sampled.",
    {
        "x": Role("Across (x)", MEASURED),
        "y": Role("Up (y)", MEASURED),
        "colour": COLOUR,
        "size": Role("Size", NUMBERS, needed=False),
        "facet": FACET,
    },
    _numbers,
    logs=("x", "y"),
)
