"""How fast a net is explained, against what shap has for nets: the same Keras net for both.

A way of shap that takes minutes for a thousand rows is asked about fewer, and its time multiplied.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from analytics.models.net.gradients import expected_gradients, integral_of
from benchmarks.peer import Peer
from benchmarks.timing import ROUNDS, seconds, show

ROWS, COLUMNS, EXPLAINED, BACKGROUND, UNITS = 10_000, 20, 1_000, 100, 64
ENDS = {
    "binary": (2, "softmax", "sparse_categorical_crossentropy"),
    "regression": (1, None, "mse"),
}
FAST = ("GradientExplainer", "DeepExplainer")
SLOW = {
    "KernelExplainer": 10,
    "PermutationExplainer": 10,
    "PartitionExplainer": 10,
    "SamplingExplainer": 10,
    "ExactExplainer": 1,
}  # and how many rows they are asked about


def nets() -> None:
    """Contributions of a net: expected gradients against every way of shap."""
    for task in ENDS:
        with tempfile.TemporaryDirectory() as folder:
            compared(task, Path(folder))


def compared(task: str, folder: Path) -> None:
    """Print times for all rows, and how much of the answers' spread the sums are off."""
    from benchmarks.explaining import table

    x, y = table(task)
    net = grown(x[:ROWS], y[:ROWS] / (y.std() if task == "regression" else 1), task)
    net.save(folder / "net.keras")
    rows, background = x[ROWS : ROWS + EXPLAINED], x[:BACKGROUND]
    np.savez(folder / "rows.npz", rows=rows, background=background)
    with Peer("explaining_net_peer", str(folder)) as peer:
        mine, found, theirs = measured(explaining(net, task, rows, background), peer)
    first = ("ours", mine, 1.0, found["off"], f"{found['missed']:.2%} before it was divided")
    others = [
        (name, t["seconds"], t["seconds"] / mine, t["off"], t["said"]) for name, t in theirs.items()
    ]
    names = ("way", "s for all rows", "times ours", "sum off, of the spread", "")
    show(f"A net {COLUMNS}-{UNITS}-{UNITS}, {task}: {EXPLAINED} rows, {BACKGROUND} background rows",
         [first, *others], names)  # fmt: skip


def grown(x: np.ndarray, y: np.ndarray, task: str) -> Any:
    """Return a trained Keras net."""
    n_outputs, last, loss = ENDS[task]
    keras.utils.set_random_seed(0)
    dense = [keras.layers.Dense(UNITS, "relu") for _ in range(2)]
    net = keras.Sequential([keras.Input((COLUMNS,)), *dense, keras.layers.Dense(n_outputs, last)])
    net.compile("adam", loss)
    net.fit(x, y, epochs=10, batch_size=256, verbose=0)
    return net


def explaining(
    net: Any, task: str, rows: np.ndarray, background: np.ndarray
) -> Callable[[], dict[str, float]]:
    """Return what explains all rows once, and says how far off the sums are."""
    point = tf.TensorSpec((None, COLUMNS))
    output = tf.function(lambda x: net(x, training=False), input_signature=[point])
    integral = integral_of(output, COLUMNS, ENDS[task][0])
    answers = output(rows).numpy().astype(float)

    def explain() -> dict[str, float]:
        found = expected_gradients(output, integral, rows, background, UNITS)
        off = np.abs(found.values.sum(axis=1) + found.base - answers).max()
        return {"off": float(off / np.ptp(answers, axis=0).max()), "missed": found.missed}

    explain()  # traced
    return explain


def measured(
    explain: Callable[[], dict[str, float]], peer: Peer
) -> tuple[float, dict[str, float], dict[str, Any]]:
    """Return our median time, what was found, and what each way of shap took and found."""
    asked = [(name, EXPLAINED) for name in FAST]
    mine, theirs = [], []
    for _ in range(ROUNDS):  # turn and turn about
        mine.append(seconds(explain))
        theirs.append([json.loads(peer.ask(json.dumps(way))) for way in asked])
    medians = {
        name: each[0] | {"seconds": statistics.median(one["seconds"] for one in each)}
        for name, each in zip(FAST, zip(*theirs, strict=True), strict=True)
    }
    slow = {name: json.loads(peer.ask(json.dumps(way))) for name, *way in _named(SLOW)}
    return statistics.median(mine), explain(), medians | slow


def _named(ways: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(name, name, n) for name, n in ways.items()]
