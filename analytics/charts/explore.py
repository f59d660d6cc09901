"""Charts of data: the profile of a column, and correlations."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import (
    DARK_DIVERGING,
    DIVERGING,
    figure,
    labels,
    short,
)


def histogram(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Draw how often values fall in each range: ``low``, ``high``, ``count``."""
    made = figure(dark, short(name), "Rows", 280)
    made.add_bar(
        x=(frame["low"] + frame["high"]) / 2,
        y=frame["count"],
        width=frame["high"] - frame["low"],
        customdata=list(range(len(frame))),
        hovertext=[_range(low, high) for low, high in zip(frame["low"], frame["high"])],
        hovertemplate="%{hovertext}: %{y:,} rows<extra></extra>",
    )
    made.update_layout(bargap=0.02, selectdirection="h")
    return made


def _range(low: float, high: float) -> str:
    """Say which values a bar holds.

    >>> _range(54.5, 59.5), _range(2.5, 3.5), _range(0.25, 0.5)
    ('55 to 59', '3', '0.25 to 0.5')
    """
    if low % 1 == 0.5 and (high - low) % 1 == 0:  # whole numbers stand in the middle of their bars
        low, high = low + 0.5, high - 0.5
    return f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"


def bars(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Draw the most frequent values: ``value``, ``count``."""
    shown = frame.iloc[::-1]
    made = figure(dark, "Rows", "", max(160, 26 * len(shown) + 60))
    made.add_bar(
        x=shown["count"],
        y=labels(shown["value"]),
        orientation="h",
        customdata=list(range(len(frame)))[::-1],
        hovertemplate="%{y}: %{x:,} rows<extra></extra>",
    )
    made.update_layout(selectdirection="v")
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
