"""What pages ask about a cohort: how many rows it has, in a table and in a run, and its scores."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from analytics.answering import Answer, Progress, cleaned_path, kept
from analytics.errors import AnalyticsError
from analytics.evaluation.of_cohort import evaluate_cohort
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Condition
from analytics.profile.parts import count_part
from analytics.recipe import Recipe
from analytics.runs import RunStore
from analytics.training import within
from analytics.workspace import Workspace

Json = dict[str, Any]
_CONDITIONS: TypeAdapter[Any] = TypeAdapter(list[Condition])


def cohort_rows(
    workspace: Workspace, progress: Progress, dataset: str, recipe: Json, conditions: list[Json]
) -> dict[str, int]:
    """Return how many rows meet the conditions, and how many there are."""
    path = cleaned_path(workspace, dataset, Recipe.model_validate(recipe))
    n, of = count_part(path, _CONDITIONS.validate_python(conditions))
    return {"n": n, "of": of}


def cohort_in_run(workspace: Workspace, progress: Progress, run: str, cohort: Json) -> Json:
    """Return how many rows of each part of a run are in a cohort, or why none can be."""
    chosen = Cohort.model_validate(cohort)
    try:
        found = within(RunStore(workspace).get(run), chosen.conditions)
    except AnalyticsError as error:
        return {"problem": error.problem}
    return {"problem": "", **{part: found.count(part) for part in found.parts}}


def cohort_scores(workspace: Workspace, progress: Progress, run: str, cohort: Json) -> Json:
    """Return what a run is worth on the test rows of a cohort."""
    found = evaluate_cohort(RunStore(workspace).get(run), Cohort.model_validate(cohort))
    return found.model_dump()  # in JSON mode, a score that does not exist would become nothing


COHORT_ANSWERS: dict[str, Answer] = {
    "cohort_rows": cohort_rows,
    "cohort_in_run": cohort_in_run,
    "cohort_scores": kept("cohort-scores")(cohort_scores),
}
