"""Expected gradients of functions whose integrals are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from analytics.models.net.gradients import Attribution, expected_gradients, integral_of

RNG = np.random.default_rng(4)
ROWS = RNG.normal(size=(30, 3)).astype(np.float32)
STARTS = RNG.normal(size=(70, 3)).astype(np.float32)


def of(
    output: Callable[[Any], Any], rows: np.ndarray, starts: np.ndarray, n_outputs: int = 1
) -> Attribution:
    return expected_gradients(output, integral_of(output, 3, n_outputs), rows, starts, width=20_000)


def answered(output: Callable[[Any], Any], found: Attribution, rows: np.ndarray) -> None:
    sums = found.values.sum(axis=1) + found.base
    assert sums == pytest.approx(output(tf.constant(rows)).numpy(), abs=1e-6)


def test_a_linear_function_gives_weight_times_the_distance_from_the_mean() -> None:
    weights = tf.constant([[2.0], [-1.0], [0.0]])
    found = of(lambda x: x @ weights, ROWS, STARTS)
    expected = (ROWS - STARTS.mean(axis=0)) * weights.numpy()[:, 0]
    assert found.values[:, :, 0] == pytest.approx(expected, abs=1e-5)
    assert found.missed < 1e-5


def test_two_factors_share_their_product() -> None:
    found = of(lambda x: x[:, :1] * x[:, 1:2], ROWS, np.zeros((1, 3), np.float32))
    half = ROWS[:, 0] * ROWS[:, 1] / 2
    expected = np.stack([half, half, np.zeros(30)], axis=1)
    assert found.values[:, :, 0] == pytest.approx(expected, abs=1e-6)


def test_what_one_class_gains_the_others_lose() -> None:
    weights = tf.constant(RNG.normal(size=(3, 4)).astype(np.float32))

    def output(x: Any) -> Any:
        return tf.nn.softmax(x @ weights)

    found = of(output, ROWS, STARTS, 4)
    assert np.abs(found.values.sum(axis=2)).max() < 1e-6
    answered(output, found, ROWS)


def test_a_sharp_turn_is_followed_until_little_is_missed() -> None:
    """Eight points on a line are too few to see where it rises; one row needs them all."""

    def output(x: Any) -> Any:
        return tf.sigmoid(60 * x[:, :1])

    rows = np.concatenate([STARTS[:5], [[3.0, 0, 0]]]).astype(np.float32)
    found = of(output, rows, STARTS[:5])
    assert 0 < found.missed <= 0.01
    assert found.values[:, 1:] == pytest.approx(0)
    answered(output, found, rows)


def test_no_row_has_no_contribution() -> None:
    found = of(lambda x: x[:, :1], ROWS[:0], STARTS)
    assert found.values.shape == (0, 3, 1)
    assert found.missed == 0
