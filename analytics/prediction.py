"""Answers of a trained run for new rows."""

from __future__ import annotations

import pandas as pd

from analytics.models.base import Task
from analytics.runs import Run
from analytics.training import load


def predict(run: Run, frame: pd.DataFrame) -> pd.DataFrame:
    """Predict new rows.

    Parameters
    ----------
    run
        A finished run.
    frame
        Rows as they came, before cleaning, with the columns the run was trained on.

    Returns
    -------
    pandas.DataFrame
        Indexed like `frame`: ``prediction``, and for classes ``probability of <class>`` (0 to 1).

    Raises
    ------
    TrainingError
        The run is not done, or a column is missing.
    """
    trained = load(run)
    rows = trained.clean(frame)
    answers = trained.model.predict(rows)
    return answer_frame(answers, run.plan.task, trained.model.classes).set_index(rows.index)


def answer_frame(answers: object, task: Task, classes: tuple[str, ...]) -> pd.DataFrame:
    """Return what a model said as columns: ``prediction`` and a probability for each class."""
    if task == "regression":
        return pd.DataFrame({"prediction": answers})
    table = pd.DataFrame(answers, columns=[f"probability of {name}" for name in classes])  # type: ignore[call-overload]
    names = [classes[i] for i in table.to_numpy().argmax(axis=1)]
    table.insert(0, "prediction", names)
    return table
