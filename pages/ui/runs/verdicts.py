"""Which run is better on the same rows, or that this cannot be said."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.comparison import Comparison
from analytics.evaluation.measuring import Part
from analytics.metrics import METRICS, metrics_of
from analytics.runs import Run
from pages.ui import parts
from pages.ui.backend import ask_data

METHOD = (
    "Paired bootstrap of the difference on the same rows; for the accuracy, McNemar's exact test. "
    "Better means less than 5 % likely by chance, corrected for the number of pairs (Holm). "
    "Decide by one metric, chosen before you look."
)
WATCHED = (
    "The training watched these rows to choose its best moment, which flatters all runs a little."
)


def verdicts(runs: list[Run], part: Part, ranked_by: str | None) -> None:
    """Show scores with intervals beside the baseline's, and a sentence for each pair."""
    keys = [metric.key for metric in metrics_of(runs[0].plan.task)]
    names = {run.id: run.name for run in runs}
    answer = parts.wait_for(
        ask_data("compare_runs", runs=names, part=part), "Comparing", patience=1.0
    )
    if answer is None:
        return
    found = Comparison.model_validate(answer)
    metric = st.segmented_control(
        "Decide by",
        keys,
        default=ranked_by or keys[0],
        required=True,
        format_func=lambda key: METRICS[key].title,
        key=f"verdict-{ranked_by}",
    )
    _sentences(found, metric)
    parts.grid(_table(found, metric), "verdict-scores", hide_index=True)
    st.caption(f"{METHOD} {WATCHED if part == 'validation' else ''}".strip())


def _sentences(found: Comparison, metric: str) -> None:
    leader = _order(found, metric)[0]
    said = found.of(metric)
    first = [verdict for verdict in said if leader in (verdict.a, verdict.b)]
    for verdict in first:
        icon = ":material/drag_handle:" if verdict.better is None else ":material/trending_up:"
        st.markdown(f"{icon} {parts.escape(verdict.sentence)}")
    rest = [verdict for verdict in said if verdict not in first]
    if rest:
        with st.expander(f"The other {len(rest)} pairs"):
            st.markdown("\n".join(f"- {parts.escape(verdict.sentence)}" for verdict in rest))


def _order(found: Comparison, metric: str) -> list[str]:
    sign = -1 if METRICS[metric].greater_is_better else 1
    return sorted(found.scores, key=lambda name: sign * found.scores[name][metric].value)


def _table(found: Comparison, metric: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for name in _order(found, metric):
        score = found.scores[name][metric]
        between = f"{parts.number(score.low)} to {parts.number(score.high)}"
        rows.append({"Run": name, score.title: parts.number(score.value), "95 %": between})
    first = next(iter(found.scores.values()))[metric]
    rows.append({"Run": "Baseline", first.title: parts.number(first.baseline), "95 %": None})
    return pd.DataFrame(rows)
