"""Answers of a trained run for new rows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.evaluation.conformal import conformal
from analytics.models.base import Task
from analytics.runs import Run
from analytics.training import load


def predict(run: Run, frame: pd.DataFrame, level: float | None = None) -> pd.DataFrame:
    """Predict new rows, and say how far to trust each prediction.

    Parameters
    ----------
    run
        A finished run.
    frame
        Rows as they came, before cleaning, with the columns the run was trained on.
    level
        How often the actual value shall be within what is given with each prediction, above 0 and
        below 1 (`analytics.conformal` says how often it was on the test rows). Without one nothing
        is given.

    Returns
    -------
    pandas.DataFrame
        Indexed like `frame`: ``prediction``, and for classes ``probability of <class>`` (0 to 1).
        With a level also ``low`` and ``high``, in the target's unit, or for each class ``<class> is
        possible``.

    Raises
    ------
    TrainingError
        The run is not done, or a column is missing.
    EvaluationError
        The level is none, or there are too few validation rows for it.
    """
    trained = load(run)
    rows = trained.clean(frame)
    answers = trained.model.predict(rows)
    table = answer_frame(answers, run.plan.task, trained.model.classes)
    if level is not None:
        around = conformal(run, level)
        bounds = trained.model.bounds(rows, level) if around.learned else None
        table = table.join(_named(around.apply(answers, bounds), run.plan.task))
    return table.set_index(rows.index)


def _named(around: pd.DataFrame, task: Task) -> pd.DataFrame:
    return around if task == "regression" else around.rename(columns="{} is possible".format)


def answer_frame(answers: np.ndarray, task: Task, classes: tuple[str, ...]) -> pd.DataFrame:
    """Return what a model said as columns: ``prediction`` and a probability for each class."""
    if task == "regression":
        return pd.DataFrame({"prediction": answers})
    table = pd.DataFrame(answers, columns=[f"probability of {name}" for name in classes])
    names = [classes[i] for i in table.to_numpy().argmax(axis=1)]
    table.insert(0, "prediction", names)
    return table
