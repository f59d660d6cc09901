"""The answer that ignores every column: what any real model must beat."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from analytics.errors import TrainingError
from analytics.long_table import Table
from analytics.models.base import (
    Cancelled,
    ModelSpec,
    Progress,
    Report,
    State,
    Task,
    TrainingData,
    Unbounded,
)
from analytics.models.scores import watched

_FILE = "baseline.json"


@dataclass
class FittedBaseline(Unbounded):
    """The class frequencies, or the mean, of the training rows."""

    task: Task
    classes: tuple[str, ...]
    answer: tuple[float, ...]
    engine: ClassVar[str] = "NumPy"

    @classmethod
    def of(cls, data: TrainingData) -> FittedBaseline:
        """Count the classes, or take the mean.

        Raises
        ------
        TrainingError
            There are no rows to learn from.
        """
        if len(data.y_train) == 0:
            raise TrainingError("There are no training rows.", "Check the split and the recipe.")
        return cls(data.task, data.classes, _answer(data))

    def predict(self, frame: Table) -> np.ndarray:
        """Return the same answer for every row: (rows, classes) or (rows,), float64."""
        if self.task == "regression":
            return np.full(len(frame), self.answer[0])
        return np.tile(np.array(self.answer), (len(frame), 1))

    def save(self, folder: Path) -> None:
        """Write the answer as JSON into an existing folder."""
        state = {"task": self.task, "classes": self.classes, "answer": self.answer}
        (folder / _FILE).write_text(json.dumps(state), encoding="utf-8")


class Baseline(ModelSpec):
    """Always answer with the class frequencies, or the mean, of the training rows."""

    title: ClassVar[str] = "Baseline"
    summary: ClassVar[str] = "Gives every row the same answer. A useful model must beat it."
    unit: ClassVar[str] = "step"

    kind: Literal["baseline"] = "baseline"

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedBaseline:
        """Count the classes, or take the mean.

        Raises
        ------
        TrainingError
            There are no rows to learn from.
        Cancelled
            The report was answered with ``"cancel"``.
        """
        model = FittedBaseline.of(data)
        point = Progress(1, 1, self.unit, _values(model, data), answer=model.predict)
        if report(point) == "cancel":
            raise Cancelled
        return model

    @classmethod
    def load(cls, folder: Path) -> FittedBaseline:
        """Rebuild what `FittedBaseline.save` wrote."""
        state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return FittedBaseline(state["task"], tuple(state["classes"]), tuple(state["answer"]))


def _answer(data: TrainingData) -> tuple[float, ...]:
    if data.task == "regression":
        return (float(data.y_train.mean()),)
    counts = np.bincount(data.y_train, minlength=len(data.classes))
    return tuple((counts / counts.sum()).tolist())


def _values(model: FittedBaseline, data: TrainingData) -> dict[str, float]:
    parts = {
        "train": (data.train, data.y_train),
        "validation": (data.validation, data.y_validation),
    }
    return {
        f"{part}/{name}": value
        for part, (frame, truth) in parts.items()
        for name, value in watched(data.task, truth, model.predict(frame)).items()
    }
