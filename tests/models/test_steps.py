import keras
import numpy as np
import pandas as pd
import pytest

from analytics.models.base import TrainingData
from analytics.models.forest.encoder import Encoder
from analytics.models.net import steps as module
from analytics.models.net.fitted import FittedNet
from analytics.models.net.inputs import CLIP, Inputs
from analytics.models.net.losses import loss_of
from analytics.models.net.network import Network
from analytics.models.net.optimizer import BETA1, BETA2, EPSILON
from analytics.models.net.schedules import rate_at
from analytics.models.net.steps import Steps, compiled
from analytics.models.neural_network import NeuralNetwork
from analytics.models.scores import row_losses

PLAIN = NeuralNetwork(
    epochs=2, hidden_layers=2, hidden_units=16, members=1, waves=False, activation="relu",
    learning_rate=0.01, batch_size=8, dropout=0, weight_decay=0,
)  # fmt: skip


def data(n=320):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(n, 5)), columns=list("abcde"))
    y = (frame["a"] + frame["b"] * frame["c"] > 0).to_numpy().astype(np.int64)
    cut = n * 3 // 4
    return TrainingData(frame[:cut], y[:cut], frame[cut:], y[cut:], "binary", ("no", "yes"))


def network(matrix, inputs, members=1, units=16, waves=False):
    return Network.new(
        inputs, matrix.shape[1], 2,
        layers=2, units=units, members=members, activation="relu", waves=waves, seed=3,
    )  # fmt: skip


@keras.saving.register_keras_serializable()
class Scaled(keras.layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * self.scale


class Rate(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, total):
        self.total = total

    def __call__(self, step):
        return rate_at(PLAIN.schedule, PLAIN.learning_rate, step, self.total)


def keras_net(net, total):
    dense = [keras.layers.Dense(16, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((5,)), Scaled(), *dense, keras.layers.Dense(2)])
    model.set_weights([v.numpy()[0] for v in net.variables[4:]])
    model.compile(
        keras.optimizers.Adam(Rate(total), BETA1, BETA2, EPSILON),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return model


@pytest.mark.parametrize("enough", [0, 10**9], ids=["compiled", "graph"])
def test_chunks_learn_what_fit_of_keras_learns_from_the_same_batches(monkeypatch, enough):
    monkeypatch.setattr(module, "ENOUGH_TO_COMPILE", enough)
    monkeypatch.setattr(module, "CHUNK", 4)
    rows = data()
    encoder = Encoder.fit(rows.train)
    matrix = encoder.transform(rows.train)
    inputs = Inputs.fit(encoder, matrix)
    net = FittedNet.of(rows, encoder, network(matrix, inputs))
    x = (matrix - inputs.centre) / inputs.width
    x = x / np.sqrt(1 + (x / CLIP) ** 2)
    prepared = matrix.copy()
    inputs.prepare(prepared)
    steps = Steps(PLAIN, net, prepared, net.scaled(rows.y_train), loss_of("binary", None), seed=7)
    model = keras_net(net.network, steps.total)
    for epoch, chunks in enumerate(steps.epochs(1), 1):
        assert len(list(chunks)) == 8  # 30 steps
        order = np.random.default_rng([7, epoch]).permutation(len(matrix))
        model.fit(x[order], rows.y_train[order], batch_size=8, shuffle=False, verbose=0)
        ours = row_losses("binary", rows.y_train, net.answers(matrix)).mean()
        assert ours == pytest.approx(model.evaluate(x, rows.y_train, verbose=0), abs=1e-5)
    assert (epoch, ours < 0.6) == (2, True)


@pytest.mark.parametrize("chunk", [1, 8, 9, 12])
def test_stopped_at_any_chunk_the_model_scores_as_reported(monkeypatch, chunk):
    monkeypatch.setattr(module, "CHUNK", 4)
    rows, points, asked = data(), [], 0

    def report(progress):
        nonlocal asked
        asked += 1
        points.extend([progress] if progress.values else [])
        return "stop" if asked == chunk else None

    model = PLAIN.model_copy(update={"epochs": 4}).fit(rows, report, seed=1)
    kept = row_losses("binary", rows.y_validation, model.predict(rows.validation)).mean()
    reported = [point.values["validation/loss"] for point in points]
    assert len(reported) == (chunk + 8) // 9  # eight chunks and the look after them
    assert any(kept == pytest.approx(loss, rel=1e-6) for loss in reported)


@pytest.mark.parametrize(
    ("expected", "sizes", "steps"),
    [
        (True, {}, 5_000),
        (False, {}, 4_999),
        (False, {"units": 256}, 5_000),
        (False, {"members": 2}, 5_000),
        (True, {"waves": True}, 5_000),
    ],
)
def test_only_long_trainings_of_small_layers_are_compiled(expected, sizes, steps):
    inputs = Inputs(np.arange(5), np.zeros(5, np.float32), np.ones(5, np.float32))
    assert compiled(network(np.zeros((1, 5)), inputs, **sizes), steps) == expected


def test_the_more_a_step_does_the_fewer_pass_between_two_looks_at_stop():
    rows = data()
    encoder = Encoder.fit(rows.train)
    matrix = encoder.transform(rows.train)
    net = FittedNet.of(rows, encoder, network(matrix, Inputs.fit(encoder, matrix)))
    chunks = []
    for units in (16, 1024, 2048):
        wide = PLAIN.model_copy(update={"hidden_units": units, "hidden_layers": 8, "members": 32})
        steps = Steps(wide, net, matrix, rows.y_train, loss_of("binary", None), seed=0)
        chunks.append(steps.chunk)
    assert chunks[0] == steps.per_epoch > chunks[1] > chunks[2] >= 1
