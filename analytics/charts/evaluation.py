"""Charts of an evaluation."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.relations import to_select
from analytics.charts.theme import (
    DARK_SCALE,
    SCALE,
    colours,
    faint,
    figure,
    ink,
    labels,
    short,
    with_rows,
    with_rows_below,
)

# A second axis; left alone, it would have its marks where those of the first one are.
RIGHT = {
    "overlaying": "y",
    "side": "right",
    "tickmode": "auto",
    "nticks": 6,
    "rangemode": "tozero",
    "showgrid": False,
    "automargin": True,
}


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
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )
    shown = dict(zip(order, names, strict=True))
    to_select(
        made,
        [shown[name] for name in frame["predicted"]],
        [shown[name] for name in frame["actual"]],
        list(range(len(frame))),
        [
            f"actual {short(row['actual'])}, predicted {short(row['predicted'])}: "
            f"{row['count']:,} ({row['share']:.1%})"
            for row in frame.to_dict("records")
        ],
        dark,
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
    made.add_scatter(
        x=frame["false_positive_rate"],
        y=frame["true_positive_rate"],
        mode="lines",
        line={"color": colours(dark)[0]},
    )
    return _square(made, dark, [0, 1], [0, 1])


def precision_recall(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw precision over recall: ``recall``, ``precision``; and ``random`` calls."""
    made = figure(dark, "Recall", "Precision")
    made.add_scatter(
        x=frame["recall"], y=frame["precision"], mode="lines", line={"color": colours(dark)[0]}
    )
    return _square(made, dark, [0, 1], [float(frame["random"].iloc[0])] * 2)


def gains(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw gain and, on the right, lift over the ``share`` of rows: ``gain``, ``lift``."""
    made = figure(dark, "Share of rows, the likeliest first", "Share of the positive rows")
    made.add_scatter(x=[0, 1], y=[0, 1], mode="lines", showlegend=False, hoverinfo="skip",
                     line={"dash": "dot", "color": faint(dark)})  # fmt: skip
    made.add_scatter(x=[0, *frame["share"]], y=[0, *frame["gain"]], mode="lines", name="Gain",
                     line={"color": colours(dark)[0]})  # fmt: skip
    made.add_scatter(x=frame["share"], y=frame["lift"], mode="lines", name="Lift (right)",
                     yaxis="y2", line={"color": colours(dark)[1]})  # fmt: skip
    made.update_xaxes(range=[0, 1.01], tickformat=".0%")
    made.update_layout(
        yaxis={"range": [0, 1.02], "tickformat": ".0%"},
        yaxis2={**RIGHT, "title": {"text": "Lift, times random", "standoff": 8}},
    )
    return made


def distribution(frame: pd.DataFrame, positive: str, dark: bool = False) -> go.Figure:
    """Draw how many rows of both sides get a probability: ``low``, ``high``, and a count each."""
    made = figure(dark, f"Probability of {short(positive, 40)}", "Share of the rows of a side")
    for i, (side, name) in enumerate((("negative", "Others"), ("positive", short(positive)))):
        whole = max(1, int(frame[side].sum()))
        made.add_bar(
            x=(frame["low"] + frame["high"]) / 2,
            y=frame[side] / whole,
            width=frame["high"] - frame["low"],
            name=f"{name} ({whole:,} rows)" if frame[side].any() else f"{name} (no rows)",
            opacity=0.6,
            customdata=[2 * place + i for place in range(len(frame))],
            text=[f"{n:,} rows" for n in frame[side]],
            textposition="none",
            hovertemplate="%{x:.0%}: %{text}<extra></extra>",
            marker={"color": colours(dark)[1 if side == "positive" else 2]},
        )
    made.update_layout(barmode="overlay", bargap=0)
    made.update_xaxes(tickformat=".0%", range=[0, 1])
    made.update_yaxes(tickformat=".0%")
    return made


def calibration(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw what happens over what was predicted, and below how many rows each tenth has.

    ``predicted``, ``observed``, ``low``, ``high``, ``count``, ``bin``.
    """
    made = figure(dark, "Predicted probability", "Share that is so")
    made.add_scatter(
        x=frame["predicted"],
        y=frame["observed"],
        mode="lines+markers",
        line={"color": colours(dark)[0]},
        customdata=list(range(len(frame))),
        text=[f"{n:,} rows" for n in frame["count"]],
        hovertemplate="%{x:.0%} predicted, %{y:.0%} observed, %{text}<extra></extra>",
        error_y={
            "type": "data",
            "symmetric": False,
            "array": frame["high"] - frame["observed"],
            "arrayminus": frame["observed"] - frame["low"],
            "thickness": 1,
        },
    )
    made = _square(made, dark, [0, 1], [0, 1])
    made.add_bar(
        x=frame["bin"],
        y=frame["count"],
        width=0.09,
        yaxis="y2",
        customdata=list(range(len(frame))),
        marker={"color": colours(dark)[2], "opacity": 0.5},
        hovertemplate="%{y:,} rows<extra></extra>",
    )
    return with_rows_below(made, 0.17, dark)


def worth(
    frame: pd.DataFrame, chosen: float, title: str, money: bool = False, dark: bool = False
) -> go.Figure:
    """Draw what a rule makes of each ``threshold``: ``worth``; with precision and recall.

    `money` says that the worth is an amount, which has an axis of its own on the right.
    """
    made = figure(dark, "Threshold", "")
    for name, shown in (("precision", "Precision"), ("recall", "Recall")):
        made.add_scatter(x=frame["threshold"], y=frame[name], name=shown, mode="lines",
                         line={"width": 1.5, "dash": "dot"})  # fmt: skip
    made.add_scatter(
        x=frame["threshold"],
        y=frame["worth"],
        name=short(title, 40),
        mode="lines",
        yaxis="y2" if money else "y",
        line={"width": 3, "color": colours(dark)[0]},
    )
    made.add_vline(x=chosen, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_xaxes(tickformat=".0%", range=[0, 1])
    made.update_layout(yaxis={"tickformat": ".0%", "range": [0, 1.02]})
    if money:
        made.update_layout(yaxis2=RIGHT)
    return made


def predicted_actual(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw predicted over actual values: ``actual``, ``predicted``."""
    made = figure(dark, "Actual", "Predicted", 380)
    low = float(frame[["actual", "predicted"]].min().min())
    high = float(frame[["actual", "predicted"]].max().max())
    made.add_scatter(
        x=[low, high], y=[low, high], mode="lines", line={"dash": "dot", "color": faint(dark)}
    )
    return with_rows(made, frame["actual"], frame["predicted"], dark)


def residuals(frame: pd.DataFrame, dark: bool = False) -> go.Figure:
    """Draw how often predictions are off by how much: ``low``, ``high``, ``count``."""
    made = figure(dark, "Predicted minus actual", "Rows", 380)
    made.add_bar(
        x=(frame["low"] + frame["high"]) / 2,
        y=frame["count"],
        width=frame["high"] - frame["low"],
        customdata=list(range(len(frame))),
    )
    made.add_vline(x=0, line={"color": ink(dark), "dash": "dot", "width": 1})
    made.update_layout(showlegend=False, bargap=0)
    return made
