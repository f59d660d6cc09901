"""All correlations at once, against those of NumPy, pair by pair."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analytics.profile.correlation import correlations

RNG = np.random.default_rng(3)
N = 1_000
X = RNG.normal(size=N)
TABLE = pd.DataFrame(
    {
        "x": X,
        "gaps": np.where(RNG.random(N) < 0.4, np.nan, X + RNG.normal(size=N)),
        "more gaps": np.where(RNG.random(N) < 0.4, np.nan, -X),
        "far": 1e9 + X,
        "long tail": np.exp(3 * X),
        "seconds": 1.7e9 + np.arange(N),
    }
)


def found(table: pd.DataFrame, piece: int = N) -> np.ndarray:
    values = table.to_numpy(dtype="float64").T
    pieces = [values[:, i : i + piece] for i in range(0, len(table), piece)]
    return correlations(pieces)


def expected(table: pd.DataFrame) -> np.ndarray:
    # pandas takes columns in one pass, and of seconds since 1970 it keeps six digits.
    made = np.ones((table.shape[1], table.shape[1]))
    for i, j in combinations(range(table.shape[1]), 2):
        pair = table.iloc[:, [i, j]].dropna().to_numpy()
        made[i, j] = made[j, i] = np.corrcoef((pair - pair[0]).T)[0, 1]
    return made


@pytest.mark.parametrize("piece", [1, 7, 300, N])
def test_they_are_those_of_numpy_in_pieces_of_any_size(piece: int) -> None:
    assert found(TABLE, piece) == pytest.approx(expected(TABLE), abs=1e-12)


def test_infinite_values_are_left_out() -> None:
    wild = TABLE.assign(x=TABLE["x"].where(TABLE.index % 50 > 0, np.inf))
    assert found(wild) == pytest.approx(expected(wild.replace(np.inf, np.nan)), abs=1e-12)


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_squares_neither_overflow_nor_vanish(scale: float) -> None:
    table = TABLE[["x", "gaps", "more gaps"]]
    assert found(table * scale) == pytest.approx(expected(table), abs=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([0.1] * N, id="the same in every row"),
        pytest.param([np.nan] * N, id="no value"),
        pytest.param([np.nan] * (N - 1) + [2.0], id="one value"),
        pytest.param([0.1] * (N // 2) + [np.nan] * (N // 2), id="the same where it is known"),
    ],
)
def test_what_does_not_vary_goes_with_nothing(values: list[float]) -> None:
    assert np.isnan(found(TABLE.assign(y=values))[-1]).all()


def test_the_same_in_all_rows_that_are_known_in_both() -> None:
    half = np.arange(N) % 2 == 0
    table = pd.DataFrame({"x": np.where(half, 0.1, X), "y": np.where(half, X, np.nan)})
    assert np.isnan(found(table)[0, 1])


def test_no_rows() -> None:
    assert np.isnan(correlations([np.zeros((2, 0))])).all()
    assert correlations([]).size == 0


def test_a_column_that_begins_late_and_far_from_zero() -> None:
    late = np.where(np.arange(N) < N // 2, np.nan, 1e9 + X)
    table = pd.DataFrame({"late": late, "x": X})
    assert found(table, 100)[0, 1] == pytest.approx(1, abs=1e-9)
