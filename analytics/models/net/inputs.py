"""From the encoded matrix to what the net takes in: numbers scaled, the rest as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from analytics.models.forest.encoder import Encoder

CLIP = 3.0
_WAVES = ("number", "date", "rank")
_CELLS = 250_000  # of the rows that are prepared together


@dataclass(frozen=True)
class Inputs:
    """Scaling of the matrix columns that hold numbers.

    `numbers` are their places; `centre` and `width` (float32) their median and quartile distance.
    """

    numbers: np.ndarray
    centre: np.ndarray
    width: np.ndarray

    @classmethod
    def fit(cls, encoder: Encoder, matrix: np.ndarray) -> Inputs:
        """Learn from the training rows."""
        numbers = _number_places(encoder)
        # One column at a time: all of them in double precision would be most of the memory.
        found = [_spread(matrix[:, place].astype(np.float64)) for place in numbers]
        centre, width = np.array(found, np.float32).reshape(-1, 2).T
        return cls(numbers, centre, width)

    def prepared(self, matrix: Any) -> Any:
        """Return the numbers of rows, scaled and softly clipped, and behind them the other columns.

        It is a tensor (rows, inputs).
        """
        others = np.setdiff1d(np.arange(matrix.shape[1]), self.numbers)
        x = (_columns(matrix, self.numbers) - self.centre) / self.width
        x = x / tf.sqrt(1 + (x / CLIP) ** 2)
        return tf.concat([x, _columns(matrix, others)], axis=1) if len(others) else x

    def prepare(self, matrix: np.ndarray) -> None:
        """Put in the place of each row what `prepared` makes of it: once, not at every step."""
        together = max(1, _CELLS // max(1, matrix.shape[1]))
        for start in range(0, len(matrix), together):
            rows = matrix[start : start + together]
            rows[:] = self.prepared(rows)


def _columns(matrix: Any, places: np.ndarray) -> Any:
    # Gathering columns costs as much as a layer, and most tables need none of it.
    return matrix if len(places) == matrix.shape[1] else tf.gather(matrix, places, axis=1)


def _spread(values: np.ndarray) -> tuple[float, float]:
    """Return the median, and the quartile distance or, where that is nothing, half the range."""
    low, centre, high = np.quantile(values, [0.25, 0.5, 0.75], overwrite_input=True)
    reach = np.ptp(values) / 2
    return centre, next((width for width in (high - low, reach) if width > 0), 1.0)


def _number_places(encoder: Encoder) -> np.ndarray:
    places: list[int] = []
    start = 0
    for part in encoder.parts:
        if part.kind in _WAVES:
            places += range(start, start + len(part.fill) - len(part.words))
        start += part.width
    return np.array(places, dtype=np.int64)
