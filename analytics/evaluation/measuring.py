"""What is measured once when a run has ended, and kept with it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from analytics.evaluation.scores import Score, score_all
from analytics.long_table import Table, whole
from analytics.models.base import FittedModel
from analytics.models.memory import release
from analytics.runs import Run, RunStore
from analytics.training import Trained, load
from analytics.training.data import Rows, part_of
from analytics.workspace import saving, short_hash

Part = Literal["validation", "test"]
FILES: dict[Part, str] = {"validation": "validation.parquet", "test": "predictions.parquet"}
TIMED_ROWS = 1_000
TIMED_CALLS = 3


@dataclass(frozen=True)
class Answers:
    """What a model and its baseline say about the rows of a part, beside the truth."""

    features: Table
    y: np.ndarray
    prediction: np.ndarray
    baseline: np.ndarray

    def key(self, plan: Any, classes: tuple[str, ...]) -> str:
        """Return a hash of what was asked: the data, the rows, and the truth about them."""
        asked = json.dumps([plan.dataset, plan.target, plan.task, classes])
        rows = self.features.index.to_numpy(dtype="int64")
        return short_hash(asked, rows.tobytes(), np.ascontiguousarray(self.y).tobytes())

    def scores(self, plan: Any) -> dict[str, Score]:
        """Return every metric of the task."""
        return score_all(plan.task, self.y, self.prediction, self.baseline, plan.seed)


def measure(run: Run) -> None:
    """Score a finished run on its validation and its test rows, and note its speed and size.

    Nobody has seen the scores yet: whoever shows those of the test rows calls `evaluate`.

    Raises
    ------
    TrainingError
        The run is not done.
    """
    found = load(run)
    rows = found.rows
    release()
    answers = {part: _answers(found, rows, part) for part in FILES}
    for part, file in FILES.items():
        _save(answers[part], found.model.classes, run.folder / file)
    release()
    scores = {part: _dumped(answers[part].scores(run.plan)) for part in FILES}
    RunStore(run.workspace).summarise(
        run.id,
        validation=scores["validation"],
        scores=scores["test"],
        rows={part: answers[part].key(run.plan, rows.classes) for part in FILES},
        n_rows={part: len(answers[part].y) for part in FILES},
        predict_seconds=_seconds(found.model, answers["validation"].features),
        model_bytes=sum(file.stat().st_size for file in (run.folder / "model").rglob("*")),
        best_step=_best_step(run),
    )


def _answers(found: Trained, rows: Rows, part: Part) -> Answers:
    positions = getattr(rows.parts, part)
    features, y = part_of(found.run.plan, rows, found.recipe, positions)
    return Answers(features, y, found.model.predict(features), found.baseline.predict(features))


def _save(answers: Answers, classes: tuple[str, ...], file: Path) -> None:
    table = pd.DataFrame(answers.prediction).set_axis(classes or ["value"], axis=1)
    table.insert(0, "actual", answers.y)
    table.insert(0, "row", answers.features.index.to_numpy())
    table.columns = [f"{i}:{name}" for i, name in enumerate(table.columns)]
    with saving("The predictions"):
        table.to_parquet(file, index=False)


def _dumped(scores: dict[str, Score]) -> dict[str, Any]:
    return {key: score.model_dump() for key, score in scores.items()}


def _seconds(model: FittedModel, features: Table) -> float:
    """Return how long `TIMED_ROWS` rows take: the median call, after one that only warms up."""
    rows = whole(features.take(np.arange(TIMED_ROWS) % len(features)))
    model.predict(rows)
    taken = []
    for _ in range(TIMED_CALLS):
        began = time.perf_counter()
        model.predict(rows)
        taken.append(time.perf_counter() - began)
    return float(np.median(taken))


def _best_step(run: Run) -> int | None:
    history = run.history()
    losses = history[history["series"] == "validation/loss"].dropna()
    return int(losses["step"].iloc[losses["value"].argmin()]) if len(losses) else None


def predictions(run: Run, part: Part = "test") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row numbers, actual values and predictions of a part of a measured run."""
    table = pd.read_parquet(run.folder / FILES[part])
    answers = table.iloc[:, 2:].to_numpy(dtype="float64")
    if run.plan.task == "regression":
        answers = answers[:, 0]
    return table.iloc[:, 0].to_numpy(), table.iloc[:, 1].to_numpy(), answers
