"""How fast models train, and in how much memory, against other libraries' own loops."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pandas as pd

import analytics
from analytics.jobs.processes import LIBRARIES, start
from analytics.models import NeuralNetwork, RandomForest
from analytics.models.base import Progress, Signal, TrainingData
from analytics.models.forest.growing import INTELEX, SCIKIT_LEARN
from analytics.plan import Plan
from analytics.runs import RunStore
from analytics.training.checkpoint import Checkpoint
from analytics.training.reporter import Reporter
from analytics.workspace import Workspace
from benchmarks import peers
from benchmarks.peers import Data, Timed
from benchmarks.timing import ROUNDS, show

HELD = 10_000
TIMED = 4
Answer = Callable[[np.ndarray], np.ndarray]
IN_SCRIPT = """
import sys
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
frame = pd.read_parquet(sys.argv[1])
y = frame.pop("y")
train, test, y, truth = train_test_split(frame, y, test_size=0.2, random_state=0)
RandomForestClassifier(n_estimators=10, n_jobs=-1).fit(train, y).score(test, truth)
"""


class Case(NamedTuple):
    """A dense net of the seed: its table and how it learns."""

    rows: int
    columns: int
    classes: int
    batch: int
    epochs: int


DENSE = (Case(60_000, 784, 10, 32, 10), Case(50_000, 30, 2, 256, 30))
PLAIN = NeuralNetwork(
    hidden_layers=2,
    hidden_units=peers.UNITS,
    members=1,
    waves=False,
    activation="relu",
    learning_rate=peers.RATE,
    schedule="constant",
    dropout=0,
    weight_decay=0,
    patience=1000,
)
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
COLUMNS = 20


def made(rows: int, columns: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return features and classes that follow from a bent sum of them, with noise.

    Their median is 0 and their quartiles are 1 apart: the app scales to that, the peers do not.
    """
    rng = np.random.default_rng(0)
    x = 2 * rng.random((rows, columns), dtype=np.float32) - 1
    sums = x / 2 @ rng.normal(size=(columns, 2 * classes)) * (12 / columns) ** 0.5
    noisy = np.sin(sums[:, :classes]) + sums[:, classes:] + rng.normal(size=(rows, classes)) / 2
    return x, noisy.argmax(axis=1).astype(np.int64)


def data_of(case: Case) -> Data:
    """Return the rows of a case, and others to compare the loss on."""
    x, y = made(case.rows + HELD, case.columns, case.classes)
    return Data(x[HELD:], y[HELD:], x[:HELD], y[:HELD])


class Watcher:
    """Reports a fit as the app does, checkpoints and all, and notes when each epoch ended."""

    def __init__(self, home: Path, epochs: int) -> None:
        self.epochs = epochs
        workspace = Workspace(home)
        plan = Plan(dataset="made", target="y", task="multiclass", model=PLAIN)
        run = RunStore(workspace).create(plan, "made")
        checkpoint = Checkpoint(workspace.checkpoint_folder(run.id))
        self.reporter = Reporter(RunStore(workspace), run.id, checkpoint)
        self.ends: list[float] = []
        self.last: dict[str, float] = {}

    def __call__(self, progress: Progress) -> Signal | None:
        """Take one point."""
        signal = self.reporter(progress)
        if progress.values:
            self.ends.append(time.perf_counter())
            self.last = progress.values
        return "stop" if progress.step == self.epochs else signal


def loop(data: Data, batch: int, epochs: int, planned: int) -> Timed:
    """Train by the loop of the app: live reports and Stop are on, 10,000 rows are watched.

    It is stopped after some of the epochs planned: these decide how it trains.
    """
    names = [f"c{i}" for i in range(data.x.shape[1])]
    classes = tuple(str(i) for i in range(int(data.y.max()) + 1))
    task: Any = "binary" if len(classes) == 2 else "multiclass"
    frames = (pd.DataFrame(part, columns=names) for part in (data.x, data.held))
    train, validation = frames
    rows = TrainingData(train, data.y, validation, data.y_held, task, classes)
    with tempfile.TemporaryDirectory() as home:
        watcher = Watcher(Path(home), epochs)
        spec = PLAIN.model_copy(update={"batch_size": batch, "epochs": planned})
        spec.fit(rows, watcher, seed=0)
    return Timed(peers.per_epoch(watcher.ends), watcher.last["validation/loss"])


def dense(case: Case) -> None:
    """Compare the loops on the same net, turn and turn about."""
    data = data_of(case)
    ways = {"Vitrine": partial(loop, planned=case.epochs), **peers.available()}
    # All epochs for the loss, then a few of them for the clock.
    rounds = [
        {name: way(data, case.batch, epochs) for name, way in ways.items()}
        for epochs in (case.epochs, *[TIMED] * (ROUNDS - 1))
    ]
    rows = []
    for name in ways:
        epoch = statistics.median(r[name].epoch for r in rounds)
        factor = statistics.median(r[name].epoch / r["Vitrine"].epoch for r in rounds)
        rows.append((name, epoch, f"{factor:.2f}", f"{rounds[0][name].loss:.4f}"))
    title = f"Dense net 64-64, {case.rows:,} x {case.columns}, batch {case.batch}"
    show(title, rows, ("loop", "epoch s", "times ours", f"loss after {case.epochs} epochs"))


