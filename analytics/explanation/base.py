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

    Trees: exact path-dependent SHAP values (Lundberg et al., 2020). Nets: expected gradients
    (Erion et al., 2021) against `background`.
    """
    if hasattr(model, "trees"):
        from analytics.explanation.treeshap import tree_shap

        values, base = tree_shap(model, frame)  # type: ignore[arg-type]
        method = "TreeSHAP, exact"
    elif hasattr(model, "attribute"):
        values, base = model.attribute(frame, background)
        method = f"Expected gradients against {len(background)} training rows"
    else:
        return NotApplicable("This model gives every row the same answer.")
    answers = outputs(model.predict(frame))
    return Contributions(values, np.asarray(base), answers, tuple(map(str, frame.columns)), method)


def outputs(prediction: np.ndarray) -> np.ndarray:
    """Return predictions as (rows, outputs), whatever the task.

    >>> outputs(np.zeros(3)).shape
    (3, 1)
    """
    return prediction[:, None] if prediction.ndim == 1 else prediction
