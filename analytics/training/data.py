"""From a plan to the rows of each part, so that no part can see another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.cleaned import cleaned_rows
from analytics.errors import PlanError
from analytics.long_table import Table
from analytics.models.base import Task, TrainingData
from analytics.plan import MAX_CLASSES, Plan
from analytics.recipe import FittedRecipe, Recipe
from analytics.split import Parts
from analytics.training.learning import apply_to, fit_on
from analytics.workspace import Workspace

MIN_ROWS = 20


@dataclass(frozen=True)
class Rows:
    """The rows of a plan after cleaning, before the learning steps.

    `frame` is indexed by the row number in the dataset; `target` is aligned with it. `recipe` is
    the plan's, with the steps that wait on these rows switched off: the one to fit. `place` is a
    folder for what does not fit into the memory on the way.
    """

    frame: Table
    target: pd.Series
    parts: Parts
    classes: tuple[str, ...]
    n_without_target: int
    recipe: Recipe
    place: Path


def rows_of(plan: Plan, workspace: Workspace) -> Rows:
    """Return the cleaned rows of a plan and the part each belongs to.

    Raises
    ------
    PlanError
        The target is missing or empty, has one class, or too few rows are left.
    LimitError
        The rows are too many for the memory.
    """
    frame, recipe = cleaned_rows(workspace, plan.dataset, plan.recipe)
    if plan.target not in frame.columns:
        raise PlanError(
            f"There is no column “{plan.target}” after cleaning.", "Choose another target."
        )
    there = frame[plan.target].notna().to_numpy()
    known = frame if there.all() else frame.take(np.flatnonzero(there))
    target = known[plan.target]
    _check_size(plan, len(known), len(known.columns))
    classes = classes_of(target, plan.task)
    parts = plan.split.divide(known, target, plan.seed)
    n_without = len(frame) - len(known)
    return Rows(known, target, parts, classes, n_without, recipe, workspace.cache)


def _check_size(plan: Plan, n_rows: int, n_columns: int) -> None:
    if n_rows < MIN_ROWS:
        raise PlanError(
            f"Only {n_rows} rows have a value in “{plan.target}”; at least {MIN_ROWS} are needed.",
            "Add rows, or choose another target.",
        )
    if n_columns - 1 - len(plan.ignored) < 1:
        raise PlanError("No column is left to learn from.", "Put back a column that was left out.")


def class_name(value: object) -> str:
    """Return a class as people write it: ``1`` and not ``1.0``.

    >>> class_name(1.0), class_name("yes"), class_name(2.5)
    ('1', 'yes', '2.5')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def classes_of(target: pd.Series, task: Task) -> tuple[str, ...]:
    """Return the classes in order, none for regression.

    Raises
    ------
    PlanError
        One class, more than `MAX_CLASSES`, or more than two for a yes-or-no question.
    """
    if task == "regression":
        if not pd.api.types.is_numeric_dtype(target):
            raise PlanError(
                f"“{target.name}” holds words, so it cannot be predicted as a number.",
                "Choose classes as the task, or turn the column into numbers in Clean.",
            )
        return ()
    classes = tuple(class_name(value) for value in sorted(target.unique()))
    if len(classes) < 2:
        raise PlanError(f"The target “{target.name}” has only one class.", "Choose another target.")
    most = 2 if task == "binary" else MAX_CLASSES
    if len(classes) > most:
        raise PlanError(
            f"“{target.name}” has {len(classes):,} classes; this task takes at most {most}.",
            "Choose another task or another target, or group its rare values in Clean.",
        )
    return classes


def encode_target(target: pd.Series, classes: tuple[str, ...]) -> np.ndarray:
    """Return class numbers (int64), or the values (float64) when there are no classes."""
    if not classes:
        return target.to_numpy(dtype="float64")
    number = {name: i for i, name in enumerate(classes)}
    codes, values = pd.factorize(target)
    return np.array([number[class_name(value)] for value in values], dtype="int64")[codes]


def fitted(rows: Rows, positions: np.ndarray) -> FittedRecipe:
    """Return the recipe of some rows, fitted on those at `positions`."""
    train = rows.frame.take(positions) if rows.recipe.learns else pd.DataFrame()
    return fit_on(rows.recipe, train, rows.place)


def part_of(
    plan: Plan, rows: Rows, recipe: FittedRecipe, positions: np.ndarray
) -> tuple[Table, np.ndarray]:
    """Return features and target of one part, after the steps that learned."""
    part = rows.frame.take(positions)
    cleaned = apply_to(recipe, part, rows.place) if recipe.recipe.learns else part
    return features(plan, cleaned), encode_target(rows.target.take(positions), rows.classes)


def features(plan: Plan, frame: Any) -> Any:
    """Return the columns a model may see."""
    return frame.drop(columns=[plan.target, *plan.ignored], errors="ignore")


def training_data(plan: Plan, rows: Rows, recipe: FittedRecipe) -> TrainingData:
    """Return what fitting may see: the training and the validation part, never the test part."""
    train, y_train = part_of(plan, rows, recipe, rows.parts.train)
    validation, y_validation = part_of(plan, rows, recipe, rows.parts.validation)
    return TrainingData(train, y_train, validation, y_validation, plan.task, rows.classes)
