"""The few numbers a live curve shows: the loss, and one score that people know."""

from __future__ import annotations

import numpy as np

from analytics.models.base import Task

_CERTAIN = 1e-7  # a probability of exactly 0 would make the log loss infinite

# The score beside the loss, by task.
WATCHED: dict[Task, str] = {"binary": "auc", "multiclass": "accuracy", "regression": "rmse"}


def watched(task: Task, truth: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Return the loss and the score of some predictions.

    Parameters
    ----------
    task : {"binary", "multiclass", "regression"}
    truth : array of shape (rows,)
        Class numbers, or values.
    prediction : array of shape (rows, classes) or (rows,)
        Probabilities, or values.

    Returns
    -------
    dict
        ``"loss"`` (log loss in nats, or mean squared error) and ``"auc"``, ``"accuracy"`` or
        ``"rmse"``. What is not defined (no rows, AUC of a single class) is left out.
    """
    if len(truth) == 0:
        return {}
    loss = {"loss": float(row_losses(task, truth, prediction).mean())}
    if task == "regression":
        return loss | {"rmse": loss["loss"] ** 0.5}
    if task == "multiclass":
        return loss | {"accuracy": float(np.mean(prediction.argmax(axis=1) == truth))}
    return loss | _auc(truth == 1, prediction[:, 1])


def row_losses(task: Task, truth: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    """Return the loss of each row (rows,): squared error, or log loss in nats."""
    if task == "regression":
        squared: np.ndarray = (prediction - truth) ** 2
        return squared
    given = np.clip(prediction[np.arange(len(truth)), truth], _CERTAIN, 1.0)
    return -np.log(given)


def _auc(positive: np.ndarray, score: np.ndarray) -> dict[str, float]:
    """Return the area under the ROC curve as the Mann-Whitney statistic, ties counted half."""
    n_positive = int(positive.sum())
    n_negative = len(positive) - n_positive
    if n_positive == 0 or n_negative == 0:
        return {}
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(count) - (count - 1) / 2
    above = middle_rank[place][positive].sum() - n_positive * (n_positive + 1) / 2
    return {"auc": float(above / (n_positive * n_negative))}
