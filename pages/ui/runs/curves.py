"""The learning curves of several runs over each other."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts import overlay
from analytics.comparison import labels
from analytics.runs import Run
from pages.ui import parts
from pages.ui.drawing import chart

PARTS = {"train": "training", "validation": "validation"}


def curves(runs: list[Run]) -> None:
    """Show one curve of all runs, to be chosen."""
    histories = {run.id: run.history() for run in runs}
    series = sorted({name for history in histories.values() for name in history["series"]})
    if not series:
        return
    usual = series.index("validation/loss") if "validation/loss" in series else 0
    chosen = st.selectbox("Curve", series, index=usual, format_func=_title, key="overlay-curve")
    frames = [
        history[history["series"] == chosen].assign(run=name)
        for name, history in zip(labels(runs), histories.values(), strict=True)
    ]
    points = sum(map(len, frames))  # a live run's curve grows
    names = tuple(run.name for run in runs)
    chart(
        "overlay",
        (*histories, *names, chosen, points),
        lambda dark: (overlay(pd.concat(frames), chosen, dark), _sentence(frames)),
    )


def _title(series: str) -> str:
    part, name = series.split("/", 1)
    shown = name.upper() if name in ("auc", "rmse") else name.replace("_", " ").capitalize()
    return f"{shown} on {PARTS.get(part, part)} rows"


def _sentence(frames: list[pd.DataFrame]) -> str:
    ends = [
        f"{f['run'].iloc[-1]} ends at {parts.number(f['value'].iloc[-1])}" for f in frames if len(f)
    ]
    return "; ".join(ends) + "."
