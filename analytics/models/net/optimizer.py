"""Adam with decoupled weight decay (Loshchilov and Hutter, 2019), inside the training graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from analytics.models.base import State

BETA1, BETA2, EPSILON = 0.9, 0.95, 1e-8


class AdamW:
    """Moves variables along their gradients.

    Parameters
    ----------
    variables
        What is moved; only arrays of three dimensions, the weights of layers, decay.
    paces
        How many times the learning rate each member goes: they are the first axis of each variable.
    decay
        Share of a weight that is taken off per unit of learning rate.
    """

    def __init__(self, variables: list[tf.Variable], paces: np.ndarray, decay: float) -> None:
        self.variables, self.decay = variables, decay
        self.paces = paces.astype(np.float32)
        self.means = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.squares = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.count = tf.Variable(0.0)

    def state(self) -> State:
        """Return the variables and what is remembered of their gradients."""
        return {name: variable.numpy() for name, variable in self._named()}

    def restore(self, state: State) -> None:
        """Bring back what `state` returned."""
        for name, variable in self._named():
            variable.assign(state[name])

    def _named(self) -> Iterator[tuple[str, tf.Variable]]:
        yield "count", self.count
        kinds = {"weights": self.variables, "means": self.means, "squares": self.squares}
        for kind, variables in kinds.items():
            for i, variable in enumerate(variables):
                yield f"{kind}{i:03d}", variable

    def step(self, gradients: list[Any], rate: Any) -> None:
        """Move every variable once, each member at its pace."""
        count = self.count.assign_add(1.0)
        decay, several = 1 - rate * self.decay, len(self.paces) > 1
        for v, g, m, s in zip(self.variables, gradients, self.means, self.squares, strict=True):
            before = tf.identity(v) if several else None
            if len(v.shape) > 2:
                v.assign(decay * v)
            # One fused operation, where the formula written out would be a dozen.
            tf.raw_ops.ResourceApplyAdam(
                var=v.handle,
                m=m.handle,
                v=s.handle,
                beta1_power=BETA1**count,
                beta2_power=BETA2**count,
                lr=rate,
                beta1=BETA1,
                beta2=BETA2,
                epsilon=EPSILON,
                grad=g,
            )
            if several:  # the fused operation knows one pace
                pace = self.paces.reshape(-1, *[1] * (len(v.shape) - 1))
                v.assign(before + pace * (v - before))
