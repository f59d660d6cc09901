"""Charts of a value over time: its course, its season, and how it goes with its own past."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.charts.marks import draw
from analytics.charts.theme import colours, faint, figure, ink, labels, short

SHADED = 40  # gaps: each is a shape of its own


def course(
    frame: pd.DataFrame,
    gaps: pd.DataFrame,
    titles: dict[str, str],
    trend: str = "",
    dark: bool = False,
) -> go.Figure:
    """Draw ``y`` at each ``x`` in time, the trend over it, and shade the gaps.

    Parameters
    ----------
    frame
        ``x``, ``y`` (nothing is drawn where it is missing), and ``colour`` or ``trend``.
    gaps
        ``after`` and ``until``, the longest first.
    titles
        Of ``x`` and ``y``.
    trend
        What the trend is; nothing where there is none.
    dark
        Whether it stands on a dark page.
    """
    made = draw("lines", frame, titles, {"x_scale": "dates", "step": {}}, dark)
    _alone(made)
    if trend:
        line = {"color": colours(dark)[1], "width": 2.5}
        made.add_scatter(x=frame["x"], y=frame["trend"], mode="lines", line=line, name=trend)
        made.data[0].update(name=short(titles["y"]), showlegend=True, opacity=0.7)
    low, high = frame["y"].min(), frame["y"].max()
    shade = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 0}}
    shade |= {"fillcolor": ink(dark), "opacity": 0.12, "layer": "below"}
    made.update_layout(
        height=360,
        yaxis_rangemode="tozero" if 0 <= low <= high / 2 else "normal",
        shapes=[
            shade | {"x0": after, "x1": until}
            for after, until in gaps[["after", "until"]].head(SHADED).itertuples(index=False)
        ],
    )
    return made


def _alone(made: go.Figure) -> None:
    """Mark the points that have no neighbour: a line has nothing to lead to."""
    for trace in list(made.data):
        known = np.isfinite(np.asarray(trace.y, "float64"))
        beside = np.r_[False, known[:-1]] | np.r_[known[1:], False]
        alone = known & ~beside
        if alone.any() and trace.mode == "lines":
            made.add_scatter(
                x=np.asarray(trace.x)[alone], y=np.asarray(trace.y)[alone], mode="markers",
                marker={"color": trace.line.color, "size": 5}, name=trace.name,
                legendgroup=trace.legendgroup, showlegend=False,
            )  # fmt: skip


def season(frame: pd.DataFrame, x: str, y: str, dark: bool = False) -> go.Figure:
    """Draw the ``mean`` of each ``position`` in a period, and from ``q25`` to ``q75``."""
    made = figure(dark, short(x), short(y), 300)
    places = labels(frame["position"])
    colour = colours(dark)[0]
    made.add_bar(
        x=places, base=frame["q25"], y=frame["q75"] - frame["q25"], name="middle half",
        marker={"color": colour, "opacity": 0.3}, hoverinfo="skip",
    )  # fmt: skip
    made.add_scatter(
        x=places, y=frame["mean"], mode="lines+markers", name="mean", line={"color": colour},
        customdata=frame[["q25", "q75", "n"]].to_numpy(),
        hovertemplate="%{x}: %{y:,.4~g}<br>half of them from %{customdata[0]:,.4~g} to "
        "%{customdata[1]:,.4~g} (%{customdata[2]} in all)<extra></extra>",
    )  # fmt: skip
    made.update_xaxes(type="category", showgrid=False)
    return made


def lags(frame: pd.DataFrame, band: float, period: int, unit: str, dark: bool = False) -> go.Figure:
    """Draw the autocorrelation ``r`` at each ``lag``, and the band of pure noise.

    Whole periods have a colour of their own.
    """
    made = figure(dark, f"{unit}s before", "autocorrelation", 300)
    whole = frame["lag"] % period == 0
    shades = np.where(whole, colours(dark)[1], colours(dark)[0])
    made.add_bar(x=frame["lag"], y=frame["r"], marker={"color": shades.tolist()}, showlegend=False)
    edge = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "layer": "below"}
    edge |= {"line": {"color": ink(dark), "dash": "dot", "width": 1}}
    noise = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": -band, "y1": band}
    noise |= {"fillcolor": faint(dark), "line": {"width": 0}, "layer": "below"}
    made.update_layout(shapes=[noise, *(edge | {"y0": end, "y1": end} for end in (-band, band))])
    made.update_yaxes(range=[min(-0.3, frame["r"].min() * 1.1), 1])
    return made
