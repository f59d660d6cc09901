"""Evaluate: what the run is worth on rows it has never seen."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import streamlit as st

from analytics import charts
from analytics.evaluation import frames
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import (
    Evaluation,
    evaluate,
    looks,
    looks_sentence,
    predictions,
)
from analytics.evaluation.scores import Score
from analytics.metrics import METRICS
from analytics.profile.cohorts import Cohort
from analytics.runs import Run
from pages.ui import cohorts, parts
from pages.ui.backend import ask_data
from pages.ui.drawing import Drawing, chart
from pages.ui.runs.measuring import have_measured

Rows = Callable[[], tuple[np.ndarray, np.ndarray]]
CARDS = 4  # of the first scores; all of them are in the table


def scores(found: Evaluation, whole: Evaluation | None = None) -> None:
    """Show each score with its interval and the baseline's; of a cohort, beside all test rows."""
    beside = {} if whole is None else whole.scores
    of = f"{found.n_rows:,} test rows" + (" of the cohort" if whole else "")
    st.subheader(f"Scores on {of}", anchor=False)
    with st.grid(min_column_width=165):
        for key, score in list(found.scores.items())[:CARDS]:
            _card(score, METRICS[key].help, beside.get(key))
    st.markdown(_table(found.scores, beside))
    key, first = next((key, score) for key, score in found.scores.items() if known(score))
    st.caption(f"{_sentence(first, beside.get(key))} These rows took no part in the training.")


def known(score: Score) -> bool:
    """Say whether a score exists: of rows that are all of one class, some do not."""
    return score.value == score.value


def _sentence(score: Score, whole: Score | None) -> str:
    text = (
        f"{score.title} {parts.number(score.value)}, with 95 % certainty between "
        f"{parts.number(score.low)} and {parts.number(score.high)}; "
    )
    if whole is None:
        return f"{text}the baseline has {parts.number(score.baseline)}."
    inside = score.low <= whole.value <= score.high
    where = "inside that range: the difference may be chance" if inside else "outside that range"
    return f"{text}{parts.number(whole.value)} on all test rows lies {where}."


def _card(score: Score, help_text: str, whole: Score | None) -> None:
    other, what = (
        (score.baseline, "the baseline") if whole is None else (whole.value, "all test rows")
    )
    st.metric(
        score.title,
        parts.number(score.value),
        f"{score.value - other:+.3g}" if known(score) else None,
        delta_color="normal" if score.greater_is_better else "inverse",
        help=f"{help_text} The arrow is the difference to {what}.",
        border=True,
    )


def _table(scores: dict[str, Score], beside: dict[str, Score]) -> str:
    """Return all scores as one table: each element of a page takes its time to be sent."""
    head = ["Score", "Value", "95 % interval", *(["All test rows"] if beside else []), "Baseline"]
    rows = []
    for key, score in scores.items():
        if not known(score) and not known(beside.get(key, score)):
            continue  # it does not exist for such a target
        title = score.title if score.greater_is_better else f"{score.title}, lower is better"
        cells = [title, f"**{parts.number(score.value)}**", _range(score)]
        if beside:
            cells.append(f"{parts.number(beside[key].value)} ({_range(beside[key])})")
        rows.append([*cells, parts.number(score.baseline)])
    return parts.markdown_table(head, rows)


def _range(score: Score) -> str:
    return f"{parts.number(score.low)} to {parts.number(score.high)}"


def show(title: str, of: object, draw: Callable[[bool], Drawing]) -> None:
    """Show a chart under its title."""
    st.markdown(f"**{title}**")
    chart(title, of, draw)


def classes(found: Evaluation, of: str, rows: Rows) -> None:
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
        show(
            "Confusion matrix",
            (of, chosen),
            lambda dark: confusion(*rows(), found, chosen, dark),
        )
    if not binary:
        return
    if not known(found.scores["auc"]):
        right.caption("All these rows are of one class: there is no curve to draw.")
        return
    with right:
        show("Threshold", (of, chosen), lambda dark: threshold(*rows(), chosen, dark))
    for place, (title, draw) in zip(st.columns(3, gap="large"), CURVES.items(), strict=True):
        with place:
            show(title, of, lambda dark, draw=draw: draw(*rows(), dark))


def rows_of(run: Run, cohort: Cohort | None) -> Rows:
    """Return what reads truth and predictions when the first chart is drawn, and only then."""
    if cohort is None:
        return functools.cache(lambda: predictions(run)[1:])
    return functools.cache(lambda: predictions_within(run, cohort)[1:])


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


def values(of: str, rows: Rows) -> None:
    """Show the charts of a regression."""
    left, right = st.columns(2, gap="large")
    with left:
        show("Predicted against actual", of, lambda dark: predicted_actual(*rows(), dark))
    with right:
        show("Residuals", of, lambda dark: residuals(*rows(), dark))


def pictures(found: Evaluation, run: Run, cohort: Cohort | None) -> None:
    """Show the charts of the task, of all test rows or of a cohort's."""
    of = run.id if cohort is None else f"{run.id} {cohort.model_dump_json()}"
    if found.task == "regression":
        values(of, rows_of(run, cohort))
    else:
        classes(found, of, rows_of(run, cohort))


def scored(run: Run) -> bool:
    """Say whether a run has its scores; show that they are on their way, or why there are none."""
    if "unmeasured" in run.summary:
        st.error(parts.escape(run.summary["unmeasured"]), icon=":material/error:")
    elif "rows" not in run.summary and not have_measured([run]):
        waiting()
    return "rows" in run.summary


def page() -> None:
    """Show what the current run is worth."""
    run: Run = parts.need_run()
    if not scored(run):
        return
    whole = evaluate(run)
    st.caption(f":material/model_training: {_made(run)}")
    st.caption(f":material/visibility: {looks_sentence(looks(run))}")
    asked = cohorts.of_run(run, "test")
    if asked is None:
        return
    if not asked:
        scores(whole)
        pictures(whole, run, None)
    else:
        ticket = ask_data("cohort_scores", run=run.id, **asked)
        answer = parts.wait_for(ticket, "Scoring the cohort", patience=1.0)
        if answer is None:
            return
        found = Evaluation.model_validate(answer)
        scores(found, whole)
        pictures(found, run, Cohort.model_validate(asked["cohort"]))
    parts.link("explain", "See why it answers so")


def _made(run: Run) -> str:
    """Say what was trained, with which library, on how many rows and how long."""
    return (
        f"{run.plan.model.title}, trained with {run.summary['engine']} on "
        f"{run.summary['n_train']:,} rows in {parts.duration(run.seconds)}."
    )


@st.fragment(run_every=0.5)
def waiting() -> None:
    """Show that the scores are on their way."""
    run = parts.need_run()
    if "rows" in run.summary:
        st.rerun()
    st.caption("Scoring the test rows.")
    st.skeleton(height=240)


parts.header("Evaluate", "What the model is worth on rows it has never seen, beside the baseline.")
with parts.shown_errors():
    page()
