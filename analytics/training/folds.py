"""The rows that are not for the test, divided again: what cross-validation trains on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.models.base import TrainingData
from analytics.plan import Plan
from analytics.recipe import FittedRecipe
from analytics.split import Parts, Split
from analytics.training.data import Rows, fitted, training_data


def folds_of(rows: Rows, split: Split, number: int, seed: int) -> list[Parts]:
    """Divide the training and the validation rows for cross-validation; the test rows stay out.

    Raises
    ------
    PlanError
        There is too little for so many folds.
    """
    known = np.sort(np.concatenate([rows.parts.train, rows.parts.validation]))
    frame, target = rows.frame.take(known), rows.target.take(known)
    return [within(known, fold) for fold in split.folds(frame, target, number, seed)]


def within(positions: np.ndarray, parts: Parts) -> Parts:
    """Return parts of the rows at some positions as parts of the whole table."""
    return Parts(*(positions[part] for part in (parts.train, parts.validation, parts.test)))


def data_of(plan: Plan, rows: Rows, parts: Parts) -> tuple[FittedRecipe, TrainingData]:
    """Fit the recipe on other training rows, and return what a model may see of them."""
    recipe = fitted(rows, parts.train)
    return recipe, training_data(plan, replace(rows, parts=parts), recipe)
