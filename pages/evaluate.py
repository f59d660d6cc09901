"""Evaluate: what the run is worth on rows it has never seen."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import streamlit as st

from analytics import charts
from analytics.evaluation import frames
from analytics.evaluation.of_run import Evaluation, evaluate, predictions
from analytics.evaluation.scores import Score
from analytics.metrics import METRICS
from analytics.runs import Run
from pages.ui import parts
from pages.ui.drawing import Drawing, chart

Rows = Callable[[], tuple[np.ndarray, np.ndarray]]


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


def show(title: str, of: object, draw: Callable[[bool], Drawing]) -> None:
    """Show a chart under its title."""
    st.markdown(f"**{title}**")
    chart(title, of, draw)


def classes(found: Evaluation, run: Run) -> None:
    """Show the charts of a classification."""
    chosen = 0.5
    rows = rows_of(run)
    binary = found.task == "binary"
    if binary:
        name = parts.escape(found.classes[1])
        chosen = st.slider(
            f"Call a row {name} from this probability on", 0.01, 0.99, 0.5, 0.01, key="threshold"
        )
    left, right = st.columns(2, gap="large")
    with left:
        show(
            "Confusion matrix",
            (run.id, chosen),
            lambda dark: confusion(*rows(), found, chosen, dark),
        )
    if not binary:
        return
    with right:
        show("Threshold", (run.id, chosen), lambda dark: threshold(*rows(), chosen, dark))
    for place, (title, draw) in zip(st.columns(3, gap="large"), CURVES.items(), strict=True):
        with place:
            show(title, run.id, lambda dark, draw=draw: draw(*rows(), dark))


def rows_of(run: Run) -> Rows:
    """Return what reads truth and predictions when the first chart is drawn, and only then."""
    return functools.cache(lambda: predictions(run)[1:])


def confusion(
    y: np.ndarray, p: np.ndarray, found: Evaluation, chosen: float, dark: bool
) -> Drawing:
    """Draw what was told right, and what was taken for what."""
    table = frames.confusion(y, p, found.classes, chosen)
    return charts.confusion(table, dark), frames.confusion_sentence(table)


def threshold(y: np.ndarray, p: np.ndarray, chosen: float, dark: bool) -> Drawing:
    """Draw what another threshold would bring."""
    table = frames.thresholds(y, p)
    return charts.threshold(table, chosen, dark), frames.threshold_sentence(table, chosen)


def roc(y: np.ndarray, p: np.ndarray, dark: bool) -> Drawing:
    """Draw the ROC curve."""
    return charts.roc(frames.roc(y, p), dark), frames.roc_sentence(y, p)


def precision_recall(y: np.ndarray, p: np.ndarray, dark: bool) -> Drawing:
    """Draw precision over recall."""
    prevalence = float((y == 1).mean())
    figure = charts.precision_recall(frames.precision_recall(y, p), prevalence, dark)
    return figure, frames.precision_recall_sentence(y, p)


def calibration(y: np.ndarray, p: np.ndarray, dark: bool) -> Drawing:
    """Draw what happens over what was predicted."""
    table = frames.calibration(y, p)
    return charts.calibration(table, dark), frames.calibration_sentence(table)


CURVES = {"ROC": roc, "Precision and recall": precision_recall, "Calibration": calibration}


def predicted_actual(y: np.ndarray, p: np.ndarray, dark: bool) -> Drawing:
    """Draw predicted over actual values."""
    figure = charts.predicted_actual(frames.predicted_actual(y, p), dark)
    return figure, frames.predicted_actual_sentence(y, p)


def residuals(y: np.ndarray, p: np.ndarray, dark: bool) -> Drawing:
    """Draw how far predictions are off."""
    return charts.residuals(frames.residuals(y, p), dark), frames.residuals_sentence(y, p)


def values(run: Run) -> None:
    """Show the charts of a regression."""
    rows = rows_of(run)
    left, right = st.columns(2, gap="large")
    with left:
        show("Predicted against actual", run.id, lambda dark: predicted_actual(*rows(), dark))
    with right:
        show("Residuals", run.id, lambda dark: residuals(*rows(), dark))


def page() -> None:
    """Show what the current run is worth."""
    run: Run = parts.need_run()
    if not (run.folder / "evaluation.json").exists():
        waiting()
        return
    found = evaluate(run)
    scores(found)
    if found.task == "regression":
        values(run)
    else:
        classes(found, run)
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
