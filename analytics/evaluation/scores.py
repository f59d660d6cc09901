"""Scores with intervals, beside the baseline's."""

from __future__ import annotations

import numpy as np
from pydantic import BaseModel, ConfigDict

from analytics.metrics import Metric, metrics_of
from analytics.models.base import Task

N_BOOTSTRAP = 200
MOST_ROWS = 50_000


class Score(BaseModel):
    """One metric on the test rows, its 95 % interval, and the baseline's value."""

    model_config = ConfigDict(frozen=True)

    title: str
    value: float
    low: float
    high: float
    baseline: float
    greater_is_better: bool


def score_all(
    task: Task, y: np.ndarray, prediction: np.ndarray, baseline: np.ndarray, seed: int = 0
) -> dict[str, Score]:
    """Return every metric of the task with a bootstrap percentile interval (Efron, 1979).

    Above `MOST_ROWS` rows, the resamples are drawn from that many rows and the interval is
    narrowed by the square root of the ratio.
    """
    return {
        metric.key: Score(
            title=metric.title,
            value=metric.score(y, prediction),
            baseline=metric.score(y, baseline),
            greater_is_better=metric.greater_is_better,
            **_interval(metric, y, prediction, seed),
        )
        for metric in metrics_of(task)
    }


def _interval(metric: Metric, y: np.ndarray, p: np.ndarray, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    n = min(len(y), MOST_ROWS)
    resampled = []
    for _ in range(N_BOOTSTRAP):
        rows = rng.integers(0, len(y), n)
        resampled.append(metric.score(y[rows], p[rows]))
    known = np.array(resampled)[np.isfinite(resampled)]
    if not len(known):
        return {"low": float("nan"), "high": float("nan")}
    value = metric.score(y, p)
    low, high = np.quantile(known, [0.025, 0.975])
    shrink = (n / len(y)) ** 0.5
    return {
        "low": float(value + (low - value) * shrink),
        "high": float(value + (high - value) * shrink),
    }
