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

from analytics.answers_models import MODEL_ANSWERS
from analytics.dataset import open_dataset, read
from analytics.given import given_file
from analytics.plan import Plan, guess_task
from analytics.preflight import preflight
from analytics.profile.alerts import find_alerts
from analytics.profile.charting import chart_frame
from analytics.profile.facts import correlations_parquet, profile_parquet
from analytics.reading import ReadOptions
from analytics.recipe import Preview, Recipe
from analytics.workspace import Workspace, read_json, write_json

Progress = Callable[..., None]
Answer = Callable[..., Any]
SHOWN_ROWS = 200
SHOWN_MOVED = 50


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
    """Read a file and return the dataset's fingerprint; an upload is removed from the inbox.

    What lies outside of the workspace is not copied: its owner keeps it.
    """
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


def _cleaned(workspace: Workspace, dataset: str, recipe: dict[str, Any]) -> pd.DataFrame:
    return pd.read_parquet(cleaned_path(workspace, dataset, Recipe.model_validate(recipe)))


def columns(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> list[dict[str, str]]:
    """Return name and kind of each column after every step of the recipe."""
    frame = Recipe.model_validate(recipe).prepare(open_dataset(dataset, workspace).frame())
    frame = Recipe.model_validate(recipe).fit(frame).apply(frame)
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
    return preflight(Plan.model_validate(plan), workspace)


def alerts(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    target: str | None = None,
) -> list[dict[str, Any]]:
    """Return what is wrong with a dataset after its steps, and with its target if one is chosen."""
    found = find_alerts(_cleaned(workspace, dataset, recipe), target)
    return [alert.model_dump(mode="json") for alert in found]


def preview(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any], place: int
) -> dict[str, Any]:
    """Show what one step does: up to 100 rows that it changes or leaves out, before and after."""
    frame = open_dataset(dataset, workspace).frame()
    seen = Recipe.model_validate(recipe).preview(frame, place)
    mask = seen.changed()
    rows, after_rows = _shown_rows(seen, mask)
    shown = [name for name in seen.after.columns if mask[name].any()] or list(seen.after.columns)
    old = [name for name in seen.before.columns if name in shown or name not in seen.after.columns]
    after = seen.after.loc[after_rows, shown]
    marked = mask.loc[after.index, shown].to_numpy().nonzero()
    return {
        "sentence": seen.sentence(),
        "before": packed(seen.before.loc[rows, old or list(seen.before.columns)]),
        "after": packed(after),
        "changed": [[int(after.index[i]), str(shown[j])] for i, j in zip(*marked, strict=True)],
    }


def _shown_rows(seen: Preview, mask: pd.DataFrame) -> tuple[pd.Index, pd.Index]:
    if seen.moved:
        return seen.before.index[:SHOWN_MOVED], seen.after.index[:SHOWN_MOVED]
    gone = seen.before.index.difference(seen.after.index)[:50]
    rows = seen.after.index[mask.any(axis=1)][:50].union(gone)
    return rows, seen.after.index.intersection(rows)


def profile(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> dict[str, Any]:
    """Return the facts about each column."""
    return profile_parquet(cleaned_path(workspace, dataset, Recipe.model_validate(recipe)))


def correlations(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> dict[str, Any]:
    """Return the correlation of each pair of columns of numbers."""
    path = cleaned_path(workspace, dataset, Recipe.model_validate(recipe))
    return packed(correlations_parquet(path))


def chart(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    form: dict[str, Any],
) -> dict[str, Any]:
    """Return the numbers of a chart, and a note on what is shown."""
    path = cleaned_path(workspace, dataset, Recipe.model_validate(recipe))
    frame, note = chart_frame(path, **form)
    return {"frame": packed(frame), "note": note}


ANSWERS: dict[str, Answer] = {
    "read": read_file,
    "head": head,
    "columns": columns,
    "target": target,
    "preflight": check,
    "alerts": alerts,
    "preview": preview,
    "profile": kept("profile")(profile),
    "correlations": kept("correlations")(correlations),
    "chart": chart,
    **MODEL_ANSWERS,
}
