"""Fitting a linear model under one penalty after the other."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from analytics.models.base import TrainingData
from analytics.models.forest.encoder import Encoder
from analytics.models.linear.fitted import FittedLinear
from analytics.models.link import Link

MOST_ITERATIONS = 300


class Fitting:
    """Fits on one training matrix; each fit starts from the weights of the one before."""

    def __init__(
        self, data: TrainingData, encoder: Encoder, matrix: np.ndarray, weights: np.ndarray | None
    ) -> None:
        self.encoder, self.link = encoder, Link.of(data)
        self.centre = matrix.mean(axis=0, dtype=np.float64)
        spread = matrix.std(axis=0, dtype=np.float64)
        self.width = np.where(spread > 0, spread, 1.0)
        # Divided first: the distance of two values may be beyond single precision.
        self._matrix = matrix / self.width.astype(np.float32)
        self._matrix -= (self.centre / self.width).astype(np.float32)
        self._weights = None if weights is None else weights[data.y_train]
        self._target = data.y_train
        self._unit, self._middle = 1.0, 0.0
        if data.task == "regression":
            self._unit, self._middle = float(data.y_train.std()) or 1.0, float(data.y_train.mean())
            self._target = (data.y_train - self._middle) / self._unit
        self._estimator = _estimator(data)

    def under(self, penalty: float) -> FittedLinear:
        """Return the model that has the lowest mean loss + penalty / 2 * squared weights."""
        total = penalty * len(self._matrix)
        is_ridge = hasattr(self._estimator, "alpha")
        self._estimator.set_params(**({"alpha": total} if is_ridge else {"C": 1 / total}))
        with warnings.catch_warnings():
            # Weak penalties take long to the last digit, and are rarely the best.
            warnings.simplefilter("ignore")
            self._estimator.fit(self._matrix, self._target, sample_weight=self._weights)
        weights = np.atleast_2d(self._estimator.coef_).T.astype(np.float64) * self._unit
        shift = np.atleast_1d(self._estimator.intercept_).astype(np.float64) * self._unit
        return FittedLinear(
            self.encoder, self.link, self.centre, self.width, weights, shift + self._middle
        )


def _estimator(data: TrainingData) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge

    if data.task == "regression":
        return Ridge()
    return LogisticRegression(max_iter=MOST_ITERATIONS, warm_start=True)
