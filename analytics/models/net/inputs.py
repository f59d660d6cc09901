"""From the encoded matrix to what the net takes in: numbers scaled, the rest as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.models.forest.encoder import Encoder

_WAVES = ("number", "date", "rank")


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
        values = matrix[:, numbers].astype(np.float64)  # float32 ranges may overflow
        if not len(numbers):
            return cls(numbers, np.zeros(0, np.float32), np.ones(0, np.float32))
        low, centre, high = np.quantile(values, [0.25, 0.5, 0.75], axis=0)
        width = high - low
        # Where half of the values are equal the quartiles meet: half the range serves instead.
        reach = (values.max(axis=0) - values.min(axis=0)) / 2
        width = np.where(width > 0, width, np.where(reach > 0, reach, 1.0))
        return cls(numbers, centre.astype(np.float32), width.astype(np.float32))


def _number_places(encoder: Encoder) -> np.ndarray:
    places: list[int] = []
    start = 0
    for part in encoder.parts:
        if part.kind in _WAVES:
            places += range(start, start + len(part.fill))
        start += part.width
    return np.array(places, dtype=np.int64)
