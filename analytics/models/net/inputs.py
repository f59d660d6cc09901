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
        # One column at a time: all of them in double precision would be most of the memory.
        found = [_spread(matrix[:, place].astype(np.float64)) for place in numbers]
        centre, width = np.array(found, np.float32).reshape(-1, 2).T
        return cls(numbers, centre, width)


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
