"""Adam with decoupled weight decay (Loshchilov and Hutter, 2019), inside the training graph."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

BETA1, BETA2, EPSILON = 0.9, 0.95, 1e-8


class AdamW:
    """Moves variables along their gradients.

    Parameters
    ----------
    variables
        What is moved; only arrays of three dimensions, the weights of layers, decay.
    decay
        Share of a weight that is taken off per unit of learning rate.
    """

    def __init__(self, variables: list[tf.Variable], decay: float) -> None:
        self.variables, self.decay = variables, decay
        self.means = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.squares = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.count = tf.Variable(0.0)

    def step(self, gradients: list[Any], rate: Any) -> None:
        """Move every variable once."""
        count = self.count.assign_add(1.0)
        correction = tf.sqrt(1 - BETA2**count) / (1 - BETA1**count)
        for v, g, m, s in zip(self.variables, gradients, self.means, self.squares, strict=True):
            m.assign(BETA1 * m + (1 - BETA1) * g)
            s.assign(BETA2 * s + (1 - BETA2) * g * g)
            if len(v.shape) > 2:
                v.assign_sub(rate * self.decay * v)
            v.assign_sub(rate * correction * m / (tf.sqrt(s) + EPSILON))
