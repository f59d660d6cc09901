"""What all answers share: packing, keeping, and the table after its cleaning steps."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.cleaned import cleaned_path
from analytics.profile.cohorts import Cohort
from analytics.profile.parts import Part, write_part
from analytics.recipe import Recipe
from analytics.runs import RunStore
from analytics.training import Trained, load
from analytics.workspace import Workspace, read_json, write_json

Progress = Callable[..., None]
Answer = Callable[..., Any]


def kept(name: str) -> Callable[[Answer], Answer]:
    """Keep the answers of a function on disk; its arguments must determine the answer."""

    def wrap(function: Answer) -> Answer:
        def answer(workspace: Workspace, progress: Progress, **arguments: Any) -> Any:
            key = json.dumps(arguments, sort_keys=True)
            file = workspace.cache_file(name, key)
            if not file.exists():
                write_json(file, function(workspace, progress, **arguments))
            return read_json(file)

        return answer

    return wrap


def cohort_of(cohort: dict[str, Any] | None) -> Cohort | None:
    """Return the cohort that is followed, if any."""
    return None if cohort is None else Cohort.model_validate(cohort)


def on_table(function: Callable[..., Any]) -> Answer:
    """Let a function of a Parquet file answer for a dataset after its steps, or for a cohort.

    It is given the file and `progress`, and then whatever else is asked.
    """

    def answer(
        workspace: Workspace,
        progress: Progress,
        dataset: str,
        recipe: dict[str, Any],
        cohort: dict[str, Any] | None = None,
        **asked: Any,
    ) -> Any:
        steps = Recipe.model_validate(recipe)
        path = cohort_path(workspace, dataset, steps, cohort, progress)
        return function(path, progress, **asked)

    return answer


def cohort_path(
    workspace: Workspace,
    dataset: str,
    recipe: Recipe,
    cohort: dict[str, Any] | None,
    progress: Progress | None = None,
) -> Path:
    """Return the Parquet file of a cohort of the cleaned table, or of all of it without one.

    The cohort is cut out once, by DuckDB: whatever can look at a file can look at a cohort.
    """
    path = cleaned_path(workspace, dataset, recipe, progress)
    if cohort is None:
        return path
    part = Part(Cohort.model_validate(cohort).conditions)
    return _cut("cohort", part, path, workspace, dataset, recipe)


def rest_path(workspace: Workspace, dataset: str, recipe: Recipe, cohort: dict[str, Any]) -> Path:
    """Return the Parquet file of all rows of the cleaned table that are not in a cohort."""
    path = cleaned_path(workspace, dataset, recipe)
    part = Part(Cohort.model_validate(cohort).conditions, rest=True)
    return _cut("rest", part, path, workspace, dataset, recipe)


def _cut(
    name: str, part: Part, path: Path, workspace: Workspace, dataset: str, recipe: Recipe
) -> Path:
    conditions = [condition.model_dump_json() for condition in part.conditions]
    active = [step.model_dump_json() for step in recipe.active()]
    file = workspace.cache_file(name, dataset, *active, "of", *conditions)
    if not (file := file.with_suffix(".parquet")).exists():
        write_part(path, part, file)
    return file


@lru_cache(maxsize=3)
def _loaded(home: str, owner: str, run: str) -> Trained:
    return load(RunStore(Workspace(Path(home), owner)).get(run))


def trained(workspace: Workspace, run: str) -> Trained:
    """Return a finished run's model, kept in memory for the next question."""
    RunStore(workspace).get(run)
    return _loaded(str(workspace.home), workspace.owner, run)
