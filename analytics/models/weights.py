"""What a row of a class weighs when classes are balanced."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from analytics.models.base import TrainingData

Balanced = Annotated[
    bool,
    Field(
        title="Balance the classes",
        description="Give rows of rare classes more weight, so that they are found more often. "
        "Probabilities of rare classes then come out too high. Without effect on numbers.",
    ),
]


def class_weights(data: TrainingData) -> np.ndarray | None:
    """Return what a training row of each class weighs; nothing where there are no classes.

    All classes get the same sum, all rows together their number. A class without a row weighs
    nothing.
    """
    if data.task == "regression":
        return None
    counts = np.bincount(data.y_train, minlength=len(data.classes))
    weights = len(data.y_train) / ((counts > 0).sum() * np.maximum(counts, 1))
    return np.where(counts > 0, weights, 0.0)


def row_weights(data: TrainingData) -> np.ndarray | None:
    """Return what each training row weighs; nothing where there are no classes."""
    weights = class_weights(data)
    return None if weights is None else weights[data.y_train]
