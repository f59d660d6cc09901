"""The rows behind a mark: which test rows it stands for, the most wrong ones first.

A new kind of mark is a class here and its name in `AnyMark`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analytics.evaluation.conformal import misses
from analytics.evaluation.curves import one_class
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import evaluate
from analytics.models.base import Task
from analytics.profile.cohorts import Cohort, met_by
from analytics.profile.conditions import Among, BaseCondition, Condition
from analytics.runs import Run
from analytics.training import table_of

MOST_SHOWN = 200
MOST_NAMED = 1_000  # rows that a cohort can name one by one


class Mark(BaseModel):
    """Something in a chart that stands for test rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for (bool); the cleaned table is aligned with the others."""
        raise NotImplementedError

    def conditions_on_columns(self) -> tuple[BaseCondition, ...]:
        """Return what these rows have in common, if that is all that makes them belong to it."""
        return ()


class Cell(Mark):
    """A cell of a confusion matrix: rows of one class that are called another, or the same."""

    kind: Literal["cell"] = "cell"
    actual: int = Field(ge=0)
    called: int = Field(ge=0)
    threshold: float | None = None  # without one, the likeliest class is called

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for."""
        start = self.threshold
        called = p.argmax(axis=1) if start is None else (p[:, 1] >= start).astype(int)
        return np.asarray((y == self.actual) & (called == self.called))


class Off(Mark):
    """A bar of residuals: rows whose prediction is off by so much."""

    kind: Literal["off"] = "off"
    low: float
    high: float
    last: bool = False  # the last bar has its upper end, too

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for."""
        off = p - y
        return np.asarray(
            (off >= self.low) & ((off <= self.high) if self.last else (off < self.high))
        )


class Predicted(Mark):
    """A stretch of predicted values: rows whose prediction lies in it."""

    kind: Literal["predicted"] = "predicted"
    low: float | None = None  # open at this end
    high: float | None = None

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for."""
        low = -np.inf if self.low is None else self.low
        return np.asarray((p >= low) & (p <= (np.inf if self.high is None else self.high)))


class Single(Mark):
    """A point: one row, by its place among those that are shown."""

    kind: Literal["single"] = "single"
    place: int = Field(ge=0)

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which row it stands for."""
        return np.arange(len(y)) == self.place


class Likely(Mark):
    """A bar of probabilities of a class: rows of it, of the others, or all, that get so much."""

    kind: Literal["likely"] = "likely"
    of_class: int = Field(ge=0)
    positive: bool | None = None
    low: float
    high: float

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for."""
        hit, q = one_class(y, p, self.of_class)
        below = q[:, 1] <= self.high if self.high >= 1 else q[:, 1] < self.high
        side = True if self.positive is None else (hit == 1) == self.positive
        return np.asarray(side & (q[:, 1] >= self.low) & below)


class Where(Mark):
    """A group: rows that meet conditions."""

    kind: Literal["where"] = "where"
    conditions: tuple[Condition, ...]

    def rows(self, y: np.ndarray, p: np.ndarray, table: pd.DataFrame) -> np.ndarray:
        """Return which rows it stands for."""
        return met_by(table, self.conditions)

    def conditions_on_columns(self) -> tuple[BaseCondition, ...]:
        """Return the conditions."""
        return self.conditions


AnyMark = Annotated[Cell | Off | Predicted | Single | Likely | Where, Field(discriminator="kind")]


@dataclass(frozen=True)
class Behind:
    """The rows of a mark: how many, of how many, the most wrong ones, and how to find them all.

    `conditions` make a cohort of them; there are none where no column names each row.
    """

    n: int
    of: int
    frame: pd.DataFrame
    conditions: tuple[BaseCondition, ...]

    def sentence(self) -> str:
        """Say how many rows there are, and which are shown."""
        text = f"{self.n:,} of {self.of:,} test rows"
        if self.n > len(self.frame):
            return f"{text}; the {len(self.frame):,} most wrong are shown."
        return f"{text}, the most wrong first."


def rows_behind(run: Run, mark: Mark, cohort: Cohort | None = None) -> Behind:
    """Return the test rows that a mark of a chart stands for.

    Parameters
    ----------
    run
        A finished run.
    mark
        A `Cell`, `Off`, `Predicted`, `Single`, `Likely` or `Where`.
    cohort
        The test rows that the chart is about; all of them without one.

    Raises
    ------
    TrainingError
        The run is not done.
    AnalyticsError
        A condition looks at a column that is not there.
    """
    whole = evaluate(run)
    rows, y, p = predictions_within(run, cohort)
    table = table_of(run)
    chosen = np.flatnonzero(mark.rows(y, p, table.loc[rows]))
    wrong = misses(y[chosen], p[chosen])
    first = chosen[np.argsort(-wrong, kind="stable")[:MOST_SHOWN]]
    said = _answers(whole.task, whole.classes, y[first], p[first])
    values = table.loc[rows[first]].drop(columns=run.plan.target)
    said.insert(0, "row", rows[first])
    frame = pd.concat([_apart(said, values.columns).set_index(values.index), values], axis=1)
    conditions = mark.conditions_on_columns() or _named(table, rows[chosen])
    return Behind(len(chosen), len(rows), frame.reset_index(drop=True), conditions)


def _apart(said: pd.DataFrame, names: pd.Index) -> pd.DataFrame:
    """Return what is said of rows under names that no column of the table has."""
    taken = set(names)

    def free(name: str) -> str:
        return free(f"{name} of the run") if name in taken else name

    return said.rename(columns=free)


def _answers(task: Task, classes: tuple[str, ...], y: np.ndarray, p: np.ndarray) -> pd.DataFrame:
    if task == "regression":
        return pd.DataFrame({"actual": y, "predicted": p, "off by": p - y})
    likeliest = p.argmax(axis=1)
    return pd.DataFrame(
        {
            "actual": [classes[k] for k in y],
            "likeliest": [classes[k] for k in likeliest],
            "probability of the actual": p[np.arange(len(y)), y],
        }
    )


def _named(table: pd.DataFrame, rows: np.ndarray) -> tuple[BaseCondition, ...]:
    """Return the condition that finds rows by a column in which no value comes twice."""
    if not 0 < len(rows) <= MOST_NAMED:
        return ()
    for name in table.columns:
        column = table[name]
        if pd.api.types.is_datetime64_any_dtype(column) or not column.is_unique:
            continue
        if not column.isna().any():
            values = tuple(_written(value) for value in column.loc[rows])
            return (Among(column=str(name), values=values),)
    return ()


def _written(value: object) -> str:
    return repr(float(value)) if isinstance(value, float) else str(value)
