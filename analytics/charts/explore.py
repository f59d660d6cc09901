"""Charts of data: the profile of a column, correlations, and the chart form."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import (
    DARK_DIVERGING,
    DARK_SCALE,
    DIVERGING,
    SCALE,
    figure,
    labels,
    short,
    shown,
)


def histogram(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Draw how often values fall in each range: ``low``, ``high``, ``count``."""
    made = figure(dark, short(name), "Rows", 280)
    made.add_bar(
        x=(frame["low"] + frame["high"]) / 2, y=frame["count"], width=frame["high"] - frame["low"]
    )
    made.update_layout(bargap=0.02)
    return made


def bars(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Draw the most frequent values: ``value``, ``count``."""
    shown = frame.iloc[::-1]
    made = figure(dark, "Rows", "", max(160, 26 * len(shown) + 60))
    made.add_bar(x=shown["count"], y=labels(shown["value"]), orientation="h")
    made.update_yaxes(type="category", showgrid=False)
    return made


def correlations(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw the correlation of each pair: ``left``, ``right``, ``value`` from -1 to 1."""
    names = list(dict.fromkeys(frame["left"]))
    table = frame.pivot(index="left", columns="right", values="value").loc[names, names]
    few = len(names) <= 12
    made = figure(dark, "", "", max(260, 34 * len(names) + 80))
    made.add_heatmap(
        z=table.to_numpy(),
        x=labels(names, 18),
        y=labels(names, 18),
        zmin=-1,
        zmax=1,
        colorscale=list(DARK_DIVERGING if dark else DIVERGING),
        texttemplate="%{z:.2f}" if few else None,
        xgap=1,
        ygap=1,
        colorbar={"thickness": 8, "len": 0.7},
    )
    made.update_yaxes(autorange="reversed", showgrid=False, type="category")
    made.update_xaxes(showgrid=False, type="category")
    return made


def _bar(made: go.Figure, part: pd.DataFrame, name: str) -> None:
    made.add_bar(x=part["x"], y=part["y"], name=name)


def _line(made: go.Figure, part: pd.DataFrame, name: str) -> None:
    ordered = part.sort_values("x")
    made.add_scatter(x=ordered["x"], y=ordered["y"], name=name, mode="lines")


def _points(made: go.Figure, part: pd.DataFrame, name: str) -> None:
    marker = {"size": 6, "opacity": 0.5}
    made.add_scattergl(x=part["x"], y=part["y"], name=name, mode="markers", marker=marker)


def _box(made: go.Figure, part: pd.DataFrame, name: str) -> None:
    made.add_box(
        x=part["x"],
        lowerfence=part["low"],
        q1=part["q25"],
        median=part["median"],
        q3=part["q75"],
        upperfence=part["high"],
        name=name,
    )


KINDS: dict[str, Callable[[go.Figure, pd.DataFrame, str], None]] = {
    "bar": _bar,
    "line": _line,
    "scatter": _points,
    "histogram": _bar,
    "box": _box,
}


def draw(kind: str, frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw a chart of the form: ``x``, ``y``, perhaps ``colour``; a box has its quantiles."""
    made = figure(dark, short(x, 60), short(y, 60), 440)
    frame = frame.assign(x=shown(frame["x"]))
    if kind == "heatmap":
        table = frame.pivot(index="colour", columns="x", values="y")
        scale = list(DARK_SCALE if dark else SCALE)
        made.add_heatmap(
            z=table.to_numpy(), x=table.columns, y=labels(table.index), colorscale=scale
        )
        return made
    if "colour" not in frame:
        KINDS[kind](made, frame, "")
        made.update_layout(showlegend=False)
        return made
    for name, part in frame.groupby("colour", sort=True):
        KINDS[kind](made, part, short(name))
    if kind == "box":
        made.update_layout(boxmode="group")
    return made
