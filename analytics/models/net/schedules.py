"""How the learning rate goes during training: up in the first steps, then as the schedule says."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

WARM_UP = 0.05  # share of the steps
LOWEST = 0.01  # of the highest rate

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
