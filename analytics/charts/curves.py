"""Learning curves of several runs over each other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.charts.theme import figure, short


def overlay(frame: pd.DataFrame, name: str, dark: bool = False) -> go.Figure:
    """Return the curves of several runs over each other: ``step``, ``value``, ``run``."""
    made = figure(dark, "Step", name.split("/")[-1].replace("_", " ").capitalize(), 380)
    for run, part in frame.groupby("run", sort=False):
        made.add_scatter(x=part["step"], y=part["value"], name=short(run), mode="lines")
    return made
