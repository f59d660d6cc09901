"""What would be answered otherwise: a run's row beside the nearest such row, and what would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analytics.errors import AnalyticsError
from analytics.explanation.base import outputs
from analytics.explanation.counterfactual import (
    Margin,
    Taking,
    across,
    of_class,
    otherwise,
)
from analytics.explanation.neighbourhood import Neighbourhood, plain
from analytics.explanation.of_run import applicable, silent
from analytics.explanation.replaced import encoded
from analytics.explanation.told import brief_value
from analytics.packing import packed
from analytics.training import Trained

Goal = str | float | None


def otherwise_of_row(
    found: Trained,
    row: int,
    locked: list[str],
    goal: Goal = None,
    progress: Callable[..., None] = silent,
) -> dict[str, Any]:
    """Return the nearest training row that is answered otherwise, and the smallest change found.

    Parameters
    ----------
    found
        A finished run.
    row
        A row of the dataset, counted from 0.
    locked
        Columns that stay as they are.
    goal
        The class to reach, or any other one; for regression the value on whose other side the
        answer is to be.
    progress
        Called with the share that is done.

    Raises
    ------
    AnalyticsError
        The model gives every row the same answer, or no training row is answered otherwise.
    """
    near = Neighbourhood(found, row)
    free = ~near.train.columns.isin(locked)
    here = applicable(encoded(found.model, near.features))
    margin, side = _side(near, goal)
    places = otherwise(found.model, near.train, near.gaps, ~free, margin, progress)
    if not len(places):
        same = " that is the same in the columns to keep" if locked else ""
        raise AnalyticsError(
            f"The model answers no training row{same} {side}.",
            "Keep fewer columns." if locked else "Choose another row or answer.",
        )
    donors = applicable(encoded(found.model, near.train.iloc[places]))
    taking = Taking(found.model, here, donors, near.gaps[places], free, margin)
    return {
        "nearest": _nearest(near, places[0], free, side),
        "smallest": _smallest(near, places, taking.smallest()),
    }


def _side(near: Neighbourhood, goal: Goal) -> tuple[Margin, str]:
    """Return the other side, and how it is answered there in words."""
    classes = near.found.model.classes
    answer = outputs(near.found.model.predict(near.features))[0]
    if not classes:
        value = float(np.median(near.observed)) if goal is None else float(goal)
        above = bool(answer[0] <= value)
        return across(value, above), f"{'above' if above else 'below'} {brief_value(value)}"
    present = int(answer.argmax())
    if goal is None:
        return of_class(present, None), "otherwise"
    if goal == classes[present]:
        raise AnalyticsError(f"The model answers {goal} already.", "Choose another answer.")
    return of_class(present, classes.index(str(goal))), f"with {goal}"


def _nearest(near: Neighbourhood, place: int, free: np.ndarray, side: str) -> dict[str, Any]:
    differs = near.gaps[place] > 0
    target, here = near.found.run.plan.target, near.answers(near.features)[0]
    there = near.answers(near.train.iloc[[place]])[0]
    return {
        "table": packed(near.beside([place], np.flatnonzero(differs))),
        "values": plain(near.train.iloc[[place], np.flatnonzero(differs & free)]),
        "sentence": f"The model answers {target} = {here}. Row {near.train.index[place]} is the "
        f"nearest training row that it answers {side}: {there}; what was observed there is "
        f"{near.true_value(place)}. It differs in {differs.sum()} of {len(differs)} columns.",
    }


def _smallest(
    near: Neighbourhood, places: np.ndarray, change: tuple[int, np.ndarray] | None
) -> dict[str, Any] | None:
    if change is None:
        return None
    place, columns = places[change[0]], np.flatnonzero(change[1])
    changed = near.taking(place, columns)
    number, target = near.train.index[place], near.found.run.plan.target
    return {
        "table": packed(near.beside([place], columns)),
        "values": plain(changed.iloc[:, columns]),
        "sentence": f"With {_columns(len(columns))} changed to what row {number} has, the model "
        f"answers {target} = {near.answers(changed)[0]}. This says how the model answers, not "
        "what would happen.",
    }


def _columns(n: int) -> str:
    return "1 column" if n == 1 else f"{n} columns"
