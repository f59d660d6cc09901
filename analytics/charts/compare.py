"""Charts of one column on two sides: over the same ranges, values, or units of time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import colours, figure, labels, short

SHARE = "% of the known values"
OTHERS = "all others"


def two_histograms(
    frame: pd.DataFrame, name: str, sides: tuple[str, str], dark: bool = False
) -> go.Figure:
    """Lay two histograms over each other: ``low``, ``high``, ``left`` and ``right`` in %."""
    made = figure(dark, short(name), SHARE, 340)
    middle, width = (frame["low"] + frame["high"]) / 2, frame["high"] - frame["low"]
    for side, series in _series(sides, dark):
        made.add_bar(
            x=middle, y=frame[side], width=width, opacity=0.6, customdata=_rows(frame), **series
        )
    return made.update_layout(barmode="overlay", bargap=0.02)


def two_bars(
    frame: pd.DataFrame, name: str, sides: tuple[str, str], dark: bool = False
) -> go.Figure:
    """Draw two bars for each ``value`` (none: all others): ``left`` and ``right`` in %."""
    shown = frame.iloc[::-1]
    made = figure(dark, SHARE, "", max(220, 40 * len(shown) + 90))
    values = labels(OTHERS if pd.isna(value) else value for value in shown["value"])
    for side, series in reversed(list(_series(sides, dark))):
        made.add_bar(x=shown[side], y=values, orientation="h", customdata=_rows(shown), **series)
    made.update_yaxes(type="category", showgrid=False)
    return made.update_layout(legend_traceorder="reversed")


def two_curves(
    frame: pd.DataFrame, name: str, sides: tuple[str, str], dark: bool = False
) -> go.Figure:
    """Draw two curves over the times ``x``: ``left`` and ``right`` in %."""
    made = figure(dark, short(name), SHARE, 340)
    for side, series in _series(sides, dark):
        colour = series.pop("marker_color")
        mode = "lines" if len(frame) > 1 else "markers"
        made.add_scatter(
            x=frame["x"], y=frame[side], mode=mode, line={"width": 2, "color": colour}, **series
        )
    made.update_xaxes(type="date")
    return made.update_yaxes(rangemode="tozero")


def _series(sides: tuple[str, str], dark: bool) -> Iterator[tuple[str, dict[str, str]]]:
    names = labels(sides)
    for side, name, colour in zip(("left", "right"), names, colours(dark), strict=False):
        yield side, {"name": name, "marker_color": colour}


def _rows(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows of the frame these are: what is selected leads back to them."""
    return frame.index.to_numpy(dtype="int32")
