"""What a lane can be asked: one function each, JSON in, JSON out.

Every function takes the workspace and a `progress(share, message)` callback first. Answers that
take long and depend on hashes alone are kept on disk.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.answering import Answer, Progress
from analytics.answers_cohorts import COHORT_ANSWERS
from analytics.answers_evaluation import EVALUATION_ANSWERS
from analytics.answers_explore import EXPLORE_ANSWERS
from analytics.answers_map import MAP_ANSWERS
from analytics.answers_models import MODEL_ANSWERS
from analytics.answers_recipe import RECIPE_ANSWERS
from analytics.answers_rows import ROW_ANSWERS
from analytics.answers_runs import RUN_ANSWERS
from analytics.answers_tables import TABLE_ANSWERS
from analytics.cleaned import cleaned_path
from analytics.dataset import open_dataset, read
from analytics.frames import WALKS
from analytics.given import given_file
from analytics.packing import packed, readable
from analytics.plan import Plan, guess_task
from analytics.preflight import preflight
from analytics.profile.alerts import find_alerts
from analytics.profile.charting import ChartForm, draw
from analytics.profile.cohorts import Cohort
from analytics.reading import ReadOptions
from analytics.recipe import Recipe
from analytics.workspace import Workspace

SHOWN_ROWS = 200


def read_file(
    workspace: Workspace, progress: Progress, path: str, name: str, options: dict[str, Any]
) -> str:
    """Read a file and return the dataset's fingerprint; an upload is removed from the inbox.

    What lies outside of the workspace is not copied: its owner keeps it.
    """
    WALKS.clear()  # reading may want all the memory there is
    source = given_file(path)
    ours = source.is_relative_to(workspace.root)
    try:
        workspace.check_room(source.stat().st_size if ours else 0)
        return read(
            source,
            ReadOptions(**options),
            name=name,
            workspace=workspace,
            keep="copy" if ours else "reference",
        ).fingerprint
    finally:
        if source.parent == workspace.inbox:
            source.unlink(missing_ok=True)


def head(workspace: Workspace, progress: Progress, dataset: str) -> dict[str, Any]:
    """Return the first rows of a dataset."""
    return packed(readable(open_dataset(dataset, workspace).first_rows(SHOWN_ROWS)))


def _cleaned(workspace: Workspace, dataset: str, recipe: dict[str, Any]) -> pd.DataFrame:
    source = open_dataset(dataset, workspace)
    return WALKS.prepared(source, Recipe.model_validate(recipe)).reset_index(drop=True)


def columns(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> list[dict[str, str]]:
    """Return name and kind of each column after every step of the recipe."""
    frame = WALKS.after(open_dataset(dataset, workspace), Recipe.model_validate(recipe))
    return [{"name": str(name), "kind": kind_of(frame[name])} for name in frame.columns]


def kind_of(column: pd.Series) -> str:
    """Return the kind of a column of a typed frame."""
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    if pd.api.types.is_float_dtype(column):
        return "decimal"
    return "date" if pd.api.types.is_datetime64_any_dtype(column) else "text"


def target(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any], target: str
) -> dict[str, str]:
    """Return the task a target calls for, and why."""
    guess = guess_task(_cleaned(workspace, dataset, recipe)[target])
    return {"task": guess.task, "reason": guess.reason}


def check(workspace: Workspace, progress: Progress, plan: dict[str, Any]) -> dict[str, Any]:
    """Look at a plan before it is trained."""
    seen = preflight(Plan.model_validate(plan), workspace)
    return {**vars(seen), "findings": [f.model_dump(mode="json") for f in seen.findings]}


def alerts(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    target: str | None = None,
    cohort: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return what is wrong with a dataset after its steps, and with its target if one is chosen.

    Of a cohort, its rows are looked at. That a column by which it was chosen is the same in all of
    them is no finding.
    """
    frame = _cleaned(workspace, dataset, recipe)
    if cohort is None:
        return [alert.model_dump(mode="json") for alert in find_alerts(frame, target)]
    chosen = Cohort.model_validate(cohort)
    found = find_alerts(chosen.rows_of(frame).reset_index(drop=True), target)
    chosen_by = {name for c in chosen.conditions for name in c.names(())}
    return [
        alert.model_dump(mode="json")
        for alert in found
        if not (alert.kind == "constant" and set(alert.columns) <= chosen_by)
    ]


def chart(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    form: dict[str, Any],
    cohort: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the numbers of a chart, what they say, and the script that draws it."""
    path = cleaned_path(workspace, dataset, Recipe.model_validate(recipe), progress)
    asked = ChartForm.model_validate(form)
    if cohort is not None:  # looked at as a filter: nothing need be cut out for one chart
        within = Cohort.model_validate(cohort).conditions
        asked = asked.model_copy(update={"filter": (*within, *asked.filter)})
    made = draw(path, asked)
    told = {name: getattr(made, name) for name in ("mark", "titles", "sentence", "note", "look")}
    axes = {name: axis.facts() for name, axis in made.axes.items()}
    return {**told, "frame": packed(made.frame), "axes": axes, "code": made.code}


ANSWERS: dict[str, Answer] = {
    "read": read_file,
    "head": head,
    "columns": columns,
    "target": target,
    "preflight": check,
    "alerts": alerts,
    "chart": chart,
    **EXPLORE_ANSWERS,
    **COHORT_ANSWERS,
    **EVALUATION_ANSWERS,
    **MAP_ANSWERS,
    **TABLE_ANSWERS,
    **MODEL_ANSWERS,
    **ROW_ANSWERS,
    **RECIPE_ANSWERS,
    **RUN_ANSWERS,
}
