"""Metrics of numbers: values against predicted values."""

from __future__ import annotations

import numpy as np

from analytics.metrics.base import Metric, Task


def r2(y: np.ndarray, p: np.ndarray) -> float:
    """Return the share of the variance that is explained."""
    total = float(((y - y.mean()) ** 2).sum())
    return float(1 - ((y - p) ** 2).sum() / total) if total else float("nan")


def rmse(y: np.ndarray, p: np.ndarray) -> float:
    """Return the root mean squared error, in the unit of the target."""
    return float(np.sqrt(np.mean((y - p) ** 2)))


def mae(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean absolute error, in the unit of the target."""
    return float(np.abs(y - p).mean())


def mape(y: np.ndarray, p: np.ndarray) -> float:
    """Return the mean error as a share of the actual value; none exists where one of them is 0."""
    return float(np.abs((y - p) / y).mean()) if (y != 0).all() else float("nan")


_TASK: tuple[Task, ...] = ("regression",)
METRICS = (
    Metric("r2", "R²", _TASK, r2, help="1 is perfect, 0 is no better than the mean."),
    Metric("rmse", "RMSE", _TASK, rmse, greater_is_better=False, help="In the target's unit."),
    Metric("mae", "MAE", _TASK, mae, greater_is_better=False, help="In the target's unit."),
    Metric(
        "mape",
        "MAPE",
        _TASK,
        mape,
        greater_is_better=False,
        help="Mean error as a share of the actual value; 0.1 is 10 %.",
    ),
)
