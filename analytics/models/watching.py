"""What a live curve looks at: a sample of the training rows, and the validation rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.models.base import TrainingData
from analytics.models.forest.encoder import Encoder
from analytics.models.scores import row_losses, watched

TRAINING_ROWS = 2_000


def watched_rows(n_rows: int, seed: int) -> np.ndarray:
    """Return the places of the training rows that are watched: a fixed sample."""
    size = min(TRAINING_ROWS, n_rows)
    return np.random.default_rng(seed).choice(n_rows, size, replace=False)


@dataclass
class Watch:
    """Matrices and truths of the rows that are watched; `weights` is what their classes weigh."""

    data: TrainingData
    parts: dict[str, tuple[np.ndarray, np.ndarray]]
    weights: np.ndarray | None

    @classmethod
    def of(
        cls,
        data: TrainingData,
        encoder: Encoder,
        matrix: np.ndarray,
        weights: np.ndarray | None,
        seed: int,
    ) -> Watch:
        """Watch the validation rows, and a fixed sample of the training rows."""
        sample = watched_rows(len(matrix), seed)
        parts = {
            "train": (matrix[sample], data.y_train[sample]),
            "validation": (encoder.transform(data.validation), data.y_validation),
        }
        return cls(data, parts, weights)

    def look(
        self, answer: Callable[[str, np.ndarray], np.ndarray]
    ) -> tuple[dict[str, float], float]:
        """Return the points of the curve, and the loss that decides which model is kept.

        `answer` takes the name of a part and its matrix. The validation rows decide; without
        any, the training rows.
        """
        values: dict[str, float] = {}
        deciding = np.inf
        for part, (matrix, truth) in self.parts.items():
            if len(truth):
                found = answer(part, matrix)
                scores = watched(self.data.task, truth, found)
                values |= {f"{part}/{name}": value for name, value in scores.items()}
                deciding = self._loss(truth, found)
        return values, deciding

    def _loss(self, truth: np.ndarray, found: np.ndarray) -> float:
        losses = row_losses(self.data.task, truth, found)
        return float((losses if self.weights is None else losses * self.weights[truth]).mean())
