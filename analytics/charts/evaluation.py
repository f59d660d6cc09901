"""Charts of an evaluation."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import DARK_SCALE, SCALE, colours, faint, figure, ink, labels


def confusion(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw counts and row shares: ``actual``, ``predicted``, ``count``, ``share``."""
    order = list(dict.fromkeys(frame["actual"]))
    share = frame.pivot(index="actual", columns="predicted", values="share").loc[order, order]
    count = frame.pivot(index="actual", columns="predicted", values="count").loc[order, order]
    few = len(order) <= 12
    text = [
        [f"{n:,}<br>{s:.1%}" for n, s in zip(counts, shares, strict=True)]
        for counts, shares in zip(count.to_numpy(), share.to_numpy(), strict=True)
    ]
    names = labels(order, 16)
    made = figure(dark, "Predicted", "Actual", max(300, 40 * len(order) + 120))
    made.add_heatmap(
        z=share.to_numpy(),
        x=names,
        y=names,
        zmin=0,
        zmax=1,
        colorscale=list(DARK_SCALE if dark else SCALE),
        showscale=False,
        text=text,
        texttemplate="%{text}" if few else None,
        # left alone, plotly picks black or white by the cell; on a dark scale it picks wrongly
        textfont={"color": ink(dark)} if dark else None,
        hovertemplate="actual %{y}, predicted %{x}: %{text}<extra></extra>",
        xgap=2,
        ygap=2,
    )
    made.update_xaxes(type="category", showgrid=False)
    made.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return made


def _square(made: go.Figure, dark: bool, x: list[float], y: list[float]) -> go.Figure:
    made.add_scatter(
        x=x, y=y, mode="lines", line={"dash": "dot", "color": faint(dark)}, hoverinfo="skip"
    )
    made.data = made.data[::-1]
    made.update_layout(showlegend=False)
    made.update_xaxes(range=[0, 1.01], tickformat=".0%")
    made.update_yaxes(range=[0, 1.02], tickformat=".0%")
    return made


def roc(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw the ROC curve: ``false_positive_rate``, ``true_positive_rate``."""
    made = figure(dark, "False positive rate", "True positive rate")
    made.add_scatter(x=frame["false_positive_rate"], y=frame["true_positive_rate"], mode="lines")
    return _square(made, dark, [0, 1], [0, 1])


def precision_recall(frame: pd.DataFrame, prevalence: float, dark: bool = False) -> go.Figure:
    """Draw precision over recall: ``recall``, ``precision``; and the share of positive rows."""
    made = figure(dark, "Recall", "Precision")
    made.add_scatter(x=frame["recall"], y=frame["precision"], mode="lines")
    return _square(made, dark, [0, 1], [prevalence, prevalence])


def calibration(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw what happens over what was predicted: ``predicted``, ``observed``, ``low``, ``high``."""
    made = figure(dark, "Predicted probability", "Share that is positive")
    made.add_scatter(
        x=frame["predicted"],
        y=frame["observed"],
        mode="lines+markers",
        customdata=frame["count"],
        hovertemplate="%{x:.0%} predicted, %{y:.0%} observed, %{customdata:,} rows<extra></extra>",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": frame["high"] - frame["observed"],
            "arrayminus": frame["observed"] - frame["low"],
            "thickness": 1,
        },
    )
    return _square(made, dark, [0, 1], [0, 1])


def threshold(frame: pd.DataFrame, chosen: float, dark: bool = False) -> go.Figure:
    """Draw metrics over the threshold: ``threshold``, ``precision``, ``recall``, ``f1``."""
    made = figure(dark, "Threshold", "")
    for name, title in (("precision", "Precision"), ("recall", "Recall"), ("f1", "F1")):
        made.add_scatter(x=frame["threshold"], y=frame[name], name=title, mode="lines")
    made.add_vline(x=chosen, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_xaxes(tickformat=".0%", range=[0, 1])
    made.update_yaxes(tickformat=".0%", range=[0, 1.02])
    return made


def predicted_actual(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw predicted over actual values: ``actual``, ``predicted``."""
    made = figure(dark, "Actual", "Predicted", 380)
    low = float(frame[["actual", "predicted"]].min().min())
    high = float(frame[["actual", "predicted"]].max().max())
    made.add_scatter(
        x=[low, high], y=[low, high], mode="lines", line={"dash": "dot", "color": faint(dark)}
    )
    made.add_scatter(
        x=frame["actual"],
        y=frame["predicted"],
        mode="markers",
        marker={"size": 5, "opacity": 0.45, "color": colours(dark)[0]},
    )
    made.update_layout(showlegend=False)
    return made


def residuals(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw how often predictions are off by how much: ``low``, ``high``, ``count``."""
    made = figure(dark, "Predicted minus actual", "Rows", 380)
    made.add_bar(
        x=(frame["low"] + frame["high"]) / 2,
        y=frame["count"],
        width=frame["high"] - frame["low"],
    )
    made.add_vline(x=0, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_layout(showlegend=False, bargap=0)
    return made
