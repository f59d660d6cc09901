"""What the Clean page asks: what each step does, to which rows, and how to take the steps away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analytics.answering import Answer, Progress
from analytics.cleaned import cleaned_path
from analytics.dataset import open_dataset
from analytics.errors import AnalyticsError
from analytics.frames import WALKS
from analytics.packing import packed, readable
from analytics.profile.alerts import Alert
from analytics.profile.cohorts import Cohort
from analytics.profile.spellings import Way, variants
from analytics.recipe import Preview, Recipe, script, take
from analytics.workspace import Workspace

Json = dict[str, Any]
SHOWN_MOVED = 50
SHOWN_CELLS = 100
SHOWN_ALERT = 20
TOLD: dict[str, Callable[[pd.Series], pd.Series]] = {
    "missing": pd.Series.isna,
    "zeros": lambda column: column == 0,
}
WHOLE_COLUMN = {"drop_columns", "missing_indicator", "group_rare"}


def replay(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return what becomes of each step: did, partly, waits or off, with numbers and the reason."""
    source = open_dataset(dataset, workspace)
    stops = WALKS.stops(source, Recipe.model_validate(recipe))
    return [stop.outcome.model_dump(mode="json") for stop in stops]


def preview(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    place: int,
    cohort: Json | None = None,
) -> dict[str, Any]:
    """Show what one step does: up to 100 rows that it changes or leaves out, before and after.

    It does so to the whole table; with a cohort, its rows are shown.
    """
    source = open_dataset(dataset, workspace)
    seen = WALKS.preview(source, Recipe.model_validate(recipe), place)
    sentence = seen.sentence()
    if cohort is not None:
        seen, said = _within(seen, Cohort.model_validate(cohort))
        sentence = f"{sentence} {said}"
    before, after = _shown_rows(seen)
    new = [name for name in seen.after.columns if name in seen.masks or name in seen.added]
    shown = new or list(seen.after.columns)
    old = [name for name in seen.before.columns if name in shown or name in seen.removed]
    return {
        "sentence": sentence,
        "before": packed(readable(before[old or list(before.columns)])),
        "after": packed(readable(after[shown])),
        "changed": _marked(seen, after[shown]),
    }


def _within(seen: Preview, cohort: Cohort) -> tuple[Preview, str]:
    try:
        before = cohort.rows_of(seen.before)
    except AnalyticsError:
        return seen, "The rows shown are of the whole table: here the cohort does not fit it."
    part = Preview(before, seen.after[seen.after.index.isin(before.index)], seen.one_in)
    return part, f"In the cohort: {part.sentence()[0].lower()}{part.sentence()[1:]}"


def _shown_rows(seen: Preview) -> tuple[pd.DataFrame, pd.DataFrame]:
    if seen.moved:  # by place: to find a number among a million in no order takes long
        return seen.before.head(SHOWN_MOVED), seen.after.head(SHOWN_MOVED)
    gone = seen.before.index.difference(seen.after.index)[:50]
    changed = seen.after.index if seen.added else _changed_rows(seen)
    rows = changed[:50].union(gone)
    return seen.before.loc[rows], seen.after.loc[seen.after.index.intersection(rows)]


def _changed_rows(seen: Preview) -> pd.Index:
    changed = np.zeros(len(seen.after), dtype=bool)
    for mask in seen.masks.values():
        changed |= mask
    return seen.after.index[changed]


def _marked(seen: Preview, after: pd.DataFrame) -> list[list[Any]]:
    marks = {name: np.ones(len(after), dtype=bool) for name in seen.added}
    if seen.masks:
        places = seen.after.index.get_indexer(after.index)
        marks |= {name: mask[places] for name, mask in seen.masks.items()}
    names = [name for name in after.columns if name in marks]
    return [[int(row), str(name)] for name in names for row in after.index[marks[name]]]


def as_script(
    workspace: Workspace, progress: Progress, dataset: str, recipe: dict[str, Any]
) -> str:
    """Return the steps as a script of pandas."""
    source = open_dataset(dataset, workspace)
    stops = list(WALKS.stops(source, Recipe.model_validate(recipe)))
    return script(stops, WALKS.raw(source), source.name)


def alert_rows(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    alert: dict[str, Any],
    cohort: Json | None = None,
) -> dict[str, Any]:
    """Return some of the rows that an alert is about, with the columns it names."""
    frame = _rows(workspace, dataset, recipe, cohort)
    found = Alert.model_validate(alert)
    shown = list(found.columns) or list(frame.columns)
    return packed(readable(frame.loc[_concerned(frame, found)[:SHOWN_ALERT], shown]))


def _concerned(frame: pd.DataFrame, alert: Alert) -> pd.Index:
    """Return the row numbers an alert is about, as its kind or its step tells them; else all."""
    if alert.kind in TOLD:
        return frame.index[TOLD[alert.kind](frame[alert.columns[0]]).fillna(False).astype(bool)]
    if alert.fix is None or alert.fix["kind"] in WHOLE_COLUMN:
        return frame.index
    (step,) = Recipe.model_validate({"steps": [alert.fix]}).steps
    after = take(step, frame).after
    misfits = [values.index for values in step.misfits(frame, after).values() if len(values)]
    if misfits:
        return misfits[0]
    seen = Preview(frame, after)
    return frame.index.difference(after.index).union(_changed_rows(seen))


def cells(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    start: int,
    cohort: Json | None = None,
) -> dict[str, Any]:
    """Return rows as text, from a row number on, as they are before the first step that learns."""
    frame = _rows(workspace, dataset, recipe, cohort)
    shown = frame[frame.index >= start].head(SHOWN_CELLS)
    return {"n_rows": len(frame), "rows": packed(shown.astype("str"))}


def spellings(
    workspace: Workspace,
    progress: Progress,
    dataset: str,
    recipe: dict[str, Any],
    column: str,
    way: Way,
    apart: int,
) -> dict[str, Any]:
    """Return groups of words that may be one: words and their rows, the most frequent first."""
    path = cleaned_path(workspace, dataset, Recipe.model_validate(recipe), progress)
    found, left_out = variants(path, column, way, apart)
    return {"groups": [group.counts for group in found], "left_out": left_out}


def _rows(workspace: Workspace, dataset: str, recipe: Json, cohort: Json | None) -> pd.DataFrame:
    frame = WALKS.prepared(open_dataset(dataset, workspace), Recipe.model_validate(recipe))
    return frame if cohort is None else Cohort.model_validate(cohort).rows_of(frame)


RECIPE_ANSWERS: dict[str, Answer] = {
    "replay": replay,
    "preview": preview,
    "script": as_script,
    "alert rows": alert_rows,
    "cells": cells,
    "spellings": spellings,
}
