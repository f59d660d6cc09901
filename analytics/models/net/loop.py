"""The training loop: data stays in TensorFlow, many steps run in one call, people may stop it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from analytics.errors import TrainingError
from analytics.models.base import Cancelled, Progress, Report, Signal, TrainingData
from analytics.models.forest.encoder import Encoder
from analytics.models.net.fitted import FittedNet
from analytics.models.net.inputs import Inputs
from analytics.models.net.keeping import Keeper
from analytics.models.net.network import Network
from analytics.models.net.optimizer import AdamW
from analytics.models.scores import row_losses, watched

if TYPE_CHECKING:
    from analytics.models.neural_network import NeuralNetwork

CHUNK = 100  # steps between two looks at whether somebody pressed Stop
WARM_UP = 0.05
MOST_WATCHED = 10_000
MOST_WATCHED_TRAIN = 2_000
ENOUGH_STEPS = 20


def train_net(spec: NeuralNetwork, data: TrainingData, report: Report, seed: int) -> FittedNet:
    """Train a network and return it as it was in the epoch that `Keeper` kept."""
    encoder = Encoder.fit(data.train)
    matrix = encoder.transform(data.train)
    inputs = Inputs.fit(encoder, matrix)
    n_outputs = len(data.classes) or 1
    sizes = spec.sizes(len(matrix))
    network = Network.new(
        inputs,
        matrix.shape[1],
        n_outputs,
        layers=sizes.hidden_layers,
        units=sizes.hidden_units,
        members=sizes.members,
        seed=seed,
    )
    net = FittedNet.of(data, encoder, network)
    steps = _Steps(spec, net, matrix, net.scaled(data.y_train), seed)
    watch = _Watch(net, data, matrix, seed)
    _run(spec, steps, watch, report)
    watch.restore()
    return net


def _run(spec: NeuralNetwork, steps: _Steps, watch: _Watch, report: Report) -> None:
    for epoch in range(1, spec.epochs + 1):
        signal: Signal | None = None
        for _ in steps.epoch(epoch):
            if steps.many:
                signal = report(Progress(epoch - 1, spec.epochs, spec.unit))
            if signal:
                break
        if signal == "cancel":
            raise Cancelled
        values = watch.look(epoch)
        signal = report(Progress(epoch, spec.epochs, spec.unit, values)) or signal
        if signal == "cancel":
            raise Cancelled
        if signal == "stop" or epoch - watch.keeper.best_epoch >= spec.patience:
            return


class _Steps:
    """Steps of gradient descent over the training rows."""

    def __init__(
        self, spec: NeuralNetwork, net: FittedNet, matrix: np.ndarray, y: np.ndarray, seed: int
    ) -> None:
        rows = len(matrix)
        self.batch = min(spec.batch_size, max(8, 2 ** int(math.log2(max(8, rows / ENOUGH_STEPS)))))
        self.batch = min(self.batch, rows)
        self.per_epoch = rows // self.batch
        self.many = self.per_epoch > CHUNK
        self.total = self.per_epoch * spec.epochs
        self.rng = np.random.default_rng(seed)
        self.rows = rows
        self._chunk = _chunk_function(spec, net, matrix, y, self.batch, self.total, seed)

    def epoch(self, number: int) -> Iterator[None]:
        """Go through the rows once, in a new order, a chunk of steps at a time."""
        order = self.rng.permutation(self.rows)[: self.per_epoch * self.batch].astype(np.int32)
        order = order.reshape(self.per_epoch, self.batch)
        first = (number - 1) * self.per_epoch
        for start in range(0, self.per_epoch, CHUNK):
            self._chunk(tf.constant(order[start : start + CHUNK]), tf.constant(first + start))
            yield


def _chunk_function(
    spec: NeuralNetwork,
    net: FittedNet,
    matrix: np.ndarray,
    y: np.ndarray,
    batch: int,
    total: int,
    seed: int,
) -> Callable[[Any, Any], None]:
    network = net.network
    highest = spec.sizes(len(matrix)).learning_rate
    features, truth = tf.constant(matrix), tf.constant(y)
    optimizer = AdamW(network.variables, spec.weight_decay)
    loss_of = _squared if net.task == "regression" else _cross_entropy

    def one(i: Any, order: Any, first: Any) -> tuple[Any, Any, Any]:
        rows, step = order[i], first + i
        with tf.GradientTape() as tape:
            noise = tf.stack([seed % 2**31, step * 16])
            answer = network.forward(tf.gather(features, rows), spec.dropout, noise)
            loss = loss_of(tf.gather(truth, rows), answer)
        gradients = tape.gradient(loss, network.variables, unconnected_gradients="zero")
        optimizer.step(gradients, _rate(highest, step, total))
        return i + 1, order, first

    # Without autograph: translating the source would cost half of the wait for the first point.
    @tf.function(
        autograph=False,
        input_signature=[tf.TensorSpec((None, batch), tf.int32), tf.TensorSpec((), tf.int32)],
    )
    def chunk(order: Any, first: Any) -> None:
        tf.while_loop(lambda i, order, first: i < tf.shape(order)[0], one, (0, order, first))

    return chunk


def _rate(highest: float, step: Any, total: int) -> Any:
    # Up in the first steps, then down along a cosine: late steps settle, early ones explore.
    share = (tf.cast(step, tf.float32) + 1) / total
    down = 0.5 * (1 + tf.cos(math.pi * tf.minimum(share, 1.0)))
    return highest * tf.minimum(share / WARM_UP, 1.0) * tf.maximum(down, 0.01)


def _squared(truth: Any, answer: Any) -> Any:
    return tf.reduce_mean((answer[..., 0] - truth) ** 2)


def _cross_entropy(truth: Any, answer: Any) -> Any:
    wanted = tf.broadcast_to(truth, tf.shape(answer)[:2])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(wanted, answer))


@dataclass
class _Watch:
    """Looks at training and validation rows after each epoch, and remembers the best weights."""

    net: FittedNet
    data: TrainingData
    matrix: np.ndarray
    seed: int
    keeper: Keeper = field(default_factory=Keeper)
    _kept: list[np.ndarray] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        chosen = rng.permutation(len(self.matrix))[:MOST_WATCHED_TRAIN]
        self._train = self.matrix[chosen], self.data.y_train[chosen]
        rows = rng.permutation(len(self.data.validation))[:MOST_WATCHED]
        frame = self.data.validation.iloc[rows]
        self._validation = self.net.encoder.transform(frame), self.data.y_validation[rows]

    def look(self, epoch: int) -> dict[str, float]:
        """Return loss and score of both parts; keep the weights if none before were better."""
        values: dict[str, float] = {}
        losses = np.empty(0)
        for part, (matrix, truth) in (("train", self._train), ("validation", self._validation)):
            answers = self.net.answers(matrix)
            found = watched(self.net.task, truth, answers)
            values |= {f"{part}/{name}": value for name, value in found.items()}
            if len(truth):  # the validation rows decide; without any, the training rows
                losses = row_losses(self.net.task, truth, answers)
        if not np.isfinite(losses).all():
            self._fail(epoch)
        if self.keeper.offer(epoch, losses):
            self._kept = [v.numpy() for v in self.net.network.variables]
        return values

    def _fail(self, epoch: int) -> None:
        raise TrainingError(
            f"The loss was no number any more after epoch {epoch}: the steps were too large.",
            "Choose a smaller learning rate, a tenth of it for a start.",
        )

    def restore(self) -> None:
        """Bring back the weights that were kept."""
        for variable, value in zip(self.net.network.variables, self._kept, strict=True):
            variable.assign(value)
