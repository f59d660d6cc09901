"""What a lane can be asked about tables that leave, and tables that are made of others."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics.answering import Answer, Progress
from analytics.dataset import open_dataset
from analytics.exports import FORMATS, export
from analytics.making.keys import guess_keys
from analytics.making.made import Made, Parent, look, make, tables_of
from analytics.packing import packed, readable
from analytics.recipe import Recipe
from analytics.workspace import Workspace


def take_away(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any], form: str
) -> dict[str, Any]:
    """Write the table after its steps to a file of the cache; return ``path`` and ``n_rows``."""
    steps = Recipe.model_validate(recipe)
    key = (dataset, steps.model_dump_json(), FORMATS[form].suffix)
    place = workspace.cache_file("export", *key).with_suffix(f".{FORMATS[form].suffix}")
    found = open_dataset(dataset, workspace)
    n_rows = export(found, Path(place), steps, workspace=workspace, progress=progress)
    return {"path": str(place), "n_rows": n_rows, "n_bytes": place.stat().st_size}


def keys(workspace: Workspace, progress: Progress, parents: list[dict[str, Any]]) -> list[Any]:
    """Return pairs of columns that are likely to say which rows of two datasets belong together."""
    with tables_of(_parents(parents), workspace) as sides:
        return [list(pair) for pair in guess_keys(*sides)]


def table_columns(
    workspace: Workspace, progress: Progress, parents: list[dict[str, Any]]
) -> list[list[dict[str, str]]]:
    """Return name and kind of each column of one dataset or two, after their steps."""
    with tables_of(_parents(parents), workspace) as sides:
        return [[{"name": n, "kind": side.kind(n)} for n in side.names] for side in sides]


def _parents(parents: list[dict[str, Any]]) -> tuple[Parent, ...]:
    return tuple(map(Parent.model_validate, parents))


def look_at(workspace: Workspace, progress: Progress, made: dict[str, Any]) -> dict[str, Any]:
    """Return what would come out of a making: ``numbers``, ``notes``, ``head`` and ``n_rows``."""
    found = look(Made.model_validate(made), workspace)
    return {**asdict(found.report), "head": packed(readable(found.frame))}


def make_table(workspace: Workspace, progress: Progress, made: dict[str, Any], name: str) -> str:
    """Make a dataset of others and return its fingerprint."""
    return make(Made.model_validate(made), workspace, name, progress).fingerprint


TABLE_ANSWERS: dict[str, Answer] = {
    "take_away": take_away,
    "table_columns": table_columns,
    "keys": keys,
    "look": look_at,
    "make": make_table,
}
