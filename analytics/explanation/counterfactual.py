"""Counterfactuals: near rows that are answered otherwise, and the smallest change that is.

No solver: whatever is tried stands in a training row, so that no value is outside their range
(Wexler et al., 2020, The What-If Tool; Mothilal et al., 2020, for few changed columns).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.explanation.base import outputs
from analytics.explanation.replaced import Variants, in_blocks
from analytics.models.base import FittedModel

# How far answers (rows, outputs) lie on the other side; not above 0 is on this side.
Margin = Callable[[np.ndarray], np.ndarray]

SAME = 0.1  # standard deviations: a locked number that is this near counts as the same
MOST_CHANGED = 10
DONORS = 20
_CELLS = 25_000_000  # of the matrix of all variants that are tried at once
_BLOCK = 2_000


def of_class(present: int, wanted: int | None) -> Margin:
    """Return the margin by which a class, or any but the present one, is the likeliest."""

    def margin(answers: np.ndarray) -> np.ndarray:
        place = present if wanted is None else wanted
        ahead: np.ndarray = answers[:, place] - np.delete(answers, place, axis=1).max(axis=1)
        return -ahead if wanted is None else ahead

    return margin


def across(value: float, above: bool) -> Margin:
    """Return the margin by which numbers are above a value, or below it."""
    sign = 1 if above else -1
    return lambda answers: sign * (answers[:, 0] - value)


def otherwise(
    model: FittedModel,
    train: pd.DataFrame,
    gaps: np.ndarray,
    locked: np.ndarray,
    margin: Margin,
    progress: Callable[..., None] = lambda share, message="": None,
) -> np.ndarray:
    """Return positions of the training rows on the other side, the nearest first.

    Parameters
    ----------
    model
        Asked about rows in the order of their distance, until there are enough.
    train
        Features of the training rows.
    gaps : float32 (rows, columns)
        How far they are from the row.
    locked : bool (columns,)
        Columns in which they must be the same.
    margin
        Above 0 on the other side.
    progress
        Called with the share of the rows that were asked about.
    """
    order = np.argsort(gaps.sum(axis=1), kind="stable")
    order = order[(gaps[order][:, locked] <= SAME).all(axis=1)]
    found = np.empty(0, dtype=np.int64)
    for start in range(0, len(order), _BLOCK):
        some = order[start : start + _BLOCK]
        answers = outputs(model.predict(train.iloc[some]))
        found = np.append(found, some[margin(answers) > 0])
        progress(start / len(order))
        if len(found) >= DONORS:
            break
    most = _CELLS // max(1, train.shape[1] ** 2)
    return found[: min(DONORS, max(1, most))]


@dataclass(frozen=True)
class Taking:
    """A row that takes values over from donors.

    Attributes
    ----------
    model
        What is asked.
    row : float32 (1, matrix columns)
        The row as the model sees it.
    donors : float32 (donors, matrix columns)
    gaps : float32 (donors, columns)
        How far the donors are from the row, column by column.
    free : bool (columns,)
        Columns that may be taken over.
    margin
        Above 0 on the other side.
    """

    model: FittedModel
    row: np.ndarray
    donors: np.ndarray
    gaps: np.ndarray
    free: np.ndarray
    margin: Margin

    def smallest(self) -> tuple[int, np.ndarray] | None:
        """Return a donor, and the few columns (a mask) that suffice to reach the other side.

        Each donor gives one column after the other, the one that moves the answer farthest; the
        first to arrive wins, of several the one whose values are nearest.
        """
        taken = np.zeros(self.gaps.shape, dtype=bool)
        for _ in range(MOST_CHANGED):
            donor, column = np.nonzero((self.gaps > 0) & self.free & ~taken)
            if not len(donor):
                return None
            tried = taken[donor]
            tried[np.arange(len(donor)), column] = True
            margins = self._margins(donor, tried)
            if (margins > 0).any():
                return self._nearest(donor, tried, margins > 0)
            order = np.argsort(margins, kind="stable")
            taken[donor[order]] = tried[order]  # of each donor the last one stays: the best
        return None

    def _nearest(
        self, donor: np.ndarray, tried: np.ndarray, there: np.ndarray
    ) -> tuple[int, np.ndarray]:
        distance = (tried * self.gaps[donor]).sum(axis=1)
        best = np.where(there, distance, np.inf).argmin()
        return int(donor[best]), self._without_idle(int(donor[best]), tried[best])

    def _without_idle(self, donor: int, columns: np.ndarray) -> np.ndarray:
        """Put columns back, one at a time, as long as the answer stays on the other side."""
        while columns.sum() > 1:  # none at all is the row itself
            places = np.flatnonzero(columns)
            fewer = np.tile(columns, (len(places), 1))
            fewer[np.arange(len(places)), places] = False
            margins = self._margins(np.full(len(places), donor), fewer)
            if margins.max() <= 0:
                break
            columns = fewer[margins.argmax()]
        return columns

    def _margins(self, donor: np.ndarray, tried: np.ndarray) -> np.ndarray:
        """Return the margin of each variant: what it takes over (variants, columns), from whom."""
        encoder = self.model.encoder  # type: ignore[attr-defined]
        place = {name: place for place, name in enumerate(encoder.names)}
        column = np.array([place[name] for name in encoder.columns])
        block = np.where(tried[:, column], self.donors[donor], self.row)
        every = np.arange(self.row.shape[1])
        pick = np.arange(len(block), dtype=np.int32)[None]
        variants = Variants(self.row, every, block, pick)
        return self.margin(np.concatenate([a for _, a in in_blocks(self.model, variants)])[0])
