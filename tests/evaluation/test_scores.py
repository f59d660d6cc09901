"""Scores: intervals that hold what they promise, frames that agree with scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from analytics.evaluation import frames
from analytics.evaluation.scores import score_all

RNG = np.random.default_rng(5)


def predictions(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.uniform(size=n)
    return (rng.uniform(size=n) < p).astype(int), np.column_stack([1 - p, p])


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    # The true accuracy of calling p >= 0.5 when p is uniform and right is 3/4.
    covered = 0
    for seed in range(60):
        y, p = predictions(300, seed)
        score = score_all("binary", y, p, np.full_like(p, 0.5), seed=seed)["accuracy"]
        covered += score.low <= 0.75 <= score.high
    assert covered >= 50


def test_the_same_seed_gives_the_same_interval() -> None:
    y, p = predictions(200)
    assert score_all("binary", y, p, p, seed=1) == score_all("binary", y, p, p, seed=1)


def test_roc_and_precision_recall_are_what_scikit_learn_says() -> None:
    y, p = predictions(300)
    roc = frames.roc(y, p)
    fpr, tpr, _ = sk.roc_curve(y, p[:, 1], drop_intermediate=False)
    assert roc["false_positive_rate"].to_numpy() == pytest.approx(fpr)
    assert roc["true_positive_rate"].to_numpy() == pytest.approx(tpr)


def test_confusion_counts_every_row_once_and_follows_the_threshold() -> None:
    y, p = predictions(300)
    for threshold in (0.2, 0.5, 0.9):
        table = frames.confusion(y, p, ("no", "yes"), threshold)
        expected = sk.confusion_matrix(y, (p[:, 1] >= threshold).astype(int))
        found = table.pivot(index="actual", columns="predicted", values="count")
        assert found.to_numpy().tolist() == expected.tolist()
        assert table.groupby("actual")["share"].sum().tolist() == pytest.approx([1, 1])
        row = frames.thresholds(y, p).set_index("threshold").loc[threshold]
        assert row["precision"] == pytest.approx(sk.precision_score(y, p[:, 1] >= threshold))


def test_calibrated_probabilities_are_called_calibrated() -> None:
    y, p = predictions(20_000)
    table = frames.calibration(y, p)
    assert table["count"].sum() == 20_000
    assert ((table["low"] <= table["predicted"]) & (table["predicted"] <= table["high"])).sum() >= 8


def test_residuals_count_every_row() -> None:
    y = RNG.normal(size=500)
    assert frames.residuals(y, y + 1)["count"].sum() == 500
    assert "1 too high" in frames.residuals_sentence(y, y + 1)