def forest() -> None:
    """Compare growing live with one plain fit, with and without the fast extra."""
    x, y = made(100_000 + HELD, COLUMNS, 2)
    ways = {
        "plain": plain_forest,
        **{engine: grown_by(engine) for engine in (INTELEX, SCIKIT_LEARN)},
    }
    right: dict[str, list[float]] = {name: [] for name in ways}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for seed in range(ROUNDS):
        for name, grow in ways.items():
            start = time.perf_counter()
            model = grow(x[HELD:], y[HELD:], seed)
            taken[name].append(time.perf_counter() - start)
            right[name].append(float((model(x[:HELD]).argmax(axis=1) == y[:HELD]).mean()))
    rows = []
    for name, times in taken.items():
        faster = statistics.median(np.divide(taken["plain"], times))
        accuracy = f"{np.mean(right[name]):.4f} ± {np.std(right[name]):.4f}"
        rows.append((name, statistics.median(times), f"{faster:.2f}", accuracy))
    title = f"Forest, 100,000 x {COLUMNS}, 100 trees: one plain fit, and grown live by each engine"
    show(title, rows, ("way", "s", "times faster", f"accuracy, {ROUNDS} seeds"))


def plain_forest(x: np.ndarray, y: np.ndarray, seed: int) -> Answer:
    """Fit scikit-learn's forest at one go."""
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(n_jobs=-1, random_state=seed).fit(x, y).predict_proba


def grown_by(engine: str) -> Callable[[np.ndarray, np.ndarray, int], Answer]:
    """Return how the app grows the same forest, watched on 10,000 of the rows."""

    def grow(x: np.ndarray, y: np.ndarray, seed: int) -> Answer:
        frame = pd.DataFrame(x).rename(columns=str)
        rows = TrainingData(frame, y, frame[:HELD], y[:HELD], "binary", ("0", "1"))
        spec = RandomForest(n_estimators=100, min_samples_leaf=1)
        with mock.patch("analytics.models.forest.growing.best_engine", return_value=engine):
            model = spec.fit(rows, lambda progress: None, seed)
        return lambda held: model.predict(pd.DataFrame(held).rename(columns=str))

    return grow


class Worked(NamedTuple):
    """What a worker took for a run: the most memory, and seconds an epoch after the first."""

    mib: float
    epoch: float


def worked(fingerprint: str, model: Any, home: str) -> Worked:
    """Train a model and measure it in a worker, started as the app does without a spare one."""
    workspace = Workspace(Path(home))
    plan = Plan(dataset=fingerprint, target="y", task="binary", model=model)
    run = RunStore(workspace).create(plan, "made")
    worker = start("train", home, run.id, workspace.owner, stdin=None, output=subprocess.DEVNULL)
    mib = most_memory(worker)
    run = RunStore(workspace).get(run.id)
    if run.state != "done":
        raise RuntimeError(run.error)
    seconds = run.history().groupby("step")["seconds"].max()
    return Worked(mib, float(seconds.diff().mean()))


def most_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory, in MiB, that a process had until it ended.

    What the system adds up for it (`ru_maxrss`) begins with the memory of who started it.
    """
    status, mib = Path(f"/proc/{process.pid}/status"), 0.0
    while process.poll() is None:
        peak = next((line for line in status.read_text().splitlines() if "VmHWM" in line), "0 0")
        mib = max(mib, int(peak.split()[1]) / 1024)
        time.sleep(0.02)
    return mib


def in_script(path: str) -> float:
    """Return the most memory, in MiB, of a script that fits a forest."""
    command = [sys.executable, "-c", IN_SCRIPT, path]
    return most_memory(subprocess.Popen(command, env=os.environ | LIBRARIES))


def kept(rows: int, home: str) -> tuple[str, str]:
    """Store a made table in a workspace; return its fingerprint and its file."""
    x, y = made(rows, COLUMNS, 2)
    path = Path(home) / f"{rows}.parquet"
    pd.DataFrame(x, columns=[f"c{i}" for i in range(COLUMNS)]).assign(y=y).to_parquet(path)
    return analytics.read(path, workspace=Workspace(Path(home))).fingerprint, str(path)


def scaling() -> None:
    """Measure epoch time and memory of the default net over rows, in a worker of its own each."""
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            got = worked(kept(size, home)[0], NeuralNetwork(epochs=3), home)
        # what 1.2 of the float32 matrix and 700 MiB come to
        bar = 1.2 * size * COLUMNS * 4 / 2**20 + 700
        rows.append((f"{size:,}", got.epoch, f"{got.mib:.0f}", f"{bar:.0f}"))
    slope = np.polyfit(*np.log([[float(r[0].replace(",", "")), r[1]] for r in rows]).T, 1)[0]
    show(
        f"Default net over rows (x {COLUMNS}); slope of epoch time {slope:.2f} (at most 1.05)",
        rows,
        ("rows", "epoch s", "peak MiB", "at most MiB"),
    )


def forest_memory() -> None:
    """Compare the peak memory of a run with that of a script that fits the same forest."""
    model = RandomForest(n_estimators=10, min_samples_leaf=1)
    with tempfile.TemporaryDirectory() as home:
        fingerprint, path = kept(1_000_000, home)
        ours, plain = worked(fingerprint, model, home).mib, in_script(path)
    row = (f"{ours:.0f}", f"{plain:.0f}", ours / plain)
    title = f"Forest, 1,000,000 x {COLUMNS}, 10 trees: peak memory (ratio at most 1.5)"
    show(title, [row], ("run MiB", "plain fit MiB", "ratio"))


PARTS: dict[str, Callable[[], None]] = {
    "wide": partial(dense, DENSE[0]),
    "narrow": partial(dense, DENSE[1]),
    "forest": forest,
    "forest_memory": forest_memory,
    "rows": scaling,
}


def main() -> None:
    """Compare loops, forests and memory."""
    for part in PARTS.values():
        part()
