"""Contributions to log-odds become contributions to probabilities, and still add up."""

import numpy as np
import pytest

from analytics.explanation.carried import carried
from analytics.models.link import Link, softmax

TWO = Link("binary", ("no", "yes"), (0, 1))
THREE = Link("multiclass", ("x", "y", "z", "unseen"), (0, 1, 2))


def test_of_two_classes_each_column_has_its_share_of_the_log_odds() -> None:
    parts = np.array([[[1.0], [2.0], [-0.5]]])
    values, base = carried(TWO, parts, np.array([-1.0]))
    moved = 1 / (1 + np.exp(-1.5)) - 1 / (1 + np.exp(1.0))
    np.testing.assert_allclose(values[0, :, 1], parts[0, :, 0] / 2.5 * moved, atol=1e-9)
    np.testing.assert_allclose(values.sum(axis=2), 0, atol=1e-12)
    np.testing.assert_allclose(base.sum(), 1)


@pytest.mark.parametrize("size", [0.1, 5.0, 60.0])
def test_of_more_classes_they_add_up_however_steep(size: float) -> None:
    parts = np.random.default_rng(0).normal(scale=size, size=(6, 5, 3))
    start = np.array([0.3, -0.2, 0.1])
    values, base = carried(THREE, parts, start)
    answers = softmax(start + parts.sum(axis=1))
    np.testing.assert_allclose(base[:3] + values.sum(axis=1)[:, :3], answers, atol=1e-5)
    assert not values[:, :, 3].any()


def test_what_moves_all_classes_alike_moves_none() -> None:
    parts = np.array([[[2.0, 2.0, 2.0], [1.0, 0.0, -1.0]]])
    values, _ = carried(THREE, parts, np.zeros(3))
    np.testing.assert_allclose(values[0, 0], 0, atol=1e-12)


def test_values_of_a_number_stay_as_they_are() -> None:
    parts, start = np.array([[[1.5], [-2.0]]]), np.array([3.0])
    values, base = carried(Link("regression", (), ()), parts, start)
    assert values is parts
    assert base is start
