"""Charts of the map: its points, its axes, and how clear its groups are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.marks import HEIGHT, draw
from analytics.charts.theme import colours, figure, ink, labels, short

_PLAIN = {"x_scale": "numbers", "y_scale": "numbers", "step": {}}
_EDGE = 0.02  # of the points lie beyond each end of the scale of colours


def mapped(
    frame: pd.DataFrame, titles: Mapping[str, str], scale: str = "categories", dark: bool = False
) -> go.Figure:
    """Draw the points of a map: ``x``, ``y``, and ``colour`` if there is one.

    Parameters
    ----------
    frame
        A row for each point.
    titles
        Of ``x``, ``y`` and ``colour``.
    scale
        What the colours are: ``categories``, ``numbers`` or ``dates`` (in seconds since 1970).
    dark
        Whether it stands on a dark page.
    """
    if "colour" not in frame or scale == "categories":
        made = draw("points", frame, titles, _PLAIN, dark)
        made.update_traces(hoverinfo="name", hovertemplate=None)
    else:
        made = _on_scale(frame, titles, scale, dark)
    return made.update_xaxes(zeroline=False).update_yaxes(zeroline=False)


def _on_scale(frame: pd.DataFrame, titles: Mapping[str, str], scale: str, dark: bool) -> go.Figure:
    made = figure(dark, short(titles["x"], 60), short(titles["y"], 60), HEIGHT)
    made.update_layout(modebar={"bgcolor": "rgba(0,0,0,0)"})
    absent, present = frame[frame["colour"].isna()], frame[frame["colour"].notna()]
    for part, marker in (
        (absent, {"color": colours(dark)[-1]}),
        (present, _marker(present["colour"].astype("float64"), titles["colour"], scale, dark)),
    ):
        if len(part):
            made.add_scattergl(
                x=part["x"], y=part["y"], mode="markers", customdata=_written(part, scale),
                marker={"size": 6, "opacity": 0.7, **marker}, showlegend=False,
                hovertemplate="%{customdata}<extra></extra>",
            )  # fmt: skip
    return made


def _written(part: pd.DataFrame, scale: str) -> list[str]:
    known = part["colour"].dropna()
    texts = _days(known) if scale == "dates" else [f"{value:,.4g}" for value in known]
    return texts or ["missing"] * len(part)  # a part has all of its values, or none


def _days(seconds: Sequence[float] | pd.Series) -> list[str]:
    days = pd.to_datetime(pd.Series(seconds, dtype="float64"), unit="s")
    return list(days.dt.strftime("%Y-%m-%d"))


def _marker(values: pd.Series, title: str, scale: str, dark: bool) -> dict[str, Any]:
    low, high = (float(values.quantile(share)) for share in (_EDGE, 1 - _EDGE))
    bar: dict[str, Any] = {"thickness": 8, "len": 0.7, "title": {"text": short(title, 18)}}
    if scale == "dates":
        ends = [low, (low + high) / 2, high]
        bar |= {"tickvals": ends, "ticktext": _days(ends)}
    return {
        "color": values,
        "colorscale": [[0, colours(dark)[2]], [1, colours(dark)[1]]],
        "cmin": low,
        "cmax": high,
        "colorbar": bar,
    }


def loadings(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw what the two axes are made of: ``feature``, ``one``, ``two``, the heaviest first."""
    shown = frame.iloc[::-1]
    made = figure(dark, "Weight", "", max(220, 30 * len(shown) + 90))
    names = labels(shown["feature"], 24)
    for column, name in (("two", "Axis 2"), ("one", "Axis 1")):  # the first stands on top
        colour = colours(dark)[0 if column == "one" else 2]
        made.add_bar(x=shown[column], y=names, orientation="h", name=name, marker_color=colour)
    made.update_traces(hovertemplate="%{y}: %{x:.2f}")
    made.update_yaxes(type="category", showgrid=False)
    return made.update_layout(barmode="group", legend={"traceorder": "reversed"})


def axis_shares(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw how much of the spread each axis holds: ``axis``, ``share``; and all up to it."""
    made = figure(dark, "Axis", "Share of the spread", 280)
    made.add_bar(x=frame["axis"], y=frame["share"], name="this axis")
    made.add_scatter(
        x=frame["axis"], y=frame["share"].cumsum(), mode="lines+markers", name="up to it"
    )
    made.update_xaxes(dtick=1, showgrid=False)
    return made.update_yaxes(tickformat=".0%", rangemode="tozero")


def clearness(
    frame: pd.DataFrame, chosen: int, references: Mapping[str, float], dark: bool = False
) -> go.Figure:
    """Draw how clear groups are by their number: ``k``, ``silhouette``.

    `references` are scores of rows without groups, by name; they stand at the number `chosen`.
    """
    made = figure(dark, "Number of groups", "Silhouette", 280)
    made.add_scatter(x=frame["k"], y=frame["silhouette"], mode="lines+markers", name="these rows")
    signs = ("line-ew-open", "x-thin-open")
    for (name, value), sign in zip(references.items(), signs):
        marker = {"symbol": sign, "size": 13, "color": ink(dark), "line": {"width": 2}}
        made.add_scatter(x=[chosen], y=[value], mode="markers", name=name, marker=marker)
    made.update_traces(hovertemplate="%{x} groups: %{y:.2f}")
    made.update_xaxes(dtick=1, showgrid=False)
    return made.update_yaxes(rangemode="tozero")
