"""What the Evaluate page asks: the numbers of its charts, thresholds, groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from analytics.answering import Answer, Progress, cohort_of, kept
from analytics.errors import EvaluationError
from analytics.evaluation.behind import AnyMark, rows_behind
from analytics.evaluation.conformal import (
    band,
    coverage_by_part,
    held,
    parts_sentence,
    set_sizes,
    sizes_sentence,
    told,
)
from analytics.evaluation.cross_validation import Folds, cross_validate
from analytics.evaluation.decision import decide, worth_by_threshold
from analytics.evaluation.frames import confusion
from analytics.evaluation.groups import by_group, columns_with_groups, groups_sentence
from analytics.evaluation.pictures import pictures
from analytics.evaluation.residuals import residuals_against
from analytics.evaluation.rules import AnyRule
from analytics.evaluation.slices import slice_sentence, slices
from analytics.packing import packed, readable
from analytics.review import remarks
from analytics.review.paragraph import against_baseline
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace

Json = dict[str, Any]
_RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)
_MARK: TypeAdapter[Any] = TypeAdapter(AnyMark)


def _run(workspace: Workspace, run: str) -> Run:
    return RunStore(workspace).get(run)


def evaluation_charts(
    workspace: Workspace,
    progress: Progress,
    run: str,
    cohort: Json | None = None,
    of_class: int | None = None,
) -> Json:
    """Return frame and sentence of every chart."""
    found = pictures(_run(workspace, run), cohort_of(cohort), of_class)
    return {key: {"frame": packed(f), "sentence": said} for key, (f, said) in found.items()}


def evaluation_residuals(
    workspace: Workspace,
    progress: Progress,
    run: str,
    column: str | None = None,
    cohort: Json | None = None,
) -> Json:
    """Return residuals over predicted values, or over a column."""
    found = residuals_against(_run(workspace, run), column, cohort_of(cohort))
    return {
        "form": found.form,
        "frame": packed(readable(found.frame)),
        "marks": found.marks,
        "sentence": found.sentence,
    }


def evaluation_threshold(
    workspace: Workspace, progress: Progress, run: str, rule: Json, cohort: Json | None = None
) -> Json:
    """Return what a rule chooses, what that does, and its worth by threshold."""
    chosen, of = _RULE.validate_python(rule), _run(workspace, run)
    found = decide(of, chosen, cohort_of(cohort))
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
    return columns_with_groups(_run(workspace, run))


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


def evaluation_certainty(
    workspace: Workspace, progress: Progress, run: str, level: float, cohort: Json | None = None
) -> Json:
    """Return intervals or sets of a promised coverage, and what the test rows say of them."""
    of, rows = _run(workspace, run), cohort_of(cohort)
    validation, test = told(of, level, rows)
    found = held(of, level, validation, test)
    by = coverage_by_part(found, test)
    if found.task == "regression":
        picture = band(found, test)
        said = f"{len(picture):,} of {found.n_test:,} test rows are shown."
    else:
        picture = set_sizes(found, test.p)
        said = sizes_sentence(picture)
    return {
        "conformal": found.model_dump(),
        "sentence": found.sentence(),
        "picture": {"frame": packed(picture), "sentence": said},
        "parts": {"frame": packed(by), "sentence": parts_sentence(by, level)},
    }


def evaluation_slices(workspace: Workspace, progress: Progress, run: str) -> Json:
    """Return the groups of rows where a run is worst."""
    found = slices(_run(workspace, run))
    shown = [
        {"part": one.where, "rows": one.rows, "error": one.error, "low": one.low}
        | {"high": one.high, "elsewhere": one.elsewhere}
        for one in found.found
    ]
    return {
        "frame": packed(pd.DataFrame(shown)),
        "sentences": [slice_sentence(one, found.task) for one in found.found],
        "conditions": [[c.model_dump(mode="json") for c in one.conditions] for one in found.found],
        "sentence": found.sentence(),
    }


def evaluation_rows(
    workspace: Workspace, progress: Progress, run: str, mark: Json, cohort: Json | None = None
) -> Json:
    """Return the rows that a mark of a chart stands for."""
    found = rows_behind(_run(workspace, run), _MARK.validate_python(mark), cohort_of(cohort))
    return {
        "n": found.n,
        "frame": packed(readable(found.frame)),
        "conditions": [condition.model_dump(mode="json") for condition in found.conditions],
        "sentence": found.sentence(),
    }


def ask_cross_validation(workspace: Workspace, progress: Progress, run: str, asked: Json) -> int:
    """Train a run again on folds, and return how many there are; they are kept with the run."""
    of = _run(workspace, run)
    return len(cross_validate(of, Folds.model_validate(asked), progress).folds)


def ask_remarks(workspace: Workspace, progress: Progress, run: str, folds: int) -> list[Json]:
    """Return what is to be said of a run of which so many folds are known."""
    return [remark.model_dump() for remark in remarks(_run(workspace, run))]


_REMARKS = kept("remarks")(ask_remarks)
_SLICES = kept("evaluation-slices")(evaluation_slices)


def ask_pieces(workspace: Workspace, progress: Progress, run: str, folds: int) -> Json:
    """Return what a paragraph on a run says beyond its scores."""
    try:
        weak = _SLICES(workspace, progress, run=run)["sentences"]
    except EvaluationError:  # too few rows to look
        weak = []
    return {
        "verdict": against_baseline(_run(workspace, run)).model_dump(),
        "weakest": weak[0] if weak else None,
        "remarks": _REMARKS(workspace, progress, run=run, folds=folds),
    }


EVALUATION_ANSWERS: dict[str, Answer] = {
    "evaluation_charts": kept("evaluation-charts")(evaluation_charts),
    "evaluation_residuals": kept("evaluation-residuals")(evaluation_residuals),
    "evaluation_threshold": evaluation_threshold,
    "evaluation_columns": kept("evaluation-columns")(evaluation_columns),
    "evaluation_groups": kept("evaluation-groups")(evaluation_groups),
    "evaluation_certainty": evaluation_certainty,
    "evaluation_slices": _SLICES,
    "evaluation_rows": evaluation_rows,
    "cross_validation": ask_cross_validation,
    "remarks": _REMARKS,
    "pieces": kept("pieces")(ask_pieces),
}
