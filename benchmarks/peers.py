"""The same dense net (two layers of 64, ReLU, Adam) in other libraries' own loops.

PyTorch is none of the project's dependencies: its loops run where `VITRINE_BENCH_PEERS` names a
Python that has it, in a process of their own: ``python -m benchmarks.peers WAY DATA BATCH EPOCHS``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

PEERS_PYTHON = os.environ.get("VITRINE_BENCH_PEERS", "")
ROOT = Path(__file__).resolve().parents[1]
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


def by_index(x: Any, y: Any, batch: int) -> Iterator[Any]:
    """Yield the batches of an epoch in PyTorch, each taken by index from one tensor."""
    import torch

    for rows in torch.randperm(len(x)).split(batch):
        yield x[rows], y[rows]


def by_loader(x: Any, y: Any, batch: int) -> Iterator[Any]:
    """Yield the batches of an epoch as a `DataLoader` makes them, in the same process."""
    from torch.utils.data import DataLoader, TensorDataset

    yield from DataLoader(TensorDataset(x, y), batch, shuffle=True)


def torch_loop(data: Data, batch: int, epochs: int, batches: Callable[..., Any]) -> Timed:
    """Train by the loop that PyTorch's users write."""
    import torch
    from torch.nn import Linear, ReLU, Sequential, functional

    torch.manual_seed(0)
    x, y = torch.from_numpy(data.x), torch.from_numpy(data.y)
    first, between = Linear(x.shape[1], UNITS), Linear(UNITS, UNITS)
    net = Sequential(first, ReLU(), between, ReLU(), Linear(UNITS, int(y.max()) + 1))
    adam = torch.optim.Adam(net.parameters(), RATE, BETAS)
    ends = []
    for _ in range(epochs):
        for some, truth in batches(x, y, batch):
            adam.zero_grad()
            functional.cross_entropy(net(some), truth).backward()
            adam.step()
        ends.append(time.perf_counter())
    with torch.no_grad():
        answer = torch.softmax(net(torch.from_numpy(data.held)), dim=1).numpy()
    return Timed(per_epoch(ends), log_loss(data.y_held, answer))


TORCH: dict[str, Callable[..., Any]] = {"index": by_index, "loader": by_loader}


def elsewhere(data: Data, batch: int, epochs: int, batches: str) -> Timed:
    """Train by a loop of PyTorch in a process of the other Python; its epochs are timed inside."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.npz"
        np.savez(path, **data._asdict())
        command = [PEERS_PYTHON, "-m", "benchmarks.peers", batches, str(path)]
        command += [str(batch), str(epochs)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Timed(*json.loads(done.stdout))


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
    "scikit-learn MLP": sklearn_mlp,
}
PYTORCH: dict[str, Callable[[Data, int, int], Timed]] = {
    "PyTorch, batches by index": partial(elsewhere, batches="index"),
    "PyTorch, batches of a DataLoader": partial(elsewhere, batches="loader"),
}


def available() -> dict[str, Callable[[Data, int, int], Timed]]:
    """Return the peers that can run here."""
    if PEERS_PYTHON:
        return PEERS | PYTORCH
    print("VITRINE_BENCH_PEERS names no Python that has PyTorch, so its rows are left out.")
    return PEERS


if __name__ == "__main__":
    way, file, *sizes = sys.argv[1:]
    with np.load(file) as arrays:
        given = Data(**arrays)
    print(json.dumps(torch_loop(given, *map(int, sizes), TORCH[way])))
