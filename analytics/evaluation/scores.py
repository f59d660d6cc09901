"""Scores with intervals, beside the baseline's."""

from __future__ import annotations

import math

import numpy as np
from pydantic import BaseModel, ConfigDict

from analytics.evaluation.calling import of_draws
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

    @property
    def exists(self) -> bool:
        """Whether there is such a score: of rows that are all of one class, some are not."""
        return not math.isnan(self.value)


def score_all(
    task: Task, y: np.ndarray, prediction: np.ndarray, baseline: np.ndarray, seed: int = 0
) -> dict[str, Score]:
    """Return every metric of the task with a bootstrap percentile interval (Efron, 1979).

    Above `MOST_ROWS` rows, the resamples are drawn from that many rows and the interval is
    narrowed by the square root of the ratio.
    """
    metrics = metrics_of(task)
    drawn = _resampled(metrics, y, prediction, seed)
    found = {}
    for metric, values in zip(metrics, drawn.T, strict=True):
        value = metric.score(y, prediction)
        low, high = _interval(value, values, (min(len(y), MOST_ROWS) / len(y)) ** 0.5)
        found[metric.key] = Score(
            title=metric.title,
            value=value,
            low=low,
            high=high,
            baseline=metric.score(y, baseline),
            greater_is_better=metric.greater_is_better,
        )
    return found


def _resampled(metrics: list[Metric], y: np.ndarray, p: np.ndarray, seed: int) -> np.ndarray:
    """Return the scores (resamples, metrics), all metrics on the same rows each time."""
    rng = np.random.default_rng(seed)
    n = min(len(y), MOST_ROWS)
    draws = (rng.integers(0, len(y), n) for _ in range(N_BOOTSTRAP))
    return np.array([_scored(metrics, y[rows], p[rows]) for rows in draws])


def _scored(metrics: list[Metric], y: np.ndarray, p: np.ndarray) -> list[float]:
    return [metric.score(y, p) for metric in metrics]


def _interval(value: float, drawn: np.ndarray, shrink: float) -> tuple[float, float]:
    low, high = of_draws(drawn)
    return value + (low - value) * shrink, value + (high - value) * shrink
