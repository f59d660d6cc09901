"""Which runs are listed, by what they are ranked, and whether test scores are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from analytics.comparison import TASKS
from analytics.evaluation.of_run import look, looks, looks_sentence
from analytics.metrics import METRICS, metrics_of
from analytics.runs import Run
from pages.ui.session import session

Question = tuple[str, str, str]  # dataset, target, task: runs that answer the same can be ranked
SEEN = (
    "Shows what the models are worth on rows that took no part in the training. Each model counts."
)


@dataclass(frozen=True)
class View:
    """What of the runs is shown."""

    runs: list[Run]
    metric: str | None  # to rank by, where all answer the same question
    tested: bool


def choose(known: list[Run]) -> View:
    """Let the person choose what is listed and ranked."""
    questions = list(dict.fromkeys(map(_question, known)))
    with st.grid(min_column_width=200):
        asked = _ask_question(known, questions)
        metric = None if asked is None else _ask_metric(asked)
        tags = _ask_tags(known)
    shown = [run for run in known if asked in (None, _question(run)) and tags <= set(run.tags)]
    return View(shown, metric, _ask_test(shown))


def _question(run: Run) -> Question:
    return run.plan.dataset, run.plan.target, run.plan.task


def _ask_question(known: list[Run], questions: list[Question]) -> Question | None:
    said = {_question(run): f"{run.dataset_name} · {run.plan.target}" for run in known}
    here = [question for question in questions if question[0] == session().dataset_id]
    usual = (here or questions)[0]
    return st.selectbox(
        "Data and target",
        [*questions, None],
        index=questions.index(usual),
        format_func=_sayer(said),
        help="Only runs that answer the same question can be ranked.",
        key="runs-question",
    )


def _sayer(said: dict[Question, str]) -> Callable[[Question | None], str]:
    def say(question: Question | None) -> str:
        if question is None:
            return f"All runs, of {len(said)} questions" if len(said) > 1 else "All runs"
        twice = sum(text == said[question] for text in said.values()) > 1
        return f"{said[question]} ({TASKS[question[2]]})" if twice else said[question]

    return say


def _ask_metric(asked: Question) -> str:
    keys = [metric.key for metric in metrics_of(asked[2])]
    return st.selectbox(
        "Rank by",
        keys,
        format_func=lambda key: METRICS[key].title,
        help="On validation rows: test rows are for the end.",
        key=f"runs-metric-{asked[2]}",
    )


def _ask_tags(known: list[Run]) -> set[str]:
    tags = sorted({tag for run in known for tag in run.tags})
    if not tags:
        return set()
    return set(st.multiselect("Only those tagged", tags, key="runs-tags"))


def _ask_test(shown: list[Run]) -> bool:
    scored = [run for run in shown if "rows" in run.summary]
    if not scored:
        return False
    tested = st.toggle("Show test scores", help=SEEN, key="runs-tested")
    if tested:
        look(scored)
    st.caption(f":material/visibility: {looks_sentence(max(map(looks, _one_each(scored))))}")
    return tested


def _one_each(scored: list[Run]) -> list[Run]:
    return list({run.summary["rows"]["test"]: run for run in scored}.values())
