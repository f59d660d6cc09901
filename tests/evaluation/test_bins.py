"""Bins: every row is in one, and it is the one whose condition DuckDB says it meets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.evaluation.bins import binned
from analytics.evaluation.error_tree import opposite
from analytics.profile.cohorts import met_by

RNG = np.random.default_rng(4)
N = 500
START = pd.Timestamp("2024-01-01")
COLUMNS = {
    "decimals": pd.Series(RNG.normal(size=N)),
    "decimals with gaps": pd.Series(RNG.normal(size=N)).mask(RNG.uniform(size=N) < 0.2),
    "an infinite number": pd.Series(np.r_[np.inf, RNG.normal(size=N - 1)]),
    "mostly zero": pd.Series(np.where(RNG.uniform(size=N) < 0.8, 0, RNG.integers(1, 99, N))),
    "few whole numbers": pd.Series(RNG.integers(0, 3, N)),
    "whole numbers with gaps": pd.Series(RNG.integers(0, 99, N)).astype("Int64").mask(
        pd.Series(RNG.uniform(size=N) < 0.1)
    ),
    "words": pd.Series(RNG.choice(["红", "b*", "c"], N)),
    "words with gaps": pd.Series(RNG.choice(["a", "b", None], N)),
    "words that never return, and gaps": pd.Series([f"id{i}" if i % 9 else None for i in range(N)]),
    "many words": pd.Series(RNG.choice([f"w{i}" for i in range(40)], N)),
    "yes or no": pd.Series(RNG.uniform(size=N) < 0.3),
    "yes, no or missing": pd.Series(RNG.choice([True, False, None], N)).astype("boolean"),
    "dates": pd.Series(START + pd.to_timedelta(RNG.integers(0, 90, N), "D")),
    "moments": pd.Series(START + pd.to_timedelta(RNG.integers(0, 9**9, N), "us")),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_the_condition_of_each_bin_has_its_rows(name: str) -> None:
    column = COLUMNS[name].rename(name)
    bins = binned(column)
    assert bins is not None
    met = np.array([met_by(column.to_frame(), [condition]) for condition in bins.conditions])
    for i, rows in enumerate(met):
        assert (rows == (bins.codes == i)).all(), bins.conditions[i].sentence()
    assert met.sum() == N - np.isinf(pd.to_numeric(column, errors="coerce")).sum()


@pytest.mark.parametrize("name", ["decimals", "few whole numbers", "dates", "mostly zero"])
def test_a_stretch_of_bins_has_the_rows_of_each(name: str) -> None:
    column = COLUMNS[name].rename(name)
    bins = binned(column)
    assert bins is not None
    for first, last in ((0, 1), (1, bins.ordered - 1)):
        met = met_by(column.to_frame(), [bins.stretch(first, last)])
        assert (met == ((first <= bins.codes) & (bins.codes <= last))).all()


def test_numbers_are_cut_where_about_as_many_rows_fall_on_each_side() -> None:
    bins = binned(COLUMNS["decimals"].rename("x"), most=5)
    assert bins is not None
    assert np.bincount(bins.codes).tolist() == pytest.approx([100] * 5, abs=1)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["same"] * 50),
        pd.Series([3.0] * 50),
        pd.Series([f"id{i}" for i in range(50)]),
        pd.Series([None] * 50),
    ],
)
def test_a_column_that_parts_nothing_has_no_bins(column: pd.Series) -> None:
    assert binned(column.rename("x")) is None


@pytest.mark.parametrize("name", ["words with gaps", "words that never return, and gaps"])
def test_the_opposite_of_a_condition_has_all_other_rows(name: str) -> None:
    column = COLUMNS[name].rename(name)
    bins = binned(column)
    assert bins is not None
    for condition in bins.conditions:
        others = met_by(column.to_frame(), [opposite(condition)])
        assert (others != met_by(column.to_frame(), [condition])).all(), condition.sentence()
        assert "nothing" not in condition.sentence()
