"""Scores: intervals that hold what they promise, frames that agree with scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as sk

from analytics.evaluation import curves, frames
from analytics.evaluation.pictures import Asked, drawn
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
    roc = curves.roc(y, p)
    fpr, tpr, _ = sk.roc_curve(y, p[:, 1], drop_intermediate=False)
    assert roc["false_positive_rate"].to_numpy() == pytest.approx(fpr)
    assert roc["true_positive_rate"].to_numpy() == pytest.approx(tpr)
    found = curves.precision_recall(y, p)
    precision, recall, _ = sk.precision_recall_curve(y, p[:, 1])
    assert found["precision"].to_numpy() == pytest.approx(precision[-2::-1])
    assert found["recall"].to_numpy() == pytest.approx(recall[-2::-1])
    assert found["random"].iloc[0] == pytest.approx(y.mean())


def test_gain_is_the_share_of_positive_rows_found_and_lift_that_over_the_share_of_rows() -> None:
    y, p = predictions(300)
    found = curves.gains(y, p)
    order = np.argsort(-p[:, 1])
    assert found["gain"].to_numpy() == pytest.approx(np.cumsum(y[order]) / y.sum())
    assert found["lift"].to_numpy()[29] == pytest.approx(y[order][:30].mean() / y.mean())
    assert found["lift"].iloc[-1] == pytest.approx(1)


def test_one_class_against_the_others_is_what_scikit_learn_says() -> None:
    rng = np.random.default_rng(1)
    y, p = rng.integers(0, 4, 500), rng.dirichlet([1] * 4, 500)
    for k in range(4):
        roc = curves.roc(*curves.one_class(y, p, k))
        fpr, tpr, _ = sk.roc_curve(y == k, p[:, k], drop_intermediate=False)
        area = np.trapezoid(roc["true_positive_rate"], roc["false_positive_rate"])
        assert area == pytest.approx(np.trapezoid(tpr, fpr), abs=1e-3)


def test_confusion_counts_every_row_once() -> None:
    y, p = predictions(300)
    asked = Asked(y, p, ("no", "yes"), 1)
    table, said = drawn(asked, "binary")["confusion"]
    expected = sk.confusion_matrix(y, p.argmax(axis=1))
    found = table.pivot(index="actual", columns="predicted", values="count")
    assert found.to_numpy().tolist() == expected.tolist()
    assert table.groupby("actual")["share"].sum().tolist() == pytest.approx([1, 1])
    assert f"{np.trace(expected)} of 300 test rows are told right" in said


def test_of_a_thousand_classes_the_frequent_ones_are_shown_and_no_row_is_lost() -> None:
    rng = np.random.default_rng(2)
    counts = rng.poisson(3, (1_000, 1_000))
    counts[7, 8] = 9_999
    names = tuple(f"c{i}" for i in range(1_000))
    table = frames.confusion(counts, names)
    assert table["count"].sum() == counts.sum()
    assert table["actual"].nunique() == table["predicted"].nunique() == frames.MOST_CLASSES
    assert "9,999 of c7 are called c8" in frames.confusion_sentence(counts, names)


def test_the_table_of_classes_is_what_scikit_learn_says() -> None:
    rng = np.random.default_rng(3)
    y, called = rng.integers(0, 3, 200), rng.integers(0, 3, 200)
    table = frames.per_class(sk.confusion_matrix(y, called), ("a", "b", "c")).set_index("class")
    precision, recall, f1, rows = sk.precision_recall_fscore_support(y, called)
    found = table.loc[["a", "b", "c"]]
    assert found["precision"].tolist() == pytest.approx(precision)
    assert found["recall"].tolist() == pytest.approx(recall)
    assert found["f1"].tolist() == pytest.approx(f1)
    assert found["rows"].tolist() == rows.tolist()


def test_calibrated_probabilities_are_called_calibrated() -> None:
    y, p = predictions(20_000)
    table = curves.calibration(y, p)
    assert table["count"].sum() == 20_000
    assert ((table["low"] <= table["predicted"]) & (table["predicted"] <= table["high"])).sum() >= 8


def test_the_distribution_counts_every_row_on_its_side() -> None:
    y, p = predictions(500)
    p[0] = [0, 1]  # a certain row belongs to the last stretch
    table = curves.distribution(y, p)
    assert table["positive"].sum() == y.sum()
    assert table["negative"].sum() == 500 - y.sum()


def test_residuals_count_every_row() -> None:
    y = RNG.normal(size=500)
    assert frames.residuals(y, y + 1)["count"].sum() == 500
    assert "1 too high" in frames.residuals_sentence(y, y + 1)
