"""The same dense net (two layers of 64, ReLU, Adam) in other libraries' own loops."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

UNITS = 64
RATE = 0.001
BETAS = (0.9, 0.95)  # of Adam, as the app has them


class Data(NamedTuple):
    """Rows to learn from (float32), class numbers, and rows to compare the loss on."""

    x: np.ndarray
    y: np.ndarray
    held: np.ndarray
    y_held: np.ndarray


class Timed(NamedTuple):
    """Seconds of an epoch after the first one, and the log loss on the held-out rows."""

    epoch: float
    loss: float


def log_loss(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """Return the mean log loss in nats."""
    given = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.clip(given, 1e-7, 1)).mean())


def per_epoch(ends: list[float]) -> float:
    """Return the mean time between the ends of epochs: the first one, with all set-up, is left."""
    return (ends[-1] - ends[0]) / (len(ends) - 1)


def keras_fit(data: Data, batch: int, epochs: int) -> Timed:
    """Train by `model.fit` of Keras."""
    import keras

    keras.utils.set_random_seed(0)
    ends: list[float] = []
    noted = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: ends.append(time.perf_counter())
    )
    net = keras.Sequential([keras.layers.Dense(UNITS, activation="relu") for _ in range(2)])
    net.add(keras.layers.Dense(int(data.y.max()) + 1, activation="softmax"))
    net.compile(keras.optimizers.Adam(RATE, *BETAS), "sparse_categorical_crossentropy")
    net.fit(data.x, data.y, batch_size=batch, epochs=epochs, verbose=0, callbacks=[noted])
    answer = net.predict(data.held, batch_size=4096, verbose=0)
    return Timed(per_epoch(ends), log_loss(data.y_held, answer))


def torch_loop(data: Data, batch: int, epochs: int) -> Timed:
    """Train by the loop that PyTorch's users write, rows taken by index from one tensor."""
    import torch
    from torch.nn import Linear, ReLU, Sequential, functional

    torch.manual_seed(0)
    x, y = torch.from_numpy(data.x), torch.from_numpy(data.y)
    first, between = Linear(x.shape[1], UNITS), Linear(UNITS, UNITS)
    net = Sequential(first, ReLU(), between, ReLU(), Linear(UNITS, int(y.max()) + 1))
    adam = torch.optim.Adam(net.parameters(), RATE, BETAS)
    ends = []
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            adam.zero_grad()
            functional.cross_entropy(net(x[rows]), y[rows]).backward()
            adam.step()
        ends.append(time.perf_counter())
    with torch.no_grad():
        answer = torch.softmax(net(torch.from_numpy(data.held)), dim=1).numpy()
    return Timed(per_epoch(ends), log_loss(data.y_held, answer))


def sklearn_mlp(data: Data, batch: int, epochs: int) -> Timed:
    """Train by scikit-learn's MLP, which tells nothing between epochs."""
    from sklearn.neural_network import MLPClassifier

    mlp = MLPClassifier(
        (UNITS, UNITS),
        batch_size=batch,
        max_iter=epochs,
        n_iter_no_change=epochs,
        beta_2=BETAS[1],
        random_state=0,
    )
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged
        mlp.fit(data.x, data.y)
    taken = (time.perf_counter() - start) / epochs
    return Timed(taken, log_loss(data.y_held, mlp.predict_proba(data.held)))


PEERS: dict[str, Callable[[Data, int, int], Timed]] = {
    "Keras `model.fit`": keras_fit,
    "PyTorch, plain loop": torch_loop,
    "scikit-learn MLP": sklearn_mlp,
}


def available() -> dict[str, Any]:
    """Return the peers that can run here; PyTorch is none of the project's dependencies."""
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed, so its rows are left out.")
        return {name: peer for name, peer in PEERS.items() if peer is not torch_loop}
    return PEERS
