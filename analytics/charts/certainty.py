"""Charts of how far predictions can be trusted, and where they are worst."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import colours, faint, figure, ink, labels, short

ROW = 34  # pixels


def _ranges(frame: pd.DataFrame, value: str, title: str, dark: bool) -> go.Figure:
    """Draw a mark and its interval for each row of a frame, the first one at the top."""
    made = figure(dark, title, "", max(240, 110 + ROW * len(frame)))
    made.add_scatter(
        x=frame[value],
        y=labels(frame["part"], 44),
        mode="markers",
        marker={"size": 11, "color": colours(dark)[0]},
        customdata=[[place] for place in range(len(frame))],
        text=[f"{n:,} rows" for n in frame["rows"]],
        hovertemplate="%{y}: %{x} (%{text})<extra></extra>",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": frame["high"] - frame[value],
            "arrayminus": frame[value] - frame["low"],
            "thickness": 1.5,
        },
    )
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    made.update_layout(showlegend=False)
    return made


def coverage(frame: pd.DataFrame, level: float, dark: bool = False) -> go.Figure:
    """Draw the coverage of each part beside what was promised.

    ``part``, ``rows``, ``covered``, ``low``, ``high``.
    """
    made = _ranges(frame, "covered", "Share of rows inside", dark)
    made.add_vline(x=level, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_xaxes(tickformat=".0%", range=[min(0.5, float(frame["low"].min())), 1.01])
    return made


def slices(frame: pd.DataFrame, title: str, share: bool = False, dark: bool = False) -> go.Figure:
    """Draw the errors of groups, and a cross for those of all other rows.

    ``part``, ``rows``, ``error``, ``low``, ``high``, ``elsewhere``; `share` says that errors are
    shares of rows.
    """
    made = _ranges(frame, "error", short(title, 60), dark)
    made.add_scatter(
        x=frame["elsewhere"],
        y=labels(frame["part"], 44),
        mode="markers",
        name="Elsewhere",
        marker={"size": 9, "symbol": "x-thin", "line": {"width": 2, "color": ink(dark)}},
        hovertemplate="elsewhere: %{x}<extra></extra>",
    )
    made.data[0].name = "In the group"
    made.update_layout(showlegend=True)
    made.update_xaxes(rangemode="tozero", tickformat=".0%" if share else None)
    return made


def set_sizes(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw how many rows have sets of how many classes: ``size``, ``rows``."""
    made = figure(dark, "Classes in the set", "Rows")
    made.add_bar(x=[f"{size}" for size in frame["size"]], y=frame["rows"])
    made.update_xaxes(type="category")
    return made


def band(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw actual over predicted values, and the interval, which is as wide everywhere.

    ``predicted``, ``actual``, ``inside``, ``low``, ``high``.
    """
    made = figure(dark, "Predicted", "Actual", 380)
    first, last = frame["predicted"].argmin(), frame["predicted"].argmax()
    ends = frame.iloc[np.array([first, last, last, first])]
    made.add_scatter(
        x=ends["predicted"],
        y=[*ends["low"].iloc[:2], *ends["high"].iloc[2:]],
        fill="toself",
        fillcolor=faint(dark),
        mode="none",
        name="Interval",
        hoverinfo="skip",
    )
    return _with_rows(made, frame, dark)


def learned_band(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw actual over predicted values, and the interval of each row.

    ``predicted``, ``actual``, ``inside``, ``low``, ``high``.
    """
    made = figure(dark, "Predicted", "Actual", 380)
    made.add_scatter(
        x=np.repeat(frame["predicted"].to_numpy(), 3),
        y=frame[["low", "high"]].assign(gap=np.nan).to_numpy().ravel(),
        mode="lines",
        line={"color": faint(dark), "width": 2},
        name="Interval",
        hoverinfo="skip",
    )
    return _with_rows(made, frame, dark)


def _with_rows(made: go.Figure, frame: pd.DataFrame, dark: bool) -> go.Figure:
    for inside, name in ((True, "Inside"), (False, "Outside")):
        part = frame[frame["inside"] == inside]
        made.add_scatter(
            x=part["predicted"],
            y=part["actual"],
            mode="markers",
            name=name,
            marker={"size": 5, "opacity": 0.5, "color": colours(dark)[0 if inside else 1]},
        )
    return made
