"""What a lane can be asked: one function each, JSON in, JSON out.

Every function takes the workspace and a `progress(share, message)` callback first. Answers that
take long and depend on hashes alone are kept on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.dataset import open_dataset, read
from analytics.reading import ReadOptions
from analytics.recipe import Recipe
from analytics.workspace import Workspace, read_json, write_json

Progress = Callable[..., None]
Answer = Callable[..., Any]
SHOWN_ROWS = 200


def packed(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as plain JSON: columns, rows, and the row numbers."""
    result: dict[str, Any] = json.loads(frame.to_json(orient="split", date_format="iso"))
    return result


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


def read_file(
    workspace: Workspace, progress: Progress, path: str, name: str, options: dict[str, Any]
) -> str:
    """Read a file and return the dataset's fingerprint; an upload is removed from the inbox."""
    source = Path(path)
    try:
        return read(source, ReadOptions(**options), name=name, workspace=workspace).fingerprint
    finally:
        if source.parent == workspace.inbox:
            source.unlink(missing_ok=True)


def head(workspace: Workspace, progress: Progress, dataset: str) -> dict[str, Any]:
    """Return the first rows of a dataset."""
    return packed(open_dataset(dataset, workspace).frame().head(SHOWN_ROWS))


def cleaned_path(workspace: Workspace, dataset: str, recipe: Recipe) -> Path:
    """Return the Parquet file of a dataset after the steps that do not learn."""
    source = open_dataset(dataset, workspace)
    active = Recipe(steps=tuple(recipe.active()))
    if not active.steps:
        return source.path
    file = workspace.cache_file("cleaned", dataset, active.model_dump_json()).with_suffix(
        ".parquet"
    )
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        writing = file.with_suffix(".writing")
        active.prepare(source.frame()).to_parquet(writing, index=False)
        writing.replace(file)
    return file


ANSWERS: dict[str, Answer] = {"read": read_file, "head": head}
