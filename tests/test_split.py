"""Splits: every row in one part, classes evenly spread, time in order, groups whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.errors import PlanError
from analytics.split import SPLITS, GroupSplit, Parts, RandomSplit, StratifiedSplit, TimeSplit

FRAME = pd.DataFrame(
    {
        "day": pd.date_range("2024-01-01", periods=500)[::-1],
        "who": [f"c{i % 100}" for i in range(500)],
        "y": ["rare"] * 25 + ["common"] * 475,
    }
)
BY = {"time": "day", "group": "who"}


def parts(kind: str) -> Parts:
    choices = {"column": BY[kind]} if kind in BY else {}
    return SPLITS[kind](**choices).divide(FRAME, FRAME["y"], seed=1)


def whole(found: Parts) -> list[int]:
    return sorted(np.concatenate([found.train, found.validation, found.test]))


@pytest.mark.parametrize("kind", SPLITS)
def test_every_row_is_in_exactly_one_part(kind: str) -> None:
    found = parts(kind)
    assert whole(found) == list(range(500))
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


def test_a_row_without_a_time_is_trained_on() -> None:
    frame = FRAME.assign(day=FRAME["day"].mask(FRAME.index == 400))
    assert 400 in TimeSplit(column="day").divide(frame, frame["y"], seed=1).train


def groups(found: Parts, frame: pd.DataFrame) -> list[set[str]]:
    return [set(frame["who"].iloc[part]) for part in vars(found).values()]


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("equal", [5] * 100),
        ("three of one size", [40, 40, 40]),
        ("one that is larger than a part", [200, *[2] * 100]),
        ("of very different size", [2**i for i in range(9)]),
    ],
)
@pytest.mark.parametrize("seed", range(5))
def test_a_group_is_in_one_part_and_no_part_is_empty(
    name: str, sizes: list[int], seed: int
) -> None:
    frame = pd.DataFrame({"who": np.repeat([f"g{i}" for i in range(len(sizes))], sizes)})
    found = GroupSplit(column="who").divide(frame, frame["who"], seed=seed)
    train, validation, test = groups(found, frame)
    assert whole(found) == list(range(len(frame)))
    assert len(train | validation | test) == len(train) + len(validation) + len(test)
    assert all((train, validation, test))
    if max(sizes) > 0.2 * len(frame) > min(sizes):
        assert f"g{int(np.argmax(sizes))}" in train


def test_rows_without_a_group_are_drawn_one_by_one() -> None:
    frame = FRAME.assign(who=None)
    assert len(GroupSplit(column="who").divide(frame, frame["y"], seed=1).test) == 100


@pytest.mark.parametrize("spec", [RandomSplit(), StratifiedSplit(), GroupSplit(column="who")])
def test_the_seed_decides(spec: RandomSplit) -> None:
    same = [spec.divide(FRAME, FRAME["y"], seed=3).test for _ in range(2)]
    other = spec.divide(FRAME, FRAME["y"], seed=4).test
    assert np.array_equal(*same)
    assert not np.array_equal(same[0], other)


@pytest.mark.parametrize("spec", [TimeSplit(column="hour"), GroupSplit(column="hour")])
def test_a_missing_column_is_named(spec: TimeSplit) -> None:
    with pytest.raises(PlanError, match="“hour”"):
        spec.divide(FRAME, FRAME["y"], seed=1)


def test_too_few_groups_are_a_sentence() -> None:
    with pytest.raises(PlanError, match="makes 2 groups"):
        GroupSplit(column="y").divide(FRAME, FRAME["y"], seed=1)


def folds(kind: str, number: int, frame: pd.DataFrame = FRAME) -> list[Parts]:
    choices = {"column": BY[kind]} if kind in BY else {}
    return SPLITS[kind](**choices).folds(frame, frame["y"], number, seed=1)


@pytest.mark.parametrize("kind", ["random", "stratified", "group"])
def test_each_row_is_held_out_by_one_fold(kind: str) -> None:
    found = folds(kind, 5)
    assert sorted(np.concatenate([part.validation for part in found])) == list(range(500))
    for part in found:
        assert whole(part) == list(range(500))
        assert len(part.validation) == 100


def test_folds_have_the_classes_or_the_groups_of_the_split() -> None:
    assert all((FRAME["y"].iloc[p.validation] == "rare").sum() == 5 for p in folds("stratified", 5))
    for part in folds("group", 5):
        train, validation, _ = groups(part, FRAME)
        assert not train & validation


def test_folds_by_time_look_ahead() -> None:
    frame = FRAME.assign(day=FRAME["day"].mask(FRAME.index == 3))
    found = folds("time", 4, frame)
    held_out = np.concatenate([part.validation for part in found])
    assert len(set(held_out)) == len(held_out) == 399  # of 499 with a time, the oldest 100 not
    for part in found:
        assert 3 in part.train
        assert frame["day"].iloc[part.train].max() < frame["day"].iloc[part.validation].min()


@pytest.mark.parametrize("kind", ["time", "group"])
def test_too_little_for_so_many_folds_is_said(kind: str) -> None:
    with pytest.raises(PlanError, match="too few for 4 folds"):
        folds(kind, 4, FRAME.head(3))
