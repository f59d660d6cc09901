"""The table after its cleaning steps, as a Parquet file that is made once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.dataset import open_dataset
from analytics.frames import WALKS
from analytics.recipe import Recipe
from analytics.workspace import Workspace, saving


def cleaned_path(workspace: Workspace, dataset: str, recipe: Recipe) -> Path:
    """Return the Parquet file of a dataset after the steps that do not learn."""
    source = open_dataset(dataset, workspace)
    active = Recipe(steps=tuple(recipe.active()))
    if not active.steps:
        return source.path
    file = _file(workspace, "cleaned", dataset, active)
    if not file.exists():
        _write(WALKS.prepared(source, active), file)
    return file


def finished_path(workspace: Workspace, dataset: str, recipe: Recipe) -> Path:
    """Return the Parquet file of a dataset after all steps; those that learn see all rows."""
    active = Recipe(steps=tuple(recipe.active()))
    cleaned = cleaned_path(workspace, dataset, active)
    if not any(step.learns for step in active.steps):
        return cleaned
    file = _file(workspace, "finished", dataset, active)
    if not file.exists():
        _write(WALKS.after(open_dataset(dataset, workspace), active), file)
    return file


def _file(workspace: Workspace, name: str, dataset: str, recipe: Recipe) -> Path:
    return workspace.cache_file(name, dataset, recipe.model_dump_json()).with_suffix(".parquet")


def _write(frame: pd.DataFrame, file: Path) -> None:
    with saving("The cleaned table"):
        file.parent.mkdir(parents=True, exist_ok=True)
        writing = file.with_suffix(".writing")
        frame.to_parquet(writing, index=False)
        writing.replace(file)
