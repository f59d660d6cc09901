"""Every metric against scikit-learn's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn import metrics as sk

from analytics.metrics import METRICS, metrics_of

RNG = np.random.default_rng(3)
Y2, P2 = RNG.integers(0, 2, 400), RNG.dirichlet([2, 2], 400).round(2)
Y2[:2], P2[:2] = 1, [[1, 0], [0, 1]]  # certain, and once wrongly so
Y5, P5 = RNG.integers(0, 5, 400), RNG.dirichlet([2, 2, 2, 2, 2], 400)
Y, P = RNG.normal(size=400), RNG.normal(size=400)

REFERENCE: dict[str, Callable[[Any, Any], float]] = {
    "auc": lambda y, p: sk.roc_auc_score(y, p[:, 1]),
    "accuracy": lambda y, p: sk.accuracy_score(y, p.argmax(1)),
    "f1": lambda y, p: sk.f1_score(y, p.argmax(1), average=_mean(p)),
    "precision": lambda y, p: sk.precision_score(y, p.argmax(1), average=_mean(p)),
    "recall": lambda y, p: sk.recall_score(y, p.argmax(1), average=_mean(p)),
    "f1_weighted": lambda y, p: sk.f1_score(y, p.argmax(1), average="weighted"),
    "mcc": lambda y, p: sk.matthews_corrcoef(y, p.argmax(1)),
    "top3": lambda y, p: sk.top_k_accuracy_score(y, p, k=3),
    "average_precision": lambda y, p: sk.average_precision_score(y, p[:, 1]),
    "log_loss": sk.log_loss,
    "brier": lambda y, p: sk.brier_score_loss(y, p[:, 1]),
    "r2": sk.r2_score,
    "rmse": sk.root_mean_squared_error,
    "mae": sk.mean_absolute_error,
    "mape": sk.mean_absolute_percentage_error,
}


def _mean(p: np.ndarray) -> str:
    return "binary" if p.shape[1] == 2 else "macro"


@pytest.mark.parametrize("key", METRICS)
def test_it_is_what_scikit_learn_says(key: str) -> None:
    for task, y, p in (("binary", Y2, P2), ("multiclass", Y5, P5), ("regression", Y, P)):
        if task in METRICS[key].tasks:
            assert METRICS[key].score(y, p) == pytest.approx(REFERENCE[key](y, p), abs=1e-12)


def test_what_does_not_exist_is_nan_and_never_raises() -> None:
    ones = np.ones(5, dtype=int)
    for metric in metrics_of("binary"):
        value = metric.score(ones, np.tile([0.5, 0.5], (5, 1)))
        assert isinstance(value, float)
    assert np.isnan(METRICS["auc"].score(ones, np.tile([0.5, 0.5], (5, 1))))
    assert np.isnan(METRICS["r2"].score(np.ones(4), np.zeros(4)))
    assert np.isnan(METRICS["mape"].score(np.array([0.0, 1.0]), np.ones(2)))
    assert np.isnan(METRICS["top3"].score(ones, np.tile([0.2, 0.5, 0.3], (5, 1))))
    assert METRICS["mcc"].score(ones, np.tile([0.5, 0.5], (5, 1))) == 0


def test_ties_for_the_third_place_count_by_chance() -> None:
    alike, other = [0.4, 0.3, 0.1, 0.1, 0.1], [0.0, 0.1, 0.2, 0.3, 0.4]
    assert METRICS["top3"].score(np.array([4, 1]), np.array([alike, other])) == pytest.approx(1 / 6)


def test_the_main_metrics() -> None:
    first = {task: metrics_of(task)[0].key for task in ("binary", "multiclass", "regression")}
    assert first == {"binary": "auc", "multiclass": "accuracy", "regression": "r2"}
