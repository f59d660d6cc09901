"""How the learning rate goes during training: up in the first steps, then as the schedule says."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

WARM_UP = 0.05  # share of the steps
LOWEST = 0.01  # of the highest rate
SPREAD = 4.0  # the slowest of several members goes a fourth of the rate, the fastest four times

# From the share of the steps that is done to the share of the highest rate.
SCHEDULES: dict[str, Callable[[Any], Any]] = {
    # late steps settle, early ones explore
    "cosine": lambda share: 0.5 * (1 + tf.cos(math.pi * share)),
    "linear": lambda share: 1 - share,
    "constant": tf.ones_like,
}


def rate_at(schedule: str, highest: float, step: Any, total: Any) -> Any:
    """Return the learning rate of a step (counted from 0) of `total`, as a tensor."""
    share = (tf.cast(step, tf.float32) + 1) / tf.cast(total, tf.float32)
    down = SCHEDULES[schedule](tf.minimum(share, 1.0))
    return highest * tf.minimum(share / WARM_UP, 1.0) * tf.maximum(down, LOWEST)


def paces(members: int) -> np.ndarray:
    """Return how many times the learning rate each member goes, the slowest first.

    >>> paces(3).round(2).tolist()
    [0.25, 1.0, 4.0]
    """
    return np.geomspace(1 / SPREAD, SPREAD, members) if members > 1 else np.ones(1)
