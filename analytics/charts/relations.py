"""Charts of several columns: how they go together, and where they are missing."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.explore import correlations
from analytics.charts.theme import DARK_SCALE, SCALE, colours, faint, figure, labels, short


def relations(pairs: pd.DataFrame, order: list[str], dark: bool = False) -> go.Figure:
    """Draw the strength of every pair (``left``, ``right``, ``value``), columns in this order.

    A click on a cell is a click on a point whose ``customdata`` holds both names.
    """
    turned = pairs.rename(columns={"left": "right", "right": "left"})
    same = pd.DataFrame({"left": order, "right": order, "value": 1.0})
    table = pd.concat([pairs, turned, same])[["left", "right", "value"]]
    places = {name: i for i, name in enumerate(order)}
    table = table.sort_values("left", key=lambda names: names.map(places), kind="stable")
    made = correlations(table, dark)
    shown = labels(order, 18)
    made.add_scatter(
        x=[x for _ in shown for x in shown],
        y=[y for y in shown for _ in shown],
        customdata=[[left, right] for left in order for right in order],
        mode="markers",
        marker={"size": 22, "opacity": 0, "symbol": "square"},
        hoverinfo="skip",
        showlegend=False,
    )
    return made


def points(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw a point for each row: ``x``, ``y``."""
    made = figure(dark, short(x), short(y), 360)
    made.add_scattergl(
        x=frame["x"], y=frame["y"], mode="markers", marker={"size": 6, "opacity": 0.4}
    )
    return made


def boxes(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw a box for each ``x``: ``low``, ``q25``, ``median``, ``q75``, ``high``."""
    made = figure(dark, short(y), short(x), max(220, 34 * len(frame) + 90))
    made.add_box(
        y=labels(frame["x"]),
        lowerfence=frame["low"],
        q1=frame["q25"],
        median=frame["median"],
        q3=frame["q75"],
        upperfence=frame["high"],
        orientation="h",
        marker_color=colours(dark)[0],
    )
    made.update_yaxes(type="category", showgrid=False)
    return made


def shares(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw what share (``y``, %) of each ``x`` has each ``colour``."""
    table = frame.pivot(index="colour", columns="x", values="y").fillna(0)
    made = figure(dark, short(x), short(y), max(240, 30 * len(table) + 110))
    made.add_heatmap(
        z=table.to_numpy(),
        x=labels(table.columns, 18),
        y=labels(table.index, 18),
        zmin=0,
        colorscale=list(DARK_SCALE if dark else SCALE),
        texttemplate="%{z:.0f} %" if table.size <= 60 else None,
        xgap=1,
        ygap=1,
        colorbar={"thickness": 8, "ticksuffix": " %"},
    )
    made.update_xaxes(type="category", showgrid=False)
    made.update_yaxes(type="category", showgrid=False)
    return made


def missing(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw patterns of missing values: ``n``, ``share``, and a column of yes and no for each."""
    names = [name for name in frame.columns if name not in ("n", "share")]
    made = figure(dark, "", "Rows with this pattern", max(220, 28 * len(frame) + 130))
    shown = [f"{n:,} ({share:.1%})" for n, share in zip(frame["n"], frame["share"], strict=True)]
    made.add_heatmap(
        z=frame[names].astype(int).to_numpy(),
        x=labels(names, 18),
        y=labels(shown),
        zmin=0,
        zmax=1,
        colorscale=[(0, faint(dark)), (1, colours(dark)[1])],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{x}: %{z}<extra></extra>",
    )
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    made.update_xaxes(type="category", side="top", showgrid=False)
    return made
