"""Loss and score of a run by step, drawn by the browser; new points leave a zoom as it is."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.charts import theme
from analytics.models.scores import WATCHED
from analytics.runs import Run
from pages.ui import tokens
from pages.ui.drawing import dark
from pages.ui.training.curves.feed import PATH

_HERE = Path(__file__).parent
_curves = st.components.v2.component(
    "curves",
    html=(_HERE / "curves.html").read_text("utf-8"),
    css=(_HERE / "curves.css").read_text("utf-8"),
    js=(_HERE.parent / "plot.js").read_text("utf-8") + (_HERE / "curves.js").read_text("utf-8"),
)
TITLES = {"auc": "AUC", "rmse": "RMSE"}


def panel(run: Run) -> None:
    """Draw loss and metric, training against validation, and figures of the fit."""
    score = WATCHED[run.plan.task]
    _curves(
        key=f"curves-{run.id}",
        data={
            "path": PATH,
            "token": tokens.issue(run.owner, run.id, purpose=tokens.WATCH),
            "live": run.live,
            "rows": run.summary.get("n_train"),
            "unit": run.plan.model.unit,
            "charts": [["loss", "Loss"], [score, TITLES.get(score, score.capitalize())]],
            "colours": theme.colours(dark())[:2],
        },
    )
