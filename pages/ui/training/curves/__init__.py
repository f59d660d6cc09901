"""How far a run is, its loss and score by step: drawn by the browser, a zoom stays as it is."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.charts import theme
from analytics.models.scores import WATCHED
from analytics.runs import Run
from pages.ui import tokens
from pages.ui.drawing import dark
from pages.ui.training import progress
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
    """Draw how far a run is, loss and metric, training against validation, and figures of the fit.

    The page runs again only when the run has come to another stage: the browser says so.
    """
    score = WATCHED[run.plan.task]
    _curves(
        key=f"curves-{run.id}",
        data={
            "path": PATH,
            "token": tokens.issue(run.owner, run.id, purpose=tokens.WATCH),
            "live": run.live,
            "progress": progress.told(run) if run.live else None,
            "rows": run.summary.get("n_train"),
            "unit": run.plan.model.unit,
            "charts": [["loss", "Loss"], [score, TITLES.get(score, score.capitalize())]],
            "colours": theme.colours(dark())[:2],
        },
        on_moved_change=lambda: None,
    )
