"""Intervals and sets hold as often as they promise, by simulation and on real runs."""

from __future__ import annotations

from math import ceil

import numpy as np
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.errors import EvaluationError
from analytics.evaluation.conformal import (
    Told,
    band,
    conformal,
    coverage_by_part,
    in_set,
    misses,
    reach_of,
    set_sizes,
    sizes_sentence,
    told,
)
from analytics.evaluation.measuring import predictions
from analytics.models import NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.runs import Run
from analytics.training import load

ROUNDS = 600


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"model": RandomForest(n_estimators=9)}
    return analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))


def numbers(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """A target with long tails, and errors that grow, from a model that is too high."""
    p = rng.exponential(size=n)
    return p - 0.3 + rng.standard_t(2, size=n) * (0.2 + p), p


def classes(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Four classes, and a model that is far too sure."""
    p = rng.dirichlet([0.7] * 4, n)
    y = (p.cumsum(axis=1) > rng.uniform(size=(n, 1))).argmax(axis=1)
    sure = p**3 / (p**3).sum(axis=1, keepdims=True)
    return y, sure


@pytest.mark.parametrize("world", [numbers, classes])
@pytest.mark.parametrize(("n", "level"), [(39, 0.9), (99, 0.8), (50, 0.95)])
def test_new_rows_are_inside_as_often_as_theory_says(world: object, n: int, level: float) -> None:
    rng = np.random.default_rng(11)
    held = []
    for _ in range(ROUNDS):
        reach = reach_of(misses(*world(rng, n)), level)
        held.append((misses(*world(rng, 100)) <= reach).mean())
    exact = ceil((n + 1) * level) / (n + 1)  # without ties, neither more nor less
    error = np.std(held) / ROUNDS**0.5
    assert np.mean(held) == pytest.approx(exact, abs=3.5 * error)
    assert np.mean(held) > level - 3.5 * error


def test_what_chance_makes_of_the_coverage_is_told_rightly(flowers: Dataset) -> None:
    found = conformal(trained(flowers, target="price", task="regression"), 0.9)
    rng = np.random.default_rng(3)
    n, m = found.n_validation, found.n_test
    held = [
        (rng.uniform(size=m) <= np.sort(rng.uniform(size=n))[ceil((n + 1) * 0.9) - 1]).mean()
        for _ in range(2_000)
    ]
    inside = np.mean([found.chance_low <= share <= found.chance_high for share in held])
    assert inside == pytest.approx(0.95, abs=0.025)


def test_intervals_are_the_quantile_of_the_validation_errors(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression")
    found = conformal(run, 0.8)
    _, y, p = predictions(run, "validation")
    assert found.reach == np.sort(np.abs(y - p))[ceil(0.8 * (len(y) + 1)) - 1]
    _, tested, q = predictions(run)
    ends = found.apply(q)
    inside = (ends["low"] <= tested) & (tested <= ends["high"])
    assert found.covered == pytest.approx(inside.mean())
    test = Told(tested, q)
    parts = coverage_by_part(found, test)
    assert parts["rows"].sum() == len(tested)
    held = (parts["rows"] * parts["covered"]).sum()
    assert held == pytest.approx(inside.sum())
    assert band(found, test)["inside"].sum() == inside.sum()


def test_learned_bounds_are_moved_until_they_hold_as_often_as_promised(flowers: Dataset) -> None:
    net = NeuralNetwork(epochs=12, members=1, hidden_units=16, quantiles=True)
    run = trained(flowers, target="price", task="regression", model=net)
    found = conformal(run, 0.8)
    loaded = load(run)
    features, y = loaded.part("validation")
    low, high = loaded.model.bounds(features, 0.8).T
    outside = np.sort(np.where(y < (low + high) / 2, low - y, y - high))
    assert found.learned
    assert found.reach == pytest.approx(outside[ceil(0.8 * (len(y) + 1)) - 1])
    frame = flowers.frame().iloc[:40]
    answers = analytics.predict(run, frame, level=0.8)
    widths = answers["high"] - answers["low"]
    raw = np.diff(loaded.model.bounds(loaded.clean(frame), 0.8), axis=1)[:, 0]
    np.testing.assert_allclose(widths, np.maximum(raw + 2 * found.reach, 0), atol=1e-6)
    assert widths.std() > 0
    assert "bounds that the model has learned" in found.sentence()


def test_learned_bounds_of_a_cohort_are_those_of_its_rows(flowers: Dataset) -> None:
    net = NeuralNetwork(epochs=3, members=1, hidden_units=16, quantiles=True)
    run = trained(flowers, target="price", task="regression", model=net)
    analytics.evaluate(run)
    red = Cohort(name="red", conditions=(Among(column="colour", values=("red",)),))
    of_red, of_all = told(run, 0.9, red)[1], told(run, 0.9)[1]
    features, _ = load(run).part("test")
    chosen = (features["colour"] == "red").to_numpy()
    np.testing.assert_allclose(of_red.bounds, of_all.bounds[chosen])
    np.testing.assert_array_equal(of_red.y, of_all.y[chosen])


def test_sets_hold_every_class_that_is_likely_enough(flowers: Dataset) -> None:
    run = trained(flowers, target="colour", task="multiclass")
    found = conformal(run, 0.9)
    _, y, p = predictions(run)
    sets = found.apply(p).to_numpy()
    assert (sets == (p >= 1 - found.reach - 1e-12)).all()
    assert found.covered == pytest.approx(sets[np.arange(len(y)), y].mean())
    sizes = set_sizes(found, p)
    assert (sizes["size"] * sizes["rows"]).sum() == sets.sum()
    assert f"{(sets.sum(axis=1) == 1).mean():.1%} of {len(y)} rows" in sizes_sentence(sizes)
    by_class = coverage_by_part(found, Told(y, p)).set_index("part")
    for k, name in enumerate(found.classes):
        assert by_class.loc[name, "covered"] == pytest.approx(sets[y == k, k].mean())


def test_a_cohort_is_measured_with_the_reach_of_all(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression")
    red = Cohort(name="red", conditions=(Among(column="colour", values=("red",)),))
    whole, part = conformal(run), conformal(run, cohort=red)
    assert part.reach == whole.reach
    assert part.n_test < whole.n_test


def test_a_probability_that_is_certain_is_in_the_set() -> None:
    assert in_set(np.array([[1.0, 0.0], [0.5, 0.5]]), 0.5).tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize("level", [0, 1, 1.5, -0.1])
def test_a_level_that_is_none_is_a_sentence(level: float) -> None:
    with pytest.raises(EvaluationError, match="no share between 0 and 1"):
        reach_of(np.ones(50), level)


def test_too_few_validation_rows_are_a_sentence() -> None:
    with pytest.raises(EvaluationError, match="90% needs at least 9 validation rows"):
        reach_of(np.ones(8), 0.9)
    assert reach_of(np.arange(9.0), 0.9) == 8
