"""The bounds of a number: quantiles that a net learns beside the mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from analytics.errors import PlanError

# Of 50, 80, 90 and 95 % of the rows these are the bounds; those of other shares lie between.
LEVELS = (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975)
WIDEST = LEVELS[-1] - LEVELS[0]


def pinball(truth: Any, quantiles: Any) -> Any:
    """Return the mean loss of quantiles (members, rows, levels) of truth (rows,).

    It is lowest where each quantile has its share of the truth below it (Koenker and Bassett,
    1978).
    """
    short, levels = truth[:, None] - quantiles, np.array(LEVELS, np.float32)
    return tf.reduce_mean(tf.maximum(levels * short, (levels - 1) * short))


def between(quantiles: np.ndarray, level: float) -> np.ndarray:
    """Return the bounds (rows, 2) that a share `level` of the truth lies between.

    `quantiles` (rows, levels) may cross: they are put in order, which errs less
    (Chernozhukov et al., 2010).

    Raises
    ------
    PlanError
        So wide bounds were not learned.
    """
    if not 0 <= level <= WIDEST + 1e-9:
        raise PlanError(
            f"Bounds were learned for up to {WIDEST:.2f} of the rows, not for {level:g}.",
            f"Ask for a level between 0 and {WIDEST:.2f}.",
        )
    ordered = np.sort(quantiles, axis=1)
    asked = np.array([1 - level, 1 + level]) / 2
    above = np.searchsorted(LEVELS, asked).clip(1, len(LEVELS) - 1)
    low, high = np.array(LEVELS)[above - 1], np.array(LEVELS)[above]
    share = (asked - low) / (high - low)
    return ordered[:, above - 1] * (1 - share) + ordered[:, above] * share
