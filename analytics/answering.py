"""What all answers share: packing, keeping, and the table after its cleaning steps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.cleaned import cleaned_path
from analytics.packing import packed
from analytics.profile.cohorts import Cohort
from analytics.profile.parts import write_part, write_rest
from analytics.recipe import Recipe
from analytics.workspace import Workspace, read_json, write_json

__all__ = ["Answer", "Progress", "cleaned_path", "cohort_path", "kept", "packed", "rest_path"]
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


def cohort_path(
    workspace: Workspace, dataset: str, recipe: Recipe, cohort: dict[str, Any] | None
) -> Path:
    """Return the Parquet file of a cohort of the cleaned table, or of all of it without one.

    The cohort is cut out once, by DuckDB: whatever can look at a file can look at a cohort.
    """
    if cohort is None:
        return cleaned_path(workspace, dataset, recipe)
    return _cut("cohort", write_part, workspace, dataset, recipe, cohort)


def rest_path(workspace: Workspace, dataset: str, recipe: Recipe, cohort: dict[str, Any]) -> Path:
    """Return the Parquet file of all rows of the cleaned table that are not in a cohort."""
    return _cut("rest", write_rest, workspace, dataset, recipe, cohort)


def _cut(
    name: str,
    write: Callable[..., None],
    workspace: Workspace,
    dataset: str,
    recipe: Recipe,
    cohort: dict[str, Any],
) -> Path:
    path = cleaned_path(workspace, dataset, recipe)
    chosen = Cohort.model_validate(cohort)
    conditions = [condition.model_dump_json() for condition in chosen.conditions]
    active = [step.model_dump_json() for step in recipe.active()]
    file = workspace.cache_file(name, dataset, *active, "of", *conditions)
    if not (file := file.with_suffix(".parquet")).exists():
        write(path, chosen.conditions, file)
    return file
