"""What a model is: a spec (frozen, JSON) that fits training data into a fitted model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.errors import TrainingError
from analytics.long_table import Table
from analytics.metrics.base import Task

__all__ = [
    "Cancelled",
    "FittedModel",
    "ModelSpec",
    "Progress",
    "Report",
    "Signal",
    "State",
    "Task",
    "TrainingData",
    "Unbounded",
]

Signal = Literal["stop", "cancel"]
State = dict[str, np.ndarray]


class Cancelled(Exception):
    """The person who watched threw the run away."""


@dataclass(frozen=True)
class Progress:
    """One point of the live curve.

    `values` maps ``"train/loss"``, ``"validation/loss"``, ``"validation/auc"`` ... to numbers.
    `answer` predicts with the model as it is at this moment, `state` gives the arrays needed to go
    on from here, and `weights` those of each layer, by a name for people, where there are layers;
    all cost time, and are called only by whoever wants them. An array of a state under
    a name with a slash (``"0010/left"``) never changes, so that it need be written only once.
    """

    step: int
    total: int
    unit: str
    values: dict[str, float] = field(default_factory=dict)
    message: str = ""
    answer: Callable[[pd.DataFrame], np.ndarray] | None = field(default=None, compare=False)
    state: Callable[[], State] | None = field(default=None, compare=False)
    weights: Callable[[], dict[str, np.ndarray]] | None = field(default=None, compare=False)


Report = Callable[[Progress], Signal | None]


@dataclass(frozen=True)
class TrainingData:
    """Rows to fit on and rows to watch, after cleaning.

    `train` and `validation` are tables of feature columns (numbers, booleans, strings, dates, with
    missing values), of many rows not in memory; `y_train` and `y_validation` are class numbers
    0..k-1 (int64), or values (float64).
    """

    train: Table
    y_train: np.ndarray
    validation: Table
    y_validation: np.ndarray
    task: Task
    classes: tuple[str, ...] = ()

    def ensure_not_empty(self) -> None:
        """Refuse to learn from nothing.

        Raises
        ------
        TrainingError
            There are no training rows, or no columns.
        """
        if not len(self.train) or not len(self.train.columns):
            raise TrainingError(
                "There is nothing to learn from: no training rows, or no columns.",
                "Check the split, the ignored columns and the recipe.",
            )


class FittedModel(Protocol):
    """A trained model: frames in, numbers out."""

    @property
    def task(self) -> Task:
        """What kind of answer it gives."""
        ...

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the order of its probabilities; none for regression."""
        ...

    @property
    def engine(self) -> str:
        """The library that trained it, by name."""
        ...

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        ...

    def bounds(self, frame: Table, level: float) -> np.ndarray | None:
        """Return bounds (rows, 2) that about a share `level` of numbers lies between, float64.

        Nothing where the model has not learned any.
        """
        ...

    def save(self, folder: Path) -> None:
        """Write the model as plain data into an existing folder."""
        ...


class Unbounded:
    """A trained model that learns no bounds around its numbers."""

    def bounds(self, frame: Table, level: float) -> None:
        """Return nothing: no bounds were learned."""


class ModelSpec(BaseModel):
    """The parameters of a model; its fields give the form, the JSON and the docs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: ClassVar[str]
    summary: ClassVar[str]
    unit: ClassVar[str] = "epoch"
    length: ClassVar[str] = ""  # the field for how long it trains, if a trained one can go on
    heavy: ClassVar[bool] = False  # whether fitting imports TensorFlow: 3 s and half a gigabyte

    kind: str

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedModel:
        """Fit on `data.train`, watch `data.validation`, report as it goes.

        `report` answers ``"stop"`` (keep the best so far and return) or ``"cancel"``
        (raise `Cancelled`). With the `state` of an earlier report the fit goes on from there and
        ends as it would have without the break, to the last bit; what is over in a moment may
        begin again instead.
        """
        raise NotImplementedError

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        return 1.0

    @classmethod
    def load(cls, folder: Path) -> FittedModel:
        """Rebuild what `FittedModel.save` wrote."""
        raise NotImplementedError

    @classmethod
    def end_state(cls, folder: Path) -> State:
        """Return the state at the end of the fit, of what `FittedModel.save` wrote."""
        raise NotImplementedError

    def describe(self) -> dict[str, Any]:
        """Return the parameters that differ from the defaults."""
        return self.model_dump(exclude_defaults=True, exclude={"kind"})
