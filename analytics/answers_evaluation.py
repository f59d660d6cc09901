"""What the Evaluate page asks: the numbers of its charts, thresholds, groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydantic import TypeAdapter

from analytics.answering import Answer, Progress, kept
from analytics.evaluation.decision import decide, worth_by_threshold
from analytics.evaluation.frames import confusion
from analytics.evaluation.groups import by_group, groups_sentence
from analytics.evaluation.pictures import pictures
from analytics.evaluation.rules import AnyRule
from analytics.packing import packed
from analytics.profile.cohorts import Cohort
from analytics.runs import Run, RunStore
from analytics.training import table_of
from analytics.workspace import Workspace

Json = dict[str, Any]
_RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)


def _run(workspace: Workspace, run: str) -> Run:
    return RunStore(workspace).get(run)


def _cohort(cohort: Json | None) -> Cohort | None:
    return None if cohort is None else Cohort.model_validate(cohort)


def evaluation_charts(
    workspace: Workspace,
    progress: Progress,
    run: str,
    cohort: Json | None = None,
    of_class: int | None = None,
) -> Json:
    """Return frame and sentence of every chart."""
    found = pictures(_run(workspace, run), _cohort(cohort), of_class)
    return {key: {"frame": packed(f), "sentence": said} for key, (f, said) in found.items()}


def evaluation_threshold(
    workspace: Workspace, progress: Progress, run: str, rule: Json, cohort: Json | None = None
) -> Json:
    """Return what a rule chooses, what that does, and its worth by threshold."""
    chosen, of = _RULE.validate_python(rule), _run(workspace, run)
    found = decide(of, chosen, _cohort(cohort))
    tp, fp, fn, tn = found.counts
    table = confusion(np.array([[tn, fp], [fn, tp]]), of.summary["classes"])
    return {
        "decision": found.model_dump(),
        "sentence": found.sentence(),
        "worth": packed(worth_by_threshold(of, chosen)),
        "confusion": packed(table),
    }


def evaluation_columns(workspace: Workspace, progress: Progress, run: str) -> list[str]:
    """Return the columns whose groups can be compared."""
    of = _run(workspace, run)
    return [str(name) for name in table_of(of).columns if name != of.plan.target]


def evaluation_groups(
    workspace: Workspace, progress: Progress, run: str, column: str, threshold: float
) -> Json:
    """Return scores and calls of each group of a column."""
    of = _run(workspace, run)
    found = by_group(of, column, threshold)
    return {
        "frame": packed(found.frame),
        "conditions": [condition.model_dump(mode="json") for condition in found.conditions],
        "sentence": groups_sentence(found, of.plan.task),
    }


EVALUATION_ANSWERS: dict[str, Answer] = {
    "evaluation_charts": kept("evaluation-charts")(evaluation_charts),
    "evaluation_threshold": evaluation_threshold,
    "evaluation_columns": evaluation_columns,
    "evaluation_groups": kept("evaluation-groups")(evaluation_groups),
}
