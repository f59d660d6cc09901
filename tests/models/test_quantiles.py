"""The bounds that a net learns hold as many of the rows as they say, and are as wide as needed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import mean_pinball_loss

from analytics.errors import PlanError
from analytics.models import MODELS, NeuralNetwork
from analytics.models.base import Progress, TrainingData
from analytics.models.net.quantiles import LEVELS, between, pinball

NET = NeuralNetwork(epochs=40, members=1, quantiles=True)


def made(n: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return rows, targets, and how widely each is spread: ten times as much on one side."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": rng.uniform(0, 1, n), "other": rng.normal(size=n)})
    spread = (0.2 + 1.8 * frame["x"]).to_numpy()
    return frame, 100 + 5 * frame["x"].to_numpy() + spread * rng.normal(size=n), spread


def data(n: int = 4_000) -> TrainingData:
    frame, y, _ = made(n, 0)
    cut = n * 3 // 4
    return TrainingData(frame[:cut], y[:cut], frame[cut:], y[cut:], "regression")


def quiet(progress: Progress) -> None:
    return None


@pytest.fixture(scope="module")
def net() -> Any:
    return NET.fit(data(), quiet, seed=1)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95])
def test_so_many_new_rows_lie_between_the_bounds(net: Any, level: float) -> None:
    frame, y, _ = made(5_000, 1)
    low, high = net.bounds(frame, level).T
    assert np.mean((low <= y) & (y <= high)) == pytest.approx(level, abs=0.04)
    for outside in (y < low, y > high):
        assert np.mean(outside) == pytest.approx((1 - level) / 2, abs=0.04)


def test_bounds_are_wide_where_numbers_are_spread(net: Any) -> None:
    frame, y, spread = made(5_000, 1)
    low, high = net.bounds(frame, 0.8).T
    true = 2 * 1.2816 * spread  # of a normal distribution
    for part in (frame["x"] < 0.3, frame["x"] > 0.7):
        assert np.mean((high - low)[part]) == pytest.approx(np.mean(true[part]), rel=0.2)
        assert np.mean(((low <= y) & (y <= high))[part]) == pytest.approx(0.8, abs=0.06)


def test_the_answer_is_still_the_mean(net: Any) -> None:
    frame, _, _ = made(2_000, 2)
    true = 100 + 5 * frame["x"].to_numpy()
    plain = NET.model_copy(update={"quantiles": False}).fit(data(), quiet, seed=1)
    errors = [np.mean((model.predict(frame) - true) ** 2) ** 0.5 for model in (net, plain)]
    assert net.predict(frame).shape == (2_000,)
    assert errors[0] < 0.15
    assert errors[0] < errors[1] + 0.05


def test_the_same_seed_gives_the_same_bounds_also_from_disk(net: Any, tmp_path: Any) -> None:
    frame, _, _ = made(50, 3)
    net.save(tmp_path)
    expected = net.bounds(frame, 0.9)
    assert expected.shape == (50, 2)
    assert expected.dtype == np.float64
    np.testing.assert_array_equal(NeuralNetwork.load(tmp_path).bounds(frame, 0.9), expected)
    again = NET.fit(data(), quiet, seed=1)
    np.testing.assert_array_equal(again.bounds(frame, 0.9), expected)
    assert net.bounds(frame[:0], 0.9).shape == (0, 2)


def test_what_was_not_learned_is_not_given(net: Any) -> None:
    frame, _, _ = made(50, 3)
    with pytest.raises(PlanError, match=r"up to 0.95 .* not for 0.99"):
        net.bounds(frame, 0.99)
    short = {"epochs": 1, "n_estimators": 2, "rounds": 2, "quantiles": True}
    rows = data(200)
    classes = replace(
        rows,
        y_train=(rows.y_train > 102).astype(np.int64),
        y_validation=(rows.y_validation > 102).astype(np.int64),
        task="binary",
        classes=("low", "high"),
    )
    for kind, spec in MODELS.items():
        given = {name: value for name, value in short.items() if name in spec.model_fields}
        model = spec.model_validate({"kind": kind} | given).fit(classes, quiet, seed=0)
        assert model.bounds(frame, 0.9) is None
    plain = NeuralNetwork(epochs=1).fit(rows, quiet, seed=0)
    assert plain.bounds(frame, 0.9) is None


def test_the_loss_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    truth, found = rng.normal(size=30), rng.normal(size=(30, len(LEVELS)))
    expected = np.mean(
        [mean_pinball_loss(truth, found[:, i], alpha=level) for i, level in enumerate(LEVELS)]
    )
    both = np.stack([found, found]).astype(np.float32)
    assert float(pinball(truth.astype(np.float32), both)) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("level", [0.0, 0.3, 0.5, 0.85, 0.95])
def test_between_two_levels_bounds_lie_on_a_line(level: float) -> None:
    crossed = np.random.default_rng(0).normal(size=(20, len(LEVELS)))
    asked = [(1 - level) / 2, (1 + level) / 2]
    expected = [np.interp(asked, LEVELS, np.sort(row)) for row in crossed]
    np.testing.assert_allclose(between(crossed, level), expected, rtol=1e-12)
