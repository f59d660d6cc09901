"""Learning curves: live ones that update in place, and finished ones over each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import colours, faint, figure, ink, short

MOST_POINTS = 500
NAMES = {"train": "Training", "validation": "Validation"}


def live_curve(history: pd.DataFrame, title: str, unit: str, dark: bool = False) -> dict[str, Any]:
    """Return ECharts options of one quantity, training against validation.

    Parameters
    ----------
    history
        ``step``, ``series`` (``train/loss``, ``validation/loss``), ``value``.
    title
        What is shown, ``Loss``.
    unit
        What a step is, ``epoch`` or ``tree``.
    dark
        Whether it stands on a dark page.
    """
    text = {"color": ink(dark)}
    line = {"lineStyle": {"color": faint(dark)}}
    series = [
        _line(name, history[history["series"].str.startswith(f"{part}/")], colour)
        for (part, name), colour in zip(NAMES.items(), colours(dark), strict=False)
    ]
    return {
        "animation": False,
        "color": list(colours(dark)),
        "textStyle": text,
        "title": {
            "text": f"{title} by {unit}",
            "left": 0,
            "textStyle": text | {"fontSize": 14, "fontWeight": "normal"},
        },
        "grid": {"left": 56, "right": 16, "top": 62, "bottom": 24},
        "legend": {"top": 28, "left": 0, "textStyle": text, "icon": "roundRect", "itemHeight": 4},
        "tooltip": {"trigger": "axis"},
        "xAxis": {
            "type": "value",
            "name": unit.capitalize(),
            "nameLocation": "middle",
            "nameGap": 26,
            "minInterval": 1,
            "max": "dataMax",
            "axisLabel": text,
            "splitLine": {"show": False},
        },
        "yAxis": {"type": "value", "scale": True, "axisLabel": text, "splitLine": line},
        "series": series,
    }


def _line(name: str, part: pd.DataFrame, colour: str) -> dict[str, Any]:
    rows = part[["step", "value"]].dropna()
    every = max(1, -(-len(rows) // MOST_POINTS))
    shown = rows.iloc[::-every][::-1]
    return {
        "type": "line",
        "name": name,
        "data": [[int(step), round(float(value), 6)] for step, value in shown.to_numpy()],
        "encode": {"x": 0, "y": 1},
        "showSymbol": len(shown) < 3,
        "lineStyle": {"width": 2},
        "itemStyle": {"color": colour},
    }


def overlay(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Return the curves of several runs over each other: ``step``, ``value``, ``run``."""
    made = figure(dark, "Step", name.split("/")[-1].replace("_", " ").capitalize(), 380)
    for run, part in frame.groupby("run", sort=False):
        made.add_scatter(x=part["step"], y=part["value"], name=short(run), mode="lines")
    return made
