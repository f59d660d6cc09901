"""What every explanation shares: contributions in the original columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.models.base import FittedModel


@dataclass(frozen=True)
class Contributions:
    """How much each column moved each answer away from the base.

    Attributes
    ----------
    values
        float64 (rows, columns, outputs), in the unit of the output.
    base
        float64 (outputs,): the answer without knowing anything of the row.
    prediction
        float64 (rows, outputs).
    columns
        Names of the original columns.
    method
        How they were computed, in words.
    """

    values: np.ndarray
    base: np.ndarray
    prediction: np.ndarray
    columns: tuple[str, ...]
    method: str

    @property
    def error(self) -> float:
        """The largest |base + contributions - prediction|, in the unit of the output."""
        return float(np.abs(self.values.sum(axis=1) + self.base - self.prediction).max(initial=0))


def contributions(
    model: FittedModel, frame: pd.DataFrame, background: pd.DataFrame
) -> Contributions | NotApplicable:
    """Return how much each column contributed to each answer.

    `EXPLAINERS` says how, for each kind of model; some compare with `background` rows.
    """
    from analytics.explanation.explainers import EXPLAINERS

    explainer = EXPLAINERS.get(type(model).__name__)
    if explainer is None:
        return NotApplicable("This model gives every row the same answer.")
    values, base, method = explainer(model, frame, background)
    answers = outputs(model.predict(frame))
    return Contributions(values, np.asarray(base), answers, tuple(map(str, frame.columns)), method)


def outputs(prediction: np.ndarray) -> np.ndarray:
    """Return predictions as (rows, outputs), whatever the task.

    >>> outputs(np.zeros(3)).shape
    (3, 1)
    """
    return prediction[:, None] if prediction.ndim == 1 else prediction
