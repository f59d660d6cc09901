"""What a lane can be asked about tables that leave, and tables that are made of others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics.dataset import open_dataset
from analytics.exports import FORMATS, export
from analytics.recipe import Recipe
from analytics.workspace import Workspace

Progress = Callable[..., None]


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


TABLE_ANSWERS: dict[str, Callable[..., Any]] = {"take_away": take_away}
