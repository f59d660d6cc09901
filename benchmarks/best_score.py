"""What the intent *Best score* is worth on test rows, against plain Keras.

Tables, seeds and what chooses among them are those of `defaults`. VITRINE_BENCH_SECONDS ends each
search after so many seconds instead of the half hour that people get, VITRINE_BENCH_TRIALS after so
many trials: with 4 each model is tried as it comes, and then their blend.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analytics.models import NeuralNetwork
from analytics.plan import Plan
from analytics.search import Search, search
from analytics.search.intents import HALF_AN_HOUR, best_score
from analytics.training import load
from analytics.training.data import Rows, part_of, rows_of
from analytics.workspace import Workspace
from benchmarks.defaults import SEEDS, Case, found, plain_keras, planned, scored, tables, wanted
from benchmarks.timing import show

TRIALS = int(os.environ.get("VITRINE_BENCH_TRIALS", "0"))
SECONDS = int(os.environ.get("VITRINE_BENCH_SECONDS", HALF_AN_HOUR))


def best(plan: Plan, rows: Rows) -> tuple[str, float]:
    """Return the kind of model that a search kept, and its score on test rows."""
    wanted = plan.model_copy(update={"budget_seconds": SECONDS})
    asked = best_score(wanted, len(rows.target))[0]
    assert isinstance(asked, Search)
    asked = asked.model_copy(update={"n_trials": TRIALS or asked.n_trials})
    trained = load(search(asked))
    test, truth = part_of(plan, rows, trained.recipe, rows.parts.test)
    return trained.run.plan.model.title, scored(plan.task, truth, trained.model.predict(test))


def measured(case: Case, path: Path) -> Iterator[tuple[str, int, str, float, float]]:
    """Yield the file, the seed, what was kept, its score, and that of plain Keras."""
    for seed in SEEDS:
        plan = planned(path, case, NeuralNetwork(), seed)
        rows = rows_of(plan, Workspace.default())
        table = tables(plan, rows)
        keras = scored(case.task, table.truth, plain_keras(case.task, table, seed))
        yield case.file, seed, *best(plan, rows), keras


def main() -> None:
    """Search on every table that is there."""
    lines = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["VITRINE_HOME"] = home
        for case in wanted():
            if path := found(case):
                for line in measured(case, path):
                    lines.append(line)
                    print(*line, file=sys.stderr, flush=True)
    columns = ("file", "seed", "kept", "best score", "Keras 64-64")
    frame = pd.DataFrame(lines, columns=columns)
    away = frame["best score"] - frame["Keras 64-64"]
    show(f"Best score against plain Keras, {SECONDS} s a search", lines, columns)
    by_file = away.groupby(frame["file"]).mean()
    show(
        "Mean over tables",
        [(f"{by_file.mean():+.4f}", f"{(by_file > 0).sum()} of {len(by_file)}")],
        ("mean", "above"),
    )
