"""Evaluate, scores: what the run is worth, in numbers."""

from __future__ import annotations

import streamlit as st

from analytics.evaluation.of_run import Evaluation
from analytics.evaluation.scores import Score
from analytics.metrics import METRICS
from pages.ui import parts
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.charts import main_charts
from pages.ui.evaluation.remarks import remarks

CARDS = 4  # of the first scores; all of them are in the table


def scores(asked: Asked) -> None:
    """Show scores, the charts that say most, and what is to be said of the run."""
    if not asked.cohort:
        numbers(asked.whole)
    else:
        ticket = asked.ask("cohort_scores")
        answer = parts.wait_for(ticket, "Scoring the cohort", patience=1.0)
        if answer is None:
            return
        numbers(Evaluation.model_validate(answer), asked.whole)
    main_charts(asked)
    remarks(asked)


def numbers(found: Evaluation, whole: Evaluation | None = None) -> None:
    """Show each score with its interval and the baseline's; of a cohort, beside all test rows."""
    beside = {} if whole is None else whole.scores
    of = f"{found.n_rows:,} test rows" + (" of the cohort" if whole else "")
    st.subheader(f"Scores on {of}", anchor=False)
    with st.grid(min_column_width=165):
        for key, score in list(found.scores.items())[:CARDS]:
            _card(score, METRICS[key].help, beside.get(key))
    key, first = next((key, score) for key, score in found.scores.items() if score.exists)
    st.caption(f"{_sentence(first, beside.get(key))} These rows took no part in the training.")
    with st.expander("All scores, with intervals and the baseline's", key="all-scores"):
        st.markdown(_table(found.scores, beside))


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
        f"{score.value - other:+.3g}" if score.exists else None,
        delta_color="normal" if score.greater_is_better else "inverse",
        help=f"{help_text} The arrow is the difference to {what}.",
        border=True,
    )


def _table(scores: dict[str, Score], beside: dict[str, Score]) -> str:
    """Return all scores as one table: each element of a page takes its time to be sent."""
    head = ["Score", "Value", "95 % interval", *(["All test rows"] if beside else []), "Baseline"]
    rows = []
    for key, score in scores.items():
        if not score.exists and not beside.get(key, score).exists:
            continue  # it does not exist for such a target
        title = score.title if score.greater_is_better else f"{score.title}, lower is better"
        cells = [title, f"**{parts.number(score.value)}**", _range(score)]
        if beside:
            cells.append(f"{parts.number(beside[key].value)} ({_range(beside[key])})")
        rows.append([*cells, parts.number(score.baseline)])
    return parts.markdown_table(head, rows)


def _range(score: Score) -> str:
    return f"{parts.number(score.low)} to {parts.number(score.high)}"
