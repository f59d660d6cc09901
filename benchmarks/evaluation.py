"""Evaluation of a million test rows: seconds in the worker, and bytes to the browser."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import analytics
from analytics.answering import Answer
from analytics.answers import ANSWERS
from analytics.evaluation.measuring import FILES, predictions
from analytics.evaluation.of_run import measured
from analytics.evaluation.scores import score_all
from analytics.models import Baseline
from analytics.models.base import Task
from analytics.plan import Plan
from analytics.runs import Run
from analytics.split import RandomSplit
from analytics.workspace import Workspace
from benchmarks.timing import seconds, show
from pages.ui.evaluation.charts import TITLES

N_TEST = 1_000_000
TARGETS: dict[Task, str] = {"binary": "bought", "multiclass": "colour", "regression": "price"}
ONLY: dict[str, Task] = {"evaluation_threshold": "binary", "evaluation_residuals": "regression"}
ASKED: dict[str, dict[str, Any]] = {
    "evaluation_charts": {},
    "evaluation_residuals": {"column": "income"},
    "evaluation_threshold": {"rule": {"kind": "costs"}},
    "evaluation_certainty": {"level": 0.9},
    "evaluation_slices": {},
    "evaluation_groups": {"column": "age", "threshold": 0.5},
}


def table(n: int) -> pd.DataFrame:
    """Return rows with a target of each task."""
    rng = np.random.default_rng(0)
    age, income = rng.integers(18, 90, n), rng.lognormal(size=n).round(3)
    town = rng.choice(["Aachen", "Bonn", "Celle"], n)
    level = 0.04 * (age - 50) + income + (town == "Bonn") + rng.normal(size=n)
    colour = np.array(list("rgbyk"))[np.clip((level + 2).astype(int), 0, 4)]
    found = {"age": age, "income": income, "town": town}
    found |= {"bought": np.where(level > 1, "yes", "no"), "colour": colour}
    return pd.DataFrame(found | {"price": (100 + 20 * level).round(2)})


def run_of(task: Task, dataset: str, workspace: Workspace) -> Run:
    """Return a run of a million test rows, half of the table, as if a fair model had answered.

    The baseline is trained, which takes no time; what it said is then replaced.
    """
    plan = Plan(
        dataset=dataset,
        target=TARGETS[task],
        task=task,
        ignored=tuple(name for name in TARGETS.values() if name != TARGETS[task]),
        split=RandomSplit(test=0.5, validation=0.1),
        model=Baseline(),
    )
    run = measured(analytics.train(plan, workspace=workspace))
    for file in FILES.values():
        said = pd.read_parquet(run.folder / file)
        said.iloc[:, 2:] = answers(said.iloc[:, 1].to_numpy(), said.shape[1] - 2)
        said.to_parquet(run.folder / file, index=False)
    return run


def answers(y: np.ndarray, n_columns: int) -> np.ndarray:
    """Return what a fair model would say: noisy values, or probabilities of classes."""
    rng = np.random.default_rng(1)
    if n_columns == 1:
        return (y + rng.normal(scale=15, size=len(y)))[:, None]
    score = rng.normal(size=(len(y), n_columns)) + 1.5 * np.eye(n_columns)[y]
    share = np.exp(score)
    return np.asarray(share / share.sum(axis=1, keepdims=True))


def silent(share: float, message: str = "") -> None:
    """Say nothing on the way."""


def answered(task: str, run: Run) -> tuple[float, Any]:
    """Return how long a question about a run takes, and its answer."""
    asked: dict[str, Any] = {"run": run.id, **ASKED[task]}
    if task == "evaluation_charts" and run.plan.task != "regression":
        asked["of_class"] = 1
    answer: list[Any] = []
    taken = seconds(lambda: answer.append(ask(ANSWERS[task], run, asked)))
    return taken, answer[0]


def ask(answer: Answer, run: Run, asked: dict[str, Any]) -> Any:
    """Answer a question as a lane's worker does."""
    return answer(run.workspace, silent, **asked)


def figures(answer: dict[str, Any]) -> int:
    """Return how many bytes the charts of an answer are."""
    total = 0
    for key, found in answer.items():
        packed = found["frame"]
        frame = pd.DataFrame(packed["data"], columns=packed["columns"])
        if key in TITLES:
            more = ("yes",) if key == "distribution" else ()
            total += len(TITLES[key][1](frame, *more).to_json())
    return total


def evaluated(task: Task, run: Run) -> list[tuple[str, float, int]]:
    """Return seconds and bytes of each part of an evaluation."""
    _, y, p = predictions(run)
    base = np.tile(p.mean(axis=0), (len(p), 1)) if p.ndim > 1 else np.full(len(p), p.mean())
    rows = [("scores with intervals", seconds(lambda: score_all(task, y, p, base)), 2_000)]
    for name in ASKED:
        if ONLY.get(name, task) != task:
            continue
        taken, answer = answered(name, run)
        sent = figures(answer) if name == "evaluation_charts" else len(json.dumps(answer))
        rows.append((name.removeprefix("evaluation_"), taken, sent))
    return rows


def main() -> None:
    """Print a table for each task; the bar is 10 s and 500 KB for all of it."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "home")
        file = Path(folder) / "million.csv"
        table(2 * N_TEST).to_csv(file, index=False)
        dataset = analytics.read(file, workspace=workspace).fingerprint
        for task in TARGETS:
            rows = evaluated(task, run_of(task, dataset, workspace))
            total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))
            shown = [(name, taken, f"{sent / 1000:,.0f}") for name, taken, sent in (*rows, total)]
            show(f"{task}, {N_TEST:,} test rows", shown, ("part", "seconds", "KB"))
