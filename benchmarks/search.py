"""A search of the net on 20,640 rows: two workers against one, and what pruning saves.

The three searches try the same 100 models, drawn at random by one seed. With VITRINE_BENCH_DATA
naming a folder it reads california_housing.csv from there; without it, rows are made up.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

import analytics
from analytics.models import NeuralNetwork
from analytics.plan import Plan
from analytics.search import SearchStore, search, search_for
from analytics.split import RandomSplit
from benchmarks.timing import show

ROWS = 20_640
TRIALS = int(os.environ.get("VITRINE_BENCH_TRIALS", "100"))
TRIED = {
    "learning_rate": "0.0001 to 0.1 by factors",
    "dropout": "0.0 to 0.5",
    "weight_decay": "0.0 to 0.1",
}


class Found(NamedTuple):
    """How long a search took, how many epochs it trained, and the best validation loss."""

    seconds: float
    epochs: int
    best: float
    pruned: int


def table(folder: Path) -> tuple[Path, str]:
    """Return a file and its target."""
    given = os.environ.get("VITRINE_BENCH_DATA")
    if given:
        return Path(given) / "california_housing.csv", "median_house_value"
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(ROWS, 9)), columns=[f"x{i}" for i in range(9)])
    frame["y"] = np.sin(frame["x0"] * frame["x1"]) + frame["x2"] + rng.normal(0, 0.3, ROWS)
    frame.to_csv(folder / "made.csv", index=False)
    return folder / "made.csv", "y"


def searched(plan: Plan, workers: int, pruning: bool, **more: Any) -> Found:
    """Search, and say what it took."""
    began = time.perf_counter()
    asked = search_for(plan, TRIED, n_trials=TRIALS, method="random", pruning=pruning, **more)
    run = search(asked, workers=workers)
    seconds = time.perf_counter() - began
    trials = SearchStore(run.workspace).trials(run.id)
    best = min(trial.loss for trial in trials if trial.state == "done" and trial.loss is not None)
    pruned = sum(trial.state == "pruned" for trial in trials)
    return Found(seconds, sum(trial.step for trial in trials), best, pruned)


def main() -> None:
    """Search three times."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["VITRINE_HOME"] = home
        file, target = table(Path(home))
        plan = Plan(
            dataset=analytics.read(file).fingerprint,
            target=target,
            task="regression",
            split=RandomSplit(),
            model=NeuralNetwork(epochs=16, hidden_layers=2, hidden_units=64, members=1),
        )
        found = {
            "one worker": searched(plan, 1, pruning=False),
            "two workers": searched(plan, 2, pruning=False),
            "two workers, pruning": searched(plan, 2, pruning=True),
        }
    first = found["one worker"]
    rows = [
        (
            name,
            f"{one.seconds:.0f} s",
            f"{first.seconds / one.seconds:.2f}",
            f"{one.epochs:,}",
            f"{1 - one.epochs / first.epochs:.0%}",
            f"{one.pruned}",
            f"{one.best:.5g}",
        )
        for name, one in found.items()
    ]
    columns = ("search", "time", "times faster", "epochs", "saved", "pruned", "best loss")
    show(f"{TRIALS} trials of a net of 2 x 64 units, 16 epochs, 20,640 rows", rows, columns)
