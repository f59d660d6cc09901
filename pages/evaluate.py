"""Evaluate: what the run is worth on rows it has never seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from analytics import charts
from analytics.evaluation import frames
from analytics.evaluation.of_run import Evaluation, evaluate, predictions
from analytics.evaluation.scores import Score
from analytics.metrics import METRICS
from analytics.runs import Run
from pages.ui import parts


def scores(found: Evaluation) -> None:
    """Show each score with its interval and the baseline's."""
    st.subheader(f"Scores on {found.n_rows:,} test rows", anchor=False)
    with st.grid(min_column_width=150):
        for key, score in found.scores.items():
            with st.container(border=True, gap="small"):
                _score(score, METRICS[key].help)
    first = next(iter(found.scores.values()))
    st.caption(
        f"{first.title} {parts.number(first.value)}, with 95 % certainty between "
        f"{parts.number(first.low)} and {parts.number(first.high)}; the baseline has "
        f"{parts.number(first.baseline)}. These rows took no part in the training."
    )


def _score(score: Score, help_text: str) -> None:
    st.metric(
        score.title,
        parts.number(score.value),
        f"{score.value - score.baseline:+.3g}",
        delta_color="normal" if score.greater_is_better else "inverse",
        help=f"{help_text} The arrow is the difference to the baseline.",
    )
    st.caption(
        f"95 %: {parts.number(score.low)} to {parts.number(score.high)}  \n"
        f"baseline {parts.number(score.baseline)}"
    )


def show(figure: Any, key: str, title: str, sentence: str) -> None:
    """Show a chart under its title, with the sentence that says it in words."""
    st.markdown(f"**{title}**")
    st.plotly_chart(figure, key=key, config=charts.CONFIG, alt=sentence)
    st.caption(parts.escape(sentence))


def classes(found: Evaluation, y: np.ndarray, p: np.ndarray, dark: bool) -> None:
    """Show the charts of a classification."""
    chosen = 0.5
    binary = found.task == "binary"
    if binary:
        name = parts.escape(found.classes[1])
        chosen = st.slider(
            f"Call a row {name} from this probability on", 0.01, 0.99, 0.5, 0.01, key="threshold"
        )
    left, right = st.columns(2, gap="large")
    with left:
        table = frames.confusion(y, p, found.classes, chosen)
        sentence = frames.confusion_sentence(table)
        show(charts.confusion(table, dark), "confusion", "Confusion matrix", sentence)
    if not binary:
        return
    with right:
        table = frames.thresholds(y, p)
        sentence = frames.threshold_sentence(table, chosen)
        show(charts.threshold(table, chosen, dark), "threshold-chart", "Threshold", sentence)
    left, middle, right = st.columns(3, gap="large")
    with left:
        show(charts.roc(frames.roc(y, p), dark), "roc", "ROC", frames.roc_sentence(y, p))
    with middle:
        figure = charts.precision_recall(
            frames.precision_recall(y, p), float((y == 1).mean()), dark
        )
        sentence = frames.precision_recall_sentence(y, p)
        show(figure, "pr", "Precision and recall", sentence)
    with right:
        table = frames.calibration(y, p)
        sentence = frames.calibration_sentence(table)
        show(charts.calibration(table, dark), "calibration", "Calibration", sentence)


def values(y: np.ndarray, p: np.ndarray, dark: bool) -> None:
    """Show the charts of a regression."""
    left, right = st.columns(2, gap="large")
    with left:
        figure = charts.predicted_actual(frames.predicted_actual(y, p), dark)
        sentence = frames.predicted_actual_sentence(y, p)
        show(figure, "predicted-actual", "Predicted against actual", sentence)
    with right:
        figure = charts.residuals(frames.residuals(y, p), dark)
        show(figure, "residuals", "Residuals", frames.residuals_sentence(y, p))


def page() -> None:
    """Show what the current run is worth."""
    run: Run = parts.need_run()
    if not (run.folder / "evaluation.json").exists():
        waiting()
        return
    found = evaluate(run)
    _, y, p = predictions(run)
    dark = st.context.theme.type == "dark"
    scores(found)
    if found.task == "regression":
        values(y, p, dark)
    else:
        classes(found, y, p, dark)
    parts.link("explain", "See why it answers so")


@st.fragment(run_every=0.5)
def waiting() -> None:
    """Show that the scores are on their way."""
    run = parts.need_run()
    if (run.folder / "evaluation.json").exists():
        st.rerun()
    st.caption("Scoring the test rows.")
    st.skeleton(height=240)


parts.header("Evaluate", "What the model is worth on rows it has never seen, beside the baseline.")
with parts.shown_errors():
    page()
