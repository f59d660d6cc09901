"""Steps of gradient descent: the data stays in TensorFlow, many steps run in one call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from analytics.models.forest.encoder import ALIGNED
from analytics.models.net.fitted import FittedNet
from analytics.models.net.losses import Loss
from analytics.models.net.network import Network
from analytics.models.net.optimizer import AdamW
from analytics.models.net.schedules import paces, rate_at

if TYPE_CHECKING:
    from analytics.models.neural_network import NeuralNetwork

CHUNK = 100  # steps between two looks at whether somebody pressed Stop, and
CHUNK_SECONDS = 1.0  # about how long it may be until then
CHUNK_CELLS = 4_000_000  # of the rows of a chunk, which stand together for its steps
ENOUGH_STEPS = 20
ENOUGH_TO_COMPILE = 5_000


class Steps:
    """Steps of gradient descent over the training rows."""

    def __init__(
        self,
        spec: NeuralNetwork,
        net: FittedNet,
        matrix: np.ndarray,
        y: np.ndarray,
        loss: Loss,
        seed: int,
    ) -> None:
        self.rows = len(matrix)
        enough = 2 ** int(math.log2(max(8, self.rows / ENOUGH_STEPS)))
        self.batch = min(spec.batch_size, enough, self.rows)
        self.per_epoch = self.rows // self.batch
        self.chunk = self._most_together(spec, matrix.shape[1])
        self.many = self.per_epoch > self.chunk
        self.total = self.per_epoch * spec.epochs
        self.spec, self.network, self.seed = spec, net.network, seed
        # the learning rate at the end of each epoch
        ends = tf.range(self.per_epoch, self.total + 1, self.per_epoch) - 1
        highest = spec.sizes(self.rows).learning_rate
        self.rates = rate_at(spec.schedule, highest, ends, self.total).numpy()
        self.optimizer = AdamW(net.network.variables, paces(net.network.members), spec.weight_decay)
        self._features, self._truth = _tensor(matrix), tf.constant(y)
        self._chunk = self._graph(loss)

    def _most_together(self, spec: NeuralNetwork, n_columns: int) -> int:
        """Return how many steps make a chunk, which neither time nor memory may be long for."""
        step = self.batch * spec.row_seconds(self.rows, n_columns)
        most = min(CHUNK, int(CHUNK_SECONDS / step), CHUNK_CELLS // (self.batch * n_columns))
        return max(1, min(most, self.per_epoch))

    def epoch(self, number: int) -> Iterator[None]:
        """Go through the rows once, in a new order, a chunk of steps at a time."""
        # The order depends on the epoch alone, so that a run can go on from any of them.
        rng = np.random.default_rng([self.seed, number])
        order = rng.permutation(np.arange(self.rows, dtype=np.int32))
        for start in range(0, self.per_epoch, self.chunk):
            end = min(start + self.chunk, self.per_epoch)
            self._take(order, (number - 1) * self.per_epoch, start, end)
            yield

    def _take(self, order: np.ndarray, before: int, start: int, end: int) -> None:
        """Take the steps from `start` to `end` of an epoch, `before` which there were others."""
        # Always as many rows, so that one graph serves: before the last steps are some of others.
        first = end - self.chunk
        rows = tf.constant(order[first * self.batch : end * self.batch])
        # Here and together, because compiled steps would gather them number by number.
        features, truth = tf.gather(self._features, rows), tf.gather(self._truth, rows)
        self._chunk(features, truth, tf.constant(before + first), tf.constant(start - first))

    def _graph(self, loss_of: Loss) -> Callable[..., None]:
        """Return a graph that takes a chunk's steps from `start` on, its rows in their order."""
        spec, network, total = self.spec, self.network, self.total
        highest = spec.sizes(self.rows).learning_rate
        shape = (self.chunk, self.batch)

        def chunk(features: Any, truth: Any, before: Any, start: Any) -> None:
            features = tf.reshape(features, (*shape, features.shape[1]))
            truth = tf.reshape(truth, shape)

            def one(i: Any) -> tuple[Any]:
                step = before + i
                with tf.GradientTape() as tape:
                    noise = tf.stack([self.seed % 2**31, step * 16])
                    answer = network.forward(features[i], spec.dropout, noise)
                    loss = loss_of(truth[i], answer)
                gradients = tape.gradient(loss, network.variables, unconnected_gradients="zero")
                self.optimizer.step(gradients, rate_at(spec.schedule, highest, step, total))
                return (i + 1,)

            tf.while_loop(lambda i: i < self.chunk, one, (start,))

        number = tf.TensorSpec((), tf.int32)
        n_rows = self.chunk * self.batch
        tables = (self._features, self._truth)
        parts = [tf.TensorSpec((n_rows, *table.shape[1:]), table.dtype) for table in tables]
        # Without autograph: translating the source would cost half of the wait for the first point.
        return tf.function(
            chunk,
            autograph=False,
            jit_compile=compiled(network, total),
            input_signature=[*parts, number, number],
        )


def _tensor(matrix: np.ndarray) -> Any:
    """Return a matrix as a tensor, which is the same memory where it is aligned."""
    if matrix.ctypes.data % ALIGNED or not matrix.size:
        return tf.constant(matrix)
    return tf.experimental.dlpack.from_dlpack(matrix.__dlpack__())


def compiled(network: Network, steps: int) -> bool:
    """Return whether XLA is worth its two seconds or more of compiling.

    On two cores it saves 0.4 to 0.9 ms of a step of small layers, and is slower where the layers
    are wide, where many numbers become waves, and for members side by side.
    """
    units, waves = network.variables[5].shape[2], network.variables[0].shape[2]
    small = network.members == 1 and units <= 128 and waves <= 64
    return bool(small and steps >= ENOUGH_TO_COMPILE)
