"""How far apart the scores of folds are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import colours, faint, figure, ink

STRIP = 74  # pixels
TITLE, TICKS = 0.27, 0.3  # shares of a strip


def folds(frame: pd.DataFrame, whole: dict[str, float], dark: bool = False) -> go.Figure:
    """Draw a strip for each metric: a dot per fold, their mean, and the score on the test rows.

    Parameters
    ----------
    frame
        ``metric``, ``title``, ``value``, ``fold``, ``repeat``, ``n_rows``.
    whole
        The score on the test rows by metric.
    dark
        Whether it stands on a dark page.
    """
    strips = list(frame.groupby("metric", sort=False))
    made = figure(dark, height=STRIP * len(strips) + 50)
    for i, (key, part) in enumerate(strips):
        _strip(made, i, len(strips), str(part["title"].iloc[0]), dark)
        _dots(made, i, part, whole.get(str(key)), dark)
    return made.update_layout(legend={"y": 1, "x": 1, "xanchor": "right"})


def _strip(made: go.Figure, i: int, n: int, title: str, dark: bool) -> None:
    top, bottom = 1 - i / n, 1 - (i + 1) / n
    inner = [bottom + TICKS / n, top - TITLE / n]
    name = str(i + 1) if i else ""
    axis = {"gridcolor": faint(dark), "zeroline": False, "showline": False, "nticks": 6}
    made.update_layout(
        {f"xaxis{name}": {**axis, "anchor": f"y{name}", "title": {"text": ""}},
         f"yaxis{name}": {"domain": inner, "anchor": f"x{name}", "range": [-1, 1],
                          "showticklabels": False, "showgrid": False, "zeroline": False,
                          "showline": False}}
    )  # fmt: skip
    made.add_annotation(
        text=title, x=0, y=top, xref="paper", yref="paper", xanchor="left", yanchor="top",
        showarrow=False, font={"color": ink(dark)},
    )  # fmt: skip


def _dots(made: go.Figure, i: int, part: pd.DataFrame, whole: float | None, dark: bool) -> None:
    place = str(i + 1) if i else ""
    on: dict[str, Any] = {"xaxis": f"x{place}", "yaxis": f"y{place}", "showlegend": i == 0}
    folds = zip(part["fold"], part["repeat"], part["n_rows"], strict=True)
    said = [f"fold {fold}, round {repeat}, {n:,} rows" for fold, repeat, n in folds]
    made.add_scatter(
        x=part["value"], y=[0] * len(part), mode="markers", name="A fold", text=said,
        marker={"size": 10, "opacity": 0.55, "color": colours(dark)[0]},
        hovertemplate="%{x:.4g} (%{text})<extra></extra>", **on,
    )  # fmt: skip
    made.add_scatter(
        x=[part["value"].mean()], y=[0], mode="markers", name="Mean of the folds",
        marker={"size": 22, "symbol": "line-ns", "line": {"width": 2.5, "color": ink(dark)}},
        hovertemplate="mean %{x:.4g}<extra></extra>", **on,
    )  # fmt: skip
    if whole is not None:
        made.add_scatter(
            x=[whole], y=[0], mode="markers", name="Test rows",
            marker={"size": 11, "symbol": "diamond-open", "color": colours(dark)[1],
                    "line": {"width": 2}},
            hovertemplate="test rows %{x:.4g}<extra></extra>", **on,
        )  # fmt: skip
