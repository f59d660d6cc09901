"""Residuals over something else, in the form that fits: points, bands or boxes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.relations import boxes
from analytics.charts.theme import colours, faint, figure, ink, short, with_rows

OFF = "Predicted minus actual"


def points(frame: pd.DataFrame, title: str, dark: bool = False) -> go.Figure:
    """Draw a point for each row: ``x``, ``y``."""
    made = figure(dark, short(title, 60), OFF, 380)
    with_rows(made, frame["x"], frame["y"], dark, hovertemplate="%{x}: %{y:.4g}<extra></extra>")
    return made.add_hline(y=0, line={"color": ink(dark), "dash": "dot", "width": 1})


def bands(frame: pd.DataFrame, title: str, dark: bool = False) -> go.Figure:
    """Draw medians over stretches of ``x``, and where half and nine tenths of the rows are."""
    made = figure(dark, short(title, 60), OFF, 380)
    for low, high, name in (("low", "high", "Nine of ten rows"), ("q25", "q75", "Half of them")):
        made.add_scatter(
            x=[*frame["x"], *frame["x"][::-1]],
            y=[*frame[high], *frame[low][::-1]],
            fill="toself",
            fillcolor=faint(dark),
            mode="none",
            name=name,
            hoverinfo="skip",
        )
    made.add_scatter(
        x=frame["x"],
        y=frame["median"],
        mode="lines+markers",
        name="Median",
        line={"color": colours(dark)[0]},
        customdata=list(range(len(frame))),
        text=[f"{n:,} rows" for n in frame["n"]],
        hovertemplate="%{x}: median %{y:.4g} (%{text})<extra></extra>",
    )
    made.add_hline(y=0, line={"color": ink(dark), "dash": "dot", "width": 1})
    return made


def of_categories(frame: pd.DataFrame, title: str, dark: bool = False) -> go.Figure:
    """Draw a box for each category: ``x``, ``low``, ``q25``, ``median``, ``q75``, ``high``."""
    made = boxes(frame, title, OFF, dark)
    made.add_vline(x=0, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_yaxes(autorange="reversed")
    return made


RESIDUALS: dict[str, Callable[..., go.Figure]] = {
    "points": points,
    "bands": bands,
    "boxes": of_categories,
}
