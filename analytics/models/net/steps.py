"""Steps of gradient descent: the data stays in TensorFlow, many steps run in one call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from analytics.models.forest.encoder import ALIGNED
from analytics.models.net.fitted import FittedNet
from analytics.models.net.losses import Loss
from analytics.models.net.network import Network
from analytics.models.net.optimizer import AdamW
from analytics.models.net.schedules import paces, rate_at
from analytics.reading.windows import ahead

if TYPE_CHECKING:
    from analytics.models.neural_network import NeuralNetwork

CHUNK = 100  # steps between two looks at whether somebody pressed Stop, and
CHUNK_SECONDS = 1.0  # about how long it may be until then
CHUNK_CELLS = 2_000_000  # of the rows of a chunk, which stand together for its steps
ENOUGH_STEPS = 20
ENOUGH_TO_COMPILE = 5_000


class Steps:
    """Steps of gradient descent over the training rows, a matrix that is prepared."""

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
        self.chunks = math.ceil(self.per_epoch / self.chunk)
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

    def epochs(self, first: int) -> Iterator[Iterator[None]]:
        """Go through the rows once in each epoch from `first` on, a chunk of steps at a time."""
        # Compiled steps take one core, and another gathers the rows of the next ones.
        chunks = ahead(self._gathered, self._places(first))
        for _ in range(first, self.spec.epochs + 1):
            yield (self._chunk(*chunk) for chunk in islice(chunks, self.chunks))

    def _places(self, first: int) -> Iterator[tuple[np.ndarray, int, int]]:
        """Yield the rows of each chunk, how many steps stand before them, and which is the first.

        These are always as many rows, so that one graph serves: an epoch's last chunk begins with
        rows of the one before, and with a later step.
        """
        for epoch in range(first, self.spec.epochs + 1):
            # The order depends on the epoch alone, so that a run can go on from any of them.
            rng = np.random.default_rng([self.seed, epoch])
            order = rng.permutation(np.arange(self.rows, dtype=np.int32))
            for start in range(0, self.per_epoch, self.chunk):
                end = min(start + self.chunk, self.per_epoch)
                before = end - self.chunk
                rows = order[before * self.batch : end * self.batch]
                yield rows, (epoch - 1) * self.per_epoch + before, start - before

    def _gathered(self, place: tuple[np.ndarray, int, int]) -> tuple[Any, ...]:
        """Return what a chunk takes in: its rows together, and the two numbers of its place."""
        # Here and together, because compiled steps would gather them number by number.
        rows, *numbers = place
        tables = (self._features, self._truth)
        return *(tf.gather(table, rows) for table in tables), *map(tf.constant, numbers)

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
