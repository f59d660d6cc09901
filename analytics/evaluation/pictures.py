"""The numbers behind every chart of an evaluation; a new chart is an entry of `PICTURES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation import curves, frames
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import evaluate
from analytics.metrics.classes import confusion_counts
from analytics.models.base import Task
from analytics.profile.cohorts import Cohort
from analytics.runs import Run

ANY_CLASSES: tuple[Task, ...] = ("binary", "multiclass")
Drawn = tuple[pd.DataFrame, str]


@dataclass(frozen=True)
class Asked:
    """Truth, predictions and classes of rows, and the class that curves are about."""

    y: np.ndarray
    p: np.ndarray
    classes: tuple[str, ...]
    k: int

    @property
    def one(self) -> tuple[np.ndarray, np.ndarray]:
        """Truth and probabilities of one class against the others."""
        return curves.one_class(self.y, self.p, self.k)

    @property
    def counts(self) -> np.ndarray:
        """How many rows of each class are called what."""
        return confusion_counts(self.y, self.p.argmax(axis=1), len(self.classes))


@dataclass(frozen=True)
class Picture:
    """What a chart shows: a frame and its sentence, for some tasks."""

    tasks: tuple[Task, ...]
    make: Callable[[Asked], Drawn]
    two_sided: bool = False  # it needs rows of the class and others


def pictures(
    run: Run, cohort: Cohort | None = None, of_class: int | None = None
) -> dict[str, Drawn]:
    """Return frame and sentence of each chart of a finished run.

    Parameters
    ----------
    run
        A finished run.
    cohort
        The test rows to show; all of them without one.
    of_class
        The number of the class that curves set against the others; without one the last of two
        classes, and the first of more.

    Raises
    ------
    EvaluationError
        There is no such class.
    TrainingError
        The run is not done.
    """
    whole = evaluate(run)
    _, y, p = predictions_within(run, cohort)
    k = (1 if whole.task == "binary" else 0) if of_class is None else of_class
    if whole.classes and not 0 <= k < len(whole.classes):
        raise EvaluationError("There is no such class.", "Choose one of the target's classes.")
    return drawn(Asked(y, p, whole.classes, k), whole.task)


def drawn(asked: Asked, task: Task) -> dict[str, Drawn]:
    """Return what `PICTURES` make of rows; those that need two classes, where there are two."""
    both = task != "regression" and len(np.unique(asked.one[0])) == 2
    return {
        key: picture.make(asked)
        for key, picture in PICTURES.items()
        if task in picture.tasks and (both or not picture.two_sided)
    }


def _confusion(asked: Asked) -> Drawn:
    table = frames.confusion(asked.counts, asked.classes)
    return table, frames.confusion_sentence(asked.counts, asked.classes)


def _per_class(asked: Asked) -> Drawn:
    table = frames.per_class(asked.counts, asked.classes)
    return table, frames.per_class_sentence(table)


def _gains(asked: Asked) -> Drawn:
    table = curves.gains(*asked.one)
    return table, curves.gains_sentence(table)


def _calibration(asked: Asked) -> Drawn:
    table = curves.calibration(*asked.one)
    return table, curves.calibration_sentence(table)


def _values(frame: Callable[..., pd.DataFrame], said: Callable[..., str]) -> Picture:
    return Picture(("regression",), lambda a: (frame(a.y, a.p), said(a.y, a.p)))


def _one(frame: Callable[..., pd.DataFrame], said: Callable[..., str]) -> Picture:
    return Picture(ANY_CLASSES, lambda a: (frame(*a.one), said(*a.one)), two_sided=True)


PICTURES: dict[str, Picture] = {
    "confusion": Picture(ANY_CLASSES, _confusion),
    "per_class": Picture(("multiclass",), _per_class),
    "distribution": Picture(
        ANY_CLASSES,
        lambda a: (curves.distribution(*a.one), curves.distribution_sentence(*a.one)),
    ),
    "roc": _one(curves.roc, curves.roc_sentence),
    "precision_recall": _one(curves.precision_recall, curves.precision_recall_sentence),
    "gains": Picture(ANY_CLASSES, _gains, two_sided=True),
    "calibration": Picture(ANY_CLASSES, _calibration),
    "predicted_actual": _values(frames.predicted_actual, frames.predicted_actual_sentence),
    "residuals": _values(frames.residuals, frames.residuals_sentence),
}
