"""ECDF: the share of values up to each value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.profile.charting.base import COLOUR, FACET, Chart, Kind, Role
from analytics.profile.charting.form import ChartForm
from analytics.profile.charting.grouped import MOST_ROWS, looked, n_series
from analytics.profile.charting.sampled import sample
from analytics.profile.charting.table import Table
from analytics.profile.charting.words import number
from analytics.profile.facts import NUMBERS

STEPS = (200, 100, 50, 20)  # so finely is a curve drawn, the more coarsely the more there are


def _numbers(table: Table, form: ChartForm) -> Chart:
    assert form.x is not None
    series = table.series(form)
    placed = {"x": table.values(form.x)} | series
    n = next((n for n in STEPS if n * n_series(series) <= MOST_ROWS), STEPS[-1])
    shares = np.linspace(0, 1, n + 1).round(3).tolist()
    by = [name for name in placed if name != "x"]
    met, note = sample(table, placed, ("x",))
    found = table.ask(
        f"SELECT {', '.join([*by, 'quantile_cont(x, $1) AS x'])} FROM s WHERE {met}"  # noqa: S608
        f"{' GROUP BY ' + ', '.join(by) if by else ''}".replace("$1", str(shares))
    )
    frame = found.assign(y=[shares] * len(found)).explode(["x", "y"], ignore_index=True)
    frame = frame.dropna(subset=["x"]).astype({"x": "float64", "y": "float64"})
    return Chart(
        "lines",
        frame,
        {"x": form.x, "y": "Share of rows up to here"},
        _sentence(frame, form),
        note,
        _code(form),
        looked(form, placed) | {"y_share": True, "step_line": True},
        placed,
    )


def _sentence(frame: pd.DataFrame, form: ChartForm) -> str:
    if frame.empty:
        return "There is nothing to show: no row has a value."
    middle = frame[frame["y"] == 0.5]
    if form.colour is None and form.facet is None:
        at = frame.set_index("y")["x"]
        low, half, high = (number(at.loc[share]) for share in (0.1, 0.5, 0.9))
        said = f"Half of the values of {form.x} are at most {half}"
        return f"{said}; eight in ten lie from {low} to {high}."
    name = "colour" if form.colour else "facet"
    if middle["x"].nunique() == 1:
        return (
            f"Half of the values of {form.x} are at most {number(middle['x'].iloc[0])} everywhere."
        )
    first, last = middle.iloc[int(middle["x"].argmin())], middle.iloc[int(middle["x"].argmax())]
    return (
        f"Half of the values of {form.x} are at most {number(first['x'])} for “{first[name]}”, "
        f"and at most {number(last['x'])} for “{last[name]}”."
    )


def _code(form: ChartForm) -> str:
    extra = ', color="colour"' if form.colour else ""
    extra += ', facet_col="facet"' if form.facet else ""
    return f'figure = px.ecdf(shown, x="x"{extra})'


ECDF = Kind(
    "ecdf",
    "Cumulative share (ECDF)",
    "Read off which share of rows lies below any number.",
    {"x": Role("Across (x)", NUMBERS), "colour": COLOUR, "facet": FACET},
    _numbers,
    logs=("x",),
)
