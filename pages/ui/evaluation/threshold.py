"""Evaluate, threshold: from which probability on a row is called positive, and what that does."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from analytics import charts
from analytics.evaluation.calling import CALLED
from analytics.evaluation.decision import Decision, Held
from analytics.evaluation.rules import CHOOSING, ByCosts, ByHand, ByMetric, Rule
from analytics.runs import Run
from pages.ui import parts
from pages.ui.drawing import Drawing, selectable
from pages.ui.evaluation.asked import Asked
from pages.ui.evaluation.behind import behind
from pages.ui.evaluation.charts import show
from pages.ui.evaluation.marks import cell

WAYS = {"By hand": "hand", "By a metric": "metric", "By costs": "costs"}
CARDS = ("precision", "recall", "f1", "selected")
TITLES = {"hand": "F1", "costs": "Cost of the errors in 1,000 rows"}


def threshold(asked: Asked) -> None:
    """Let a threshold be chosen, and show what it does on rows that did not choose it."""
    rule = _rule(asked.whole.classes)
    ticket = asked.ask("evaluation_threshold", rule=rule.model_dump(mode="json"))
    answer = parts.wait_for(ticket, "Counting", patience=1.0)
    if answer is None:
        return
    found = Decision.model_validate(answer["decision"])
    keep(asked.run, found.threshold)
    st.markdown(parts.escape(answer["sentence"]))
    with st.grid(min_column_width=165):
        for key in CARDS:
            _card(found.scores[key], CALLED[key].help)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Confusion matrix**")
        selected = selectable("calls", ticket.key, lambda dark: _confusion(answer, dark), "points")
    with right:
        show("What the validation rows say", ticket.key, lambda dark: _worth(answer, found, dark))
    for place in selected.places[:1]:
        table, classes = parts.table(answer["confusion"]), asked.whole.classes
        mark = cell(table, place, classes, threshold=found.threshold)
        assert mark is not None  # all cells of two classes are shown
        behind(asked, mark, "call")
    with st.expander("All scores of the calls, with intervals", key="call-scores"):
        st.markdown(_table(found))


def keep(run: Run, chosen: float) -> None:
    """Remember the threshold of a run for the other sections."""
    st.session_state[f"threshold-{run.id}"] = chosen


def kept(run: Run) -> float:
    """Return the threshold that was chosen last for a run; 50 % at first."""
    return float(st.session_state.get(f"threshold-{run.id}", 0.5))


def _rule(classes: tuple[str, ...]) -> Rule:
    """Let a rule be chosen."""
    way = st.segmented_control(
        "How the threshold is chosen", list(WAYS), default="By hand", key="threshold-way",
        required=True,
    )  # fmt: skip
    return RULES[WAYS[way or "By hand"]](*classes)


def _by_hand(negative: str, positive: str) -> Rule:
    percent = st.slider(
        f"Call a row {parts.escape(positive)} from this probability on",
        0.0, 100.0, 50.0, 0.5, format="%.1f %%", key="threshold",
    )  # fmt: skip
    return ByHand(threshold=percent / 100)


def _by_metric(negative: str, positive: str) -> Rule:
    metric = st.segmented_control(
        "The metric that is to be best on the validation rows",
        CHOOSING,
        default=CHOOSING[0],
        format_func=lambda key: CALLED[key].title,
        key="threshold-metric",
        required=True,
    )
    return ByMetric(metric=metric or CHOOSING[0])


def _by_costs(negative: str, positive: str) -> Rule:
    before, after = parts.escape(negative), parts.escape(positive)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        false = st.number_input(
            f"Calling {before} {after} costs", 0.0, 1e12, 1.0, key="cost-fp", width=230
        )
        missed = st.number_input(
            f"Calling {after} {before} costs", 0.0, 1e12, 5.0, key="cost-fn", width=230
        )
        currency = st.text_input("Currency", "€", max_chars=8, key="cost-currency", width=100)
    return ByCosts(false_positive=false, false_negative=missed, currency=currency.strip())


RULES: dict[str, Any] = {"hand": _by_hand, "metric": _by_metric, "costs": _by_costs}


def _card(score: Held, help_text: str) -> None:
    there = math.isfinite(score.value) and math.isfinite(score.usual)
    st.metric(
        score.title,
        parts.percent(score.value),
        f"{100 * (score.value - score.usual):+.1f} points" if there else None,
        delta_color="off",
        help=f"{help_text} The arrow is the difference to a threshold of 50 %.",
        border=True,
    )


def _confusion(answer: dict[str, Any], dark: bool) -> Drawing:
    tp, fp, fn, tn = answer["decision"]["counts"]
    right, n = tp + tn, tp + fp + fn + tn
    said = f"{right:,} of {n:,} test rows are told right ({right / n:.1%})."
    return charts.confusion(parts.table(answer["confusion"]), dark), said


def _worth(answer: dict[str, Any], found: Decision, dark: bool) -> Drawing:
    rule, table = found.rule, parts.table(answer["worth"])
    money = isinstance(rule, ByCosts)
    if money:
        table = table.assign(worth=-1000 * table["worth"])
    title = CALLED[rule.metric].title if isinstance(rule, ByMetric) else TITLES[rule.kind]
    figure = charts.worth(table, found.threshold, title, money, dark)
    return figure, f"The threshold is chosen on these {found.n_validation:,} rows, not on the test."


def _table(found: Decision) -> str:
    rows = [
        [score.title, f"**{parts.number(score.value)}**",
         f"{parts.number(score.low)} to {parts.number(score.high)}", parts.number(score.usual)]
        for score in found.scores.values()
    ]  # fmt: skip
    return parts.markdown_table(["Score", "Value", "95 % interval", "At 50 %"], rows)
