"""Verdicts on made cases, and intervals that hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from analytics.comparison.paired import holm, mcnemar, paired, resampled
from analytics.metrics import METRICS


def judged(metric: str, y: np.ndarray, a: np.ndarray, b: np.ndarray, seed: int = 0) -> object:
    chosen = METRICS[metric]
    return paired(chosen, y, a, b, resampled(chosen, y, [a, b], seed))


def chances(score: np.ndarray) -> np.ndarray:
    p = 1 / (1 + np.exp(-score))
    return np.column_stack([1 - p, p])


def two_models(n: int, seed: int, worse: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the truth and two models; both see part of what decides, the second less clearly."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(size=n)
    y = (signal + rng.normal(scale=0.7, size=n) > 0).astype(int)
    seen = [signal + rng.normal(scale=scale, size=n) for scale in (0.5, 0.5 + worse)]
    return y, chances(seen[0]), chances(seen[1])


def test_identical_models_cannot_be_told_apart() -> None:
    y, p, _ = two_models(178, 0, 0.0)
    for metric in ("auc", "accuracy", "log_loss"):
        found = judged(metric, y, p, p)
        assert (found.difference, found.low, found.high, found.p) == (0, 0, 0, 1)


def test_a_clearly_better_model_is_better() -> None:
    y, good, bad = two_models(600, 0, 2.0)
    found = judged("auc", y, good, bad)
    assert found.difference == pytest.approx(
        roc_auc_score(y, good[:, 1]) - roc_auc_score(y, bad[:, 1])
    )
    assert 0 < found.low < found.difference < found.high
    assert found.p < 0.001
    assert judged("log_loss", y, good, bad).high < 0
    assert judged("accuracy", y, good, bad).p < 0.001


def test_the_interval_covers_the_true_difference_about_as_often_as_it_says() -> None:
    # Off by errors of variance 1 and 1.44, of which they share the half: the true difference of
    # the mean absolute errors is known.
    true = (1.0 - 1.2) * np.sqrt(2 / np.pi)
    covered = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        y, shared, own = rng.normal(size=100), rng.normal(size=100), rng.normal(size=(2, 100))
        a, b = (y + scale * (shared + own[i]) / 2**0.5 for i, scale in enumerate((1.0, 1.2)))
        found = judged("mae", y, a, b, seed)
        covered += found.low <= true <= found.high
    assert 181 <= covered <= 198  # 190 expected; by chance outside of this once in 300


@pytest.mark.parametrize("metric", ["auc", "f1"])
def test_models_of_the_same_worth_are_seldom_called_different(metric: str) -> None:
    wrong = sum(judged(metric, *two_models(120, seed, 0.0), seed).p < 0.05 for seed in range(100))
    assert wrong <= 11  # 5 expected; more by chance once in 200


def test_mcnemar_is_the_binomial_test_of_the_rows_one_model_alone_tells_right() -> None:
    y = np.ones(20, dtype=int)
    a, b = np.ones(20), np.r_[np.zeros(6), np.ones(14)]
    as_chances = [np.column_stack([1 - p, p]) for p in (a, b)]
    assert mcnemar(y, *as_chances) == pytest.approx(2 / 2**6)
    assert mcnemar(y, as_chances[0], as_chances[0]) == 1


def test_pairing_makes_a_small_difference_visible() -> None:
    # On two samples of their own the scores spread ten times as much as their difference.
    rng = np.random.default_rng(3)
    y, off = rng.normal(size=300), rng.normal(size=300)
    a, b = y + off, y + 1.05 * off + rng.normal(scale=0.05, size=300)
    found = judged("rmse", y, a, b)
    assert found.high < 0
    alone = resampled(METRICS["rmse"], y, [a, b]).std(axis=0)
    assert alone.min() > 5 * (found.high - found.low) / 4


def test_holm_is_what_hand_and_order_say() -> None:
    assert holm([0.04, 0.01, 0.5]) == pytest.approx([0.08, 0.03, 0.5])
    assert holm([0.3]) == [0.3]
