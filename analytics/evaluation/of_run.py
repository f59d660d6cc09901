"""Evaluate a run on its test rows, once; the answer is kept with the run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.evaluation.scores import Score, score_all
from analytics.models.base import Task
from analytics.runs import Run, RunStore
from analytics.training import load
from analytics.workspace import read_json, saving, write_json


class Evaluation(BaseModel):
    """What a run is worth: each metric with its interval beside the baseline's."""

    model_config = ConfigDict(frozen=True)

    run: str
    task: Task
    classes: tuple[str, ...]
    n_rows: int
    scores: dict[str, Score]


def evaluate(run: Run) -> Evaluation:
    """Score a finished run on its test rows.

    Raises
    ------
    TrainingError
        The run is not done.
    """
    file = run.folder / "evaluation.json"
    if not file.exists():
        write_json(file, _evaluated(run).model_dump())
        _summarise(run, read_json(file)["scores"])
    return Evaluation.model_validate(read_json(file))


def _evaluated(run: Run) -> Evaluation:
    found = load(run)
    features, y = found.part("test")
    prediction, baseline = found.model.predict(features), found.baseline.predict(features)
    plan = run.plan
    table = pd.DataFrame(prediction).set_axis(found.model.classes or ["value"], axis=1)
    table.insert(0, "actual", y)
    table.insert(0, "row", features.index.to_numpy())
    table.columns = [f"{i}:{name}" for i, name in enumerate(table.columns)]
    with saving("The predictions"):
        table.to_parquet(run.folder / "predictions.parquet", index=False)
    return Evaluation(
        run=run.id,
        task=plan.task,
        classes=found.model.classes,
        n_rows=len(y),
        scores=score_all(plan.task, y, prediction, baseline, plan.seed),
    )


def _summarise(run: Run, scores: dict[str, dict[str, object]]) -> None:
    store = RunStore(run.workspace)
    summary = store.get(run.id).summary | {"scores": scores}
    store.set(run.id, summary=json.dumps(summary))


def predictions(run: Run) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return row numbers, actual values and predictions of the test rows of an evaluated run."""
    file: Path = run.folder / "predictions.parquet"
    table = pd.read_parquet(file)
    answers = table.iloc[:, 2:].to_numpy(dtype="float64")
    if run.plan.task == "regression":
        answers = answers[:, 0]
    return table.iloc[:, 0].to_numpy(), table.iloc[:, 1].to_numpy(), answers
