"""Charts of what a model answers when values change: two columns at once, or one of a row."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import (
    DARK_SCALE,
    SCALE,
    colours,
    faint,
    figure,
    ink,
    labels,
    short,
)


def two_way(frame: pd.DataFrame, titles: tuple[str, str, str], dark: bool = False) -> go.Figure:
    """Draw the mean answer for pairs of values, and mark those that no row has.

    Parameters
    ----------
    frame
        ``one``, ``other`` (values in words), ``one_at``, ``other_at`` (their places), ``mean`` and
        ``rows``; in order of both.
    titles
        Names of the columns and of the answer.
    dark
        Whether it stands on a dark page.
    """
    one, other, answer = titles
    x = labels(frame.loc[frame["other_at"] == 0, "one"], 12)
    y = labels(frame.loc[frame["one_at"] == 0, "other"], 12)
    empty = frame[frame["rows"] == 0]
    made = figure(dark, short(one, 40), short(other, 30), 420)
    made.add_heatmap(
        x=x,
        y=y,
        z=frame["mean"].to_numpy().reshape(len(x), len(y)).T,
        customdata=frame["rows"].to_numpy().reshape(len(x), len(y)).T,
        colorscale=DARK_SCALE if dark else SCALE,
        colorbar={"thickness": 8, "len": 0.8, "tickformat": ",~g"},
        hovertemplate=f"%{{x}}, %{{y}}<br>{short(answer, 40)} %{{z:.3g}}<br>%{{customdata:,}} rows"
        "<extra></extra>",
    )
    made.add_scatter(
        x=[x[place] for place in empty["one_at"]],
        y=[y[place] for place in empty["other_at"]],
        mode="markers",
        marker={"symbol": "x-thin", "size": 7, "line": {"width": 1, "color": ink(dark)}},
        opacity=0.55,
        hoverinfo="skip",
        showlegend=False,
    )
    made.update_yaxes(type="category", showgrid=False)
    return made.update_xaxes(type="category", showgrid=False, tickangle=-45)


def row_curve(
    curve: pd.DataFrame,
    here: tuple[Any, float],
    learned: tuple[Any, Any] | None,
    titles: tuple[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a row's answers as one column changes.

    Parameters
    ----------
    curve
        ``value``, ``answer``.
    here
        The row's own value and answer.
    learned
        Least and largest value in training, for a column that has an order: a band marks them.
        Without it, bars instead of a line.
    titles
        Names of the column and of the answer.
    dark
        Whether it stands on a dark page.
    """
    made = figure(dark, short(titles[0], 40), short(titles[1], 36), 300)
    own = colours(dark)[1]
    if learned is None:
        same = [str(value) == str(here[0]) for value in curve["value"]]
        paint = [own if now else colours(dark)[0] for now in same]
        made.add_bar(x=labels(curve["value"], 18), y=curve["answer"], marker={"color": paint})
        return made.update_xaxes(type="category")
    made.add_vrect(*learned, fillcolor=faint(dark), line_width=0, layer="below")
    made.add_scatter(x=curve["value"], y=curve["answer"], mode="lines", line={"width": 3})
    made.add_scatter(
        x=[here[0]], y=[here[1]], mode="markers", marker={"size": 11, "color": own},
        hovertemplate="now %{y:.3g}<extra></extra>",
    )  # fmt: skip
    return made.update_layout(showlegend=False)
