"""Splits: every row in one part, classes evenly spread, time in order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.errors import PlanError
from analytics.split import SPLITS, Parts, RandomSplit, StratifiedSplit, TimeSplit

FRAME = pd.DataFrame(
    {"day": pd.date_range("2024-01-01", periods=500)[::-1], "y": ["rare"] * 25 + ["common"] * 475}
)


def parts(kind: str) -> Parts:
    spec = TimeSplit(column="day") if kind == "time" else SPLITS[kind]()
    return spec.divide(FRAME, FRAME["y"], seed=1)


@pytest.mark.parametrize("kind", SPLITS)
def test_every_row_is_in_exactly_one_part(kind: str) -> None:
    found = parts(kind)
    together = np.concatenate([found.train, found.validation, found.test])
    assert sorted(together) == list(range(500))
    assert (len(found.test), len(found.validation)) == (100, 50)


def test_stratified_parts_have_the_share_of_the_whole() -> None:
    found = parts("stratified")
    for part, expected in ((found.test, 5), (found.validation, 2.5), (found.train, 17.5)):
        assert abs((FRAME["y"].iloc[part] == "rare").sum() - expected) <= 1


def test_the_newest_rows_are_the_test() -> None:
    found = parts("time")
    day = FRAME["day"]
    assert day.iloc[found.train].max() < day.iloc[found.validation].min()
    assert day.iloc[found.validation].max() < day.iloc[found.test].min()


@pytest.mark.parametrize("spec", [RandomSplit(), StratifiedSplit()])
def test_the_seed_decides(spec: RandomSplit | StratifiedSplit) -> None:
    same = [spec.divide(FRAME, FRAME["y"], seed=3).test for _ in range(2)]
    other = spec.divide(FRAME, FRAME["y"], seed=4).test
    assert np.array_equal(*same)
    assert not np.array_equal(same[0], other)


def test_a_missing_time_column_is_named() -> None:
    with pytest.raises(PlanError, match="“hour”"):
        TimeSplit(column="hour").divide(FRAME, FRAME["y"], seed=1)
