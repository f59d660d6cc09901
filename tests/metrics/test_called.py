"""Metrics of calls are those of scikit-learn, for many counts at once."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from analytics.metrics.called import CALLED, Counts

PEERS = {
    "precision": lambda y, called: sk.precision_score(y, called),
    "recall": lambda y, called: sk.recall_score(y, called),
    "specificity": lambda y, called: sk.recall_score(y, called, pos_label=0),
    "accuracy": sk.accuracy_score,
    "f1": lambda y, called: sk.f1_score(y, called),
    "mcc": sk.matthews_corrcoef,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "selected": lambda y, called: called.mean(),
}


def counted(y: np.ndarray, called: np.ndarray) -> Counts:
    pairs = ((1, 1), (0, 1), (1, 0), (0, 0))
    return Counts(*(np.array([((y == a) & (called == c)).sum()]) for a, c in pairs))


@pytest.mark.parametrize("key", CALLED)
@pytest.mark.parametrize("seed", range(3))
def test_each_is_that_of_scikit_learn(key: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, called = rng.integers(0, 2, 90), rng.integers(0, 2, 90)
    assert CALLED[key].of(counted(y, called))[0] == pytest.approx(PEERS[key](y, called))


def test_where_nobody_is_called_there_is_no_precision_and_no_warning() -> None:
    counts = counted(np.array([0, 1, 1]), np.zeros(3, dtype=int))
    assert np.isnan(CALLED["precision"].of(counts)[0])
    assert CALLED["recall"].of(counts)[0] == 0
    assert CALLED["mcc"].of(counts)[0] == 0


def test_no_metric_is_left_without_a_peer() -> None:
    assert set(PEERS) == set(CALLED)
