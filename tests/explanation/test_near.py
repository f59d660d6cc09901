"""Which rows are near, against distances worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.explanation.near import gaps

TRAIN = pd.DataFrame(
    {
        "number": pd.array([0, 2, 4, None], dtype="Int64"),
        "word": ["a", "b", None, "a"],
        "truth": pd.array([True, False, None, True], dtype="boolean"),
        "日": pd.to_datetime(["2024-01-01", "2024-01-03", "2024-01-05", None]),
        "constant": 7.0,
    }
)


def of(place: int) -> np.ndarray:
    return gaps(TRAIN, TRAIN.iloc[[place]])


def test_numbers_and_days_are_standard_deviations_apart() -> None:
    spread = np.std([0, 2, 4])
    expected = [0, 2 / spread, 4 / spread, 1]
    assert of(0)[:, 0] == pytest.approx(expected)
    assert of(0)[:, 3] == pytest.approx(expected)


def test_categories_are_the_same_or_not() -> None:
    assert of(0)[:, 1].tolist() == [0, 1, 1, 0]
    assert of(0)[:, 2].tolist() == [0, 1, 1, 0]


def test_a_missing_value_is_a_category_of_its_own() -> None:
    assert of(3)[:, 0].tolist() == [1, 1, 1, 0]
    assert of(2)[:, 1].tolist() == [1, 1, 0, 1]
    assert of(2)[:, 2].tolist() == [1, 1, 0, 1]


def test_a_constant_column_is_the_same_or_not() -> None:
    assert of(0)[:, 4].tolist() == [0, 0, 0, 0]
    assert gaps(TRAIN, TRAIN.iloc[[0]].assign(constant=8.0))[:, 4].tolist() == [1, 1, 1, 1]


def test_a_column_without_values_is_far_from_any() -> None:
    empty = pd.DataFrame({"x": [np.nan, np.nan]})
    assert gaps(empty, pd.DataFrame({"x": [1.0]}))[:, 0].tolist() == [1, 1]
    assert gaps(empty, empty.iloc[[0]])[:, 0].tolist() == [0, 0]
