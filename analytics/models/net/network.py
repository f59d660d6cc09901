"""The network itself: plain variables and one forward pass.

Several members learn side by side in one batched product, each with waves and layers of its own,
and each at a pace of its own (`schedules.paces`); their mean errs less than one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from analytics.models.net.inputs import Inputs
from analytics.models.neural_network import EMBEDDED, WAVES

ACTIVATIONS = {"silu": tf.nn.silu, "gelu": tf.nn.gelu, "relu": tf.nn.relu, "tanh": tf.tanh}
FIRST_MIX = 0.1  # the waves begin nearly still: few rows then keep plain numbers


@dataclass
class Network:
    """Weights and the way through them.

    `variables` are five for the inputs, then weights (members, in, out) and biases (members, out)
    of each layer; the first axis of each is that of the members. `n_outputs` is 1 for a number, or
    more with its quantiles.
    """

    inputs: Inputs
    n_inputs: int
    n_outputs: int
    hidden_layers: int
    activation: str
    variables: list[tf.Variable]

    @classmethod
    def new(
        cls,
        inputs: Inputs,
        n_inputs: int,
        n_outputs: int,
        *,
        layers: int,
        units: int,
        members: int,
        activation: str,
        waves: bool,
        seed: int,
    ) -> Network:
        """Return a network with weights drawn from `seed`."""
        rng = np.random.default_rng(seed)
        n_waved = len(inputs.numbers) if waves else 0
        width = n_inputs + n_waved * (EMBEDDED - 1)
        arrays = [
            rng.normal(0, 0.3, (members, 1, n_waved, WAVES)),
            rng.uniform(-np.pi, np.pi, (members, 1, n_waved, WAVES)),
            rng.normal(0, FIRST_MIX * WAVES**-0.5, (members, n_waved, WAVES, EMBEDDED - 1)),
            np.zeros((members, 1, n_waved, EMBEDDED - 1)),
            np.ones((members, width)),
        ]
        for fan_in in [width, *[units] * (layers - 1)]:
            arrays.append(rng.normal(0, (2 / fan_in) ** 0.5, (members, fan_in, units)))
            arrays.append(np.zeros((members, units)))
        arrays.append(rng.normal(0, 0.1 * units**-0.5, (members, units, n_outputs)))
        arrays.append(np.zeros((members, n_outputs)))
        variables = [tf.Variable(a.astype(np.float32)) for a in arrays]
        return cls(inputs, n_inputs, n_outputs, layers, activation, variables)

    @property
    def members(self) -> int:
        """How many nets learn side by side: the first axis of each variable."""
        return int(self.variables[0].shape[0])

    @property
    def widest(self) -> int:
        """How many numbers a row becomes where it is widest: as waves, or between two layers."""
        n_waved, units = self.variables[0].shape[2], self.variables[5].shape[2]
        return max(self.n_inputs, self.members * n_waved * WAVES, self.members * units)

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights of each layer as they are, by its name."""
        names = [f"Hidden layer {i + 1}" for i in range(self.hidden_layers)]
        return {
            name: variable.numpy()
            for name, variable in zip([*names, "Output"], self.variables[5::2], strict=True)
        }

    def forward(self, prepared: Any, dropout: float = 0.0, seed: Any = None) -> Any:
        """Return logits (members, rows, outputs), or scaled values (members, rows, outputs)."""
        hidden = self._embed(prepared)
        weights = self.variables[5:]
        # What scales an input may as well scale its weights: the gradient is then had without a
        # product of all rows.
        weights[0] = self.variables[4][:, :, None] * weights[0]
        for layer in range(self.hidden_layers):
            hidden = hidden @ weights[2 * layer] + weights[2 * layer + 1][:, None]
            hidden = ACTIVATIONS[self.activation](hidden)
            if dropout:
                mask = tf.random.stateless_uniform(tf.shape(hidden), seed + layer)
                hidden = tf.where(mask < dropout, 0.0, hidden / (1 - dropout))
        # Turned round, so that the gradient is, too: a product of few columns takes five times as
        # long as one of few rows.
        last = tf.transpose(weights[-2], (0, 2, 1))
        return tf.matmul(hidden, last, transpose_b=True) + weights[-1][:, None]

    def _embed(self, prepared: Any) -> Any:
        """Return what the first layer takes in (members, rows, width), once if it is all alike."""
        n_waved = self.variables[0].shape[2]
        if not n_waved:
            return prepared[None]
        others = tf.tile(prepared[None, :, n_waved:], (self.members, 1, 1))
        return tf.concat([self._waves(prepared[:, :n_waved]), others], axis=2)

    def _waves(self, x: Any) -> Any:
        frequency, phase, mix, shift = self.variables[:4]
        waves = tf.cos(2 * np.pi * x[:, :, None] * frequency + phase)
        embedded = tf.einsum("mnkw,mkwe->mnke", waves, mix) + shift
        plain = tf.tile(x[None, :, :, None], (self.members, 1, 1, 1))
        embedded = tf.concat([plain, embedded], axis=3)
        return tf.reshape(embedded, (self.members, -1, x.shape[1] * EMBEDDED))
