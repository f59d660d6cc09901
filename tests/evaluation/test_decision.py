"""Thresholds: chosen on validation rows alone, and worth what counting test rows by hand says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

import analytics
from analytics.dataset import Dataset
from analytics.errors import EvaluationError
from analytics.evaluation.calling import CALLED, Counts, counts_at, interval, ways
from analytics.evaluation.decision import cost, decide, worth_by_threshold
from analytics.evaluation.measuring import FILES, predictions
from analytics.evaluation.of_run import looks, measured
from analytics.evaluation.rules import CHOOSING, ByCosts, ByHand, ByMetric
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.runs import Run

SCORES = {
    "f1": sk.f1_score,
    "mcc": sk.matthews_corrcoef,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "accuracy": sk.accuracy_score,
}


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.uniform(size=n).round(2)
    return (rng.uniform(size=n) < p**2).astype(int), p


@pytest.fixture
def run(flowers: Dataset) -> Run:
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary", ignored=("price",))
    return analytics.train(plan.model_copy(update={"model": RandomForest(n_estimators=7)}))


def test_rows_of_exactly_that_probability_are_called() -> None:
    y, p = np.array([0, 1, 1]), np.array([0.2, 0.5, 0.9])
    counts = counts_at(y, p, np.array([0.0, 0.2, 0.5, 0.51, 1.0]))
    assert counts.tp.tolist() == [2, 2, 2, 1, 0]
    assert counts.fp.tolist() == [1, 1, 0, 0, 0]
    assert (counts.n == 3).all()


def test_every_way_to_part_rows_is_tried() -> None:
    assert ways(np.array([0.2, 0.5, 0.2, 0.9])).tolist() == pytest.approx([0, 0.35, 0.7, 0.95])
    assert ways(np.array([0.5, 1.0])).tolist() == [0, 0.75]


@pytest.mark.parametrize("metric", CHOOSING)
def test_no_threshold_is_better_than_the_one_that_a_metric_chooses(metric: str) -> None:
    y, p = drawn(200, 3)
    found = ByMetric(metric=metric).choose(y, p)
    best = max(SCORES[metric](y, p >= start) for start in np.linspace(0, 1, 1001))
    assert SCORES[metric](y, p >= found) == pytest.approx(best)


def test_costs_choose_what_costs_least_and_honest_probabilities_say_where() -> None:
    rng = np.random.default_rng(1)
    p = rng.uniform(size=40_000)
    y = (rng.uniform(size=len(p)) < p).astype(int)
    # Elkan (2001): with honest probabilities it is cost of a false alarm / cost of both errors.
    assert ByCosts(false_positive=1, false_negative=4).choose(y, p) == pytest.approx(0.2, abs=0.05)
    assert ByCosts(false_positive=3, false_negative=1).choose(y, p) == pytest.approx(0.75, abs=0.05)


def test_an_error_that_costs_nothing_is_made_always() -> None:
    y, p = drawn(100)
    assert ByCosts(false_positive=0, false_negative=1).choose(y, p) <= p[y == 1].min()


def test_cost_is_that_of_each_row_added_up() -> None:
    y, p = drawn(500)
    rule = ByCosts(false_positive=2, false_negative=7)
    found = cost(y, p, 0.3, rule)

    def by_hand(start: float) -> float:
        called = p >= start
        return 1000 * (2 * (called & (y == 0)).sum() + 7 * (~called & (y == 1)).sum()) / len(y)

    assert found.per_1000 == pytest.approx(by_hand(0.3))
    assert found.usual == pytest.approx(by_hand(0.5))
    assert found.saved == pytest.approx(by_hand(0.5) - by_hand(0.3))
    assert found.saved_low < found.saved < found.saved_high


def test_the_interval_of_what_is_saved_holds_the_truth_about_as_often_as_it_says() -> None:
    rule = ByCosts(false_positive=1, false_negative=3)
    big = cost(*drawn(400_000, 99), 0.3, rule).saved
    inside = [cost(*drawn(400, seed), 0.3, rule) for seed in range(200)]
    held = sum(c.saved_low <= big <= c.saved_high for c in inside)
    assert 180 <= held <= 199


@pytest.mark.parametrize("key", ["recall", "f1", "mcc"])
def test_intervals_of_calls_hold_the_truth_about_as_often_as_they_say(key: str) -> None:
    big = float(CALLED[key].of(counts_at(*drawn(400_000, 99), 0.5)))
    held = 0
    for seed in range(200):
        low, high = interval(CALLED[key], counts_at(*drawn(300, seed), 0.5), seed)
        held += low <= big <= high
    assert 180 <= held <= 199


def test_drawing_the_four_counts_is_drawing_the_rows() -> None:
    y, p = drawn(400)
    low, high = interval(CALLED["f1"], counts_at(y, p, 0.5))
    rng = np.random.default_rng(0)
    rows = (rng.integers(0, len(y), len(y)) for _ in range(1_000))
    drawn_f1 = [sk.f1_score(y[r], p[r] >= 0.5) for r in rows]
    assert [low, high] == pytest.approx(np.quantile(drawn_f1, [0.025, 0.975]), abs=0.012)


def test_the_test_rows_choose_nothing(run: Run) -> None:
    rule = ByMetric(metric="f1")
    before = decide(run, rule)
    file = run.folder / FILES["test"]
    table = pd.read_parquet(file)
    table.iloc[:, 1] = 1 - table.iloc[:, 1]  # the truth of the test rows turned round
    table.to_parquet(file, index=False)
    after = decide(run, rule)
    assert after.threshold == before.threshold
    assert after.counts != before.counts
    assert (
        after.worth == before.worth == pytest.approx(worth_by_threshold(run, rule)["worth"].max())
    )


def test_scores_are_those_of_the_test_rows_and_a_look_is_noted(run: Run) -> None:
    found = decide(run, ByHand(threshold=0.3))
    _, y, p = predictions(run)
    called = p[:, 1] >= 0.3
    assert found.scores["f1"].value == pytest.approx(sk.f1_score(y, called))
    assert found.scores["f1"].usual == pytest.approx(sk.f1_score(y, p[:, 1] >= 0.5))
    tn, fp, fn, tp = sk.confusion_matrix(y, called).ravel()
    assert found.counts == (tp, fp, fn, tn)
    assert looks(measured(run)) == 1
    assert f"{tp + fp} are then called rose" in found.sentence()


def test_a_cohort_shows_its_rows_and_keeps_the_threshold(run: Run, flowers: Dataset) -> None:
    red = Cohort(name="red", conditions=(Among(column="colour", values=("red",)),))
    rule = ByCosts(false_positive=1, false_negative=9, currency="€")
    whole, part = decide(run, rule), decide(run, rule, red)
    rows, _, _ = predictions(run)
    assert part.threshold == whole.threshold
    assert part.n_test == (flowers.frame()["colour"].to_numpy()[rows] == "red").sum()
    assert "€ in 1,000 rows" in part.sentence()


def test_rows_of_one_class_have_no_recall_and_no_warning() -> None:
    y, p = np.zeros(20, dtype=int), np.linspace(0, 1, 20)
    counts = counts_at(y, p, 0.5)
    assert np.isnan(CALLED["recall"].of(counts))
    assert all(np.isnan(interval(CALLED["balanced_accuracy"], counts)))
    assert isinstance(counts, Counts)
    assert 0 <= ByMetric(metric="balanced_accuracy").choose(y, p) <= 1


def test_a_metric_that_validation_rows_do_not_have_chooses_nothing(run: Run) -> None:
    measured(run)
    file = run.folder / FILES["validation"]
    table = pd.read_parquet(file)
    table.iloc[:, 1] = 0
    table.to_parquet(file, index=False)
    said = decide(run, ByMetric(metric="balanced_accuracy")).sentence()
    assert "Balanced accuracy does not exist; the threshold stays at" in said


def test_a_model_of_another_task_has_no_threshold(flowers: Dataset) -> None:
    plan = Plan(dataset=flowers.fingerprint, target="price", task="regression")
    run = analytics.train(plan.model_copy(update={"model": RandomForest(n_estimators=5)}))
    with pytest.raises(EvaluationError, match="needs two classes"):
        decide(run, ByHand())
