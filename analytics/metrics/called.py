"""Metrics of a call, yes or no: worked out of how often it is right and how often it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Share = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Counts:
    """How many rows are called rightly and wrongly: four arrays of one shape.

    `tp` are positive rows called positive, `fp` negative ones called positive, `fn` positive ones
    called negative, `tn` negative ones called negative.
    """

    tp: np.ndarray
    fp: np.ndarray
    fn: np.ndarray
    tn: np.ndarray

    @property
    def n(self) -> np.ndarray:
        """How many rows there are."""
        return self.tp + self.fp + self.fn + self.tn


@dataclass(frozen=True)
class CalledMetric:
    """A number that says how good calls are; NaN where it does not exist.

    Where it is a share of rows, `share` gives how many of how many.
    """

    key: str
    title: str
    help: str
    share: Callable[[Counts], Share] | None = None
    other: Callable[[Counts], np.ndarray] | None = None

    def of(self, counts: Counts) -> np.ndarray:
        """Return its value for each of the counts."""
        if self.share is not None:
            return over(*self.share(counts))
        assert self.other is not None
        return self.other(counts)


def over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return shares, NaN where the whole is nothing."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    nothing = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.divide(part, whole, out=nothing, where=whole > 0)


def _mcc(c: Counts) -> np.ndarray:
    tp, fp, fn, tn = (np.asarray(part, dtype=float) for part in (c.tp, c.fp, c.fn, c.tn))
    spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    # Where all rows are called alike, or are alike, it is 0, as scikit-learn has it.
    return np.where(spread > 0, (tp * tn - fp * fn) / np.sqrt(np.where(spread > 0, spread, 1)), 0.0)


def _balanced(c: Counts) -> np.ndarray:
    return (over(c.tp, c.tp + c.fn) + over(c.tn, c.tn + c.fp)) / 2


CALLED: dict[str, CalledMetric] = {
    metric.key: metric
    for metric in (
        CalledMetric(
            "precision",
            "Precision",
            "Of those called positive, how many are.",
            lambda c: (c.tp, c.tp + c.fp),
        ),
        CalledMetric(
            "recall",
            "Recall",
            "Of the positive, how many are found.",
            lambda c: (c.tp, c.tp + c.fn),
        ),
        CalledMetric(
            "specificity",
            "Specificity",
            "Of the negative, how many are called so.",
            lambda c: (c.tn, c.tn + c.fp),
        ),
        CalledMetric(
            "accuracy", "Accuracy", "Share of rows told right.", lambda c: (c.tp + c.tn, c.n)
        ),
        CalledMetric(
            "f1",
            "F1",
            "Balance of precision and recall.",
            other=lambda c: over(2 * c.tp, 2 * c.tp + c.fp + c.fn),
        ),
        CalledMetric("mcc", "MCC", "Correlation of what is called and what is.", other=_mcc),
        CalledMetric(
            "balanced_accuracy",
            "Balanced accuracy",
            "Mean of recall and specificity: both classes count alike.",
            other=_balanced,
        ),
        CalledMetric(
            "selected",
            "Called positive",
            "Share of rows called positive.",
            lambda c: (c.tp + c.fp, c.n),
        ),
    )
}
