"""Charts of one column: its values, their quartiles, and how they lie in time."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.explore import histogram
from analytics.charts.theme import colours, figure, ink, labels, short

BOX_SHARE = 0.16  # of the height


def histogram_and_box(
    frame: pd.DataFrame, name: str, box: dict[str, float], dark: bool = False
) -> go.Figure:
    """Draw ranges (``low``, ``high``, ``count``) and above them a box over the same axis.

    Parameters
    ----------
    frame
        A row for each range.
    name
        Of the axis, with its unit.
    box
        ``low`` and ``high`` (the whiskers' ends), ``q25``, ``median``, ``q75`` and ``mean``.
    dark
        Whether it stands on a dark page.
    """
    made = histogram(frame, name, dark)
    made.add_box(
        **_quantiles(box), yaxis="y2", orientation="h", name="", marker_color=colours(dark)[0]
    )
    side = {"domain": [1 - BOX_SHARE, 1], "visible": False, "fixedrange": True}
    reach = [float(frame["low"].iloc[0]), float(frame["high"].iloc[-1])]
    made.update_layout(
        height=320,
        showlegend=False,
        yaxis_domain=[0, 1 - BOX_SHARE - 0.04],
        yaxis2=side,
        xaxis_range=reach,
        xaxis_anchor="y",
    )
    return made


def _quantiles(box: dict[str, float]) -> dict[str, list[float | None]]:
    found = {"q1": "q25", "median": "median", "q3": "q75"}
    ends = {"lowerfence": "low", "upperfence": "high", "mean": "mean"}
    return {theirs: [box[ours]] for theirs, ours in (found | ends).items()}


def columns(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Draw a bar for each ``value`` in the order given, as high as its ``count``."""
    made = figure(dark, short(name), "Rows", 220)
    made.add_bar(x=labels(frame["value"]), y=frame["count"])
    made.update_xaxes(type="category", showgrid=False)
    return made


def over_time(
    frame: pd.DataFrame,
    name: str,
    dark: bool = False,
    gaps: pd.DataFrame | None = None,
    what: str = "Rows",
) -> go.Figure:
    """Draw ``y`` at each ``x`` in time, and mark the gaps (``start``, ``end``)."""
    made = figure(dark, short(name), short(what), 280)
    made.add_scatter(x=pd.to_datetime(frame["x"]), y=frame["y"], mode="lines", line={"width": 2})
    made.update_layout(selectdirection="h")
    made.update_yaxes(rangemode="tozero" if (frame["y"].dropna() >= 0).all() else "normal")
    for start, end in () if gaps is None else gaps[["start", "end"]].itertuples(index=False):
        made.add_vrect(x0=start, x1=end, fillcolor=ink(dark), opacity=0.12, line_width=0)
    return made
