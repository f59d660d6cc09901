"""Near rows that are answered otherwise, and smallest changes, against trying everything."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analytics.explanation.counterfactual import Taking, across, of_class, otherwise
from analytics.explanation.near import gaps
from analytics.models.forest.encoder import Encoder
from analytics.models.linear.fitted import FittedLinear
from analytics.models.link import Link

RNG = np.random.default_rng(5)
TRAIN = pd.DataFrame(RNG.normal(size=(60, 4)), columns=list("abcd"))
WEIGHTS = np.array([3.0, 2.0, -1.0, 0.0])
LINK = Link("regression", (), ())
MODEL = FittedLinear(
    Encoder.fit(TRAIN), LINK, np.zeros(4), np.ones(4), WEIGHTS[:, None], np.zeros(1)
)
ROW = pd.DataFrame([[0.1, -0.2, 0.3, 0.0]], columns=list("abcd"))
NONE = np.zeros(4, dtype=bool)
A_LOCKED = np.array([True, False, False, False])


def answer(frame: pd.DataFrame) -> np.ndarray:
    return frame.to_numpy() @ WEIGHTS


def fewest(donors: pd.DataFrame, free: list[str], value: float) -> int | None:
    """Try every set of columns of every donor."""
    for size in range(1, len(free) + 1):
        for columns in combinations(free, size):
            kept = [name for name in donors if name not in columns]
            taken = donors.assign(**ROW.iloc[0][kept])
            if (answer(taken) > value + 1e-4).any():
                return size
    return None


def test_the_nearest_rows_on_the_other_side_come_first() -> None:
    away = gaps(TRAIN, ROW)
    found = otherwise(MODEL, TRAIN, away, NONE, across(2.0, above=True))
    distance = ((TRAIN - ROW.iloc[0]).abs() / TRAIN.std(ddof=0)).sum(axis=1)
    expected = distance[answer(TRAIN) > 2.0].sort_values().index[:20]
    assert found.tolist() == expected.tolist()


def test_a_locked_column_is_the_same_in_rows_that_are_found() -> None:
    found = otherwise(MODEL, TRAIN, gaps(TRAIN, ROW), A_LOCKED, across(0.0, above=False))
    near = (TRAIN["a"] - 0.1).abs() <= 0.1 * TRAIN["a"].std(ddof=0)
    assert sorted(found) == TRAIN.index[near & (answer(TRAIN) < 0)].tolist()


@pytest.mark.parametrize("value", [0.5, 2.0, 3.5, 5.0, 6.5])
@pytest.mark.parametrize("locked", [NONE, A_LOCKED])
def test_as_few_columns_are_taken_as_trying_everything_finds(
    value: float, locked: np.ndarray
) -> None:
    """The columns of a linear model add up, so that one after the other finds the fewest."""
    margin = across(value, above=True)
    donors = TRAIN[answer(TRAIN) > value].iloc[:20]
    encode = MODEL.encoder.transform
    taking = Taking(
        MODEL, encode(ROW), encode(donors), gaps(TRAIN, ROW)[donors.index], ~locked, margin
    )
    found = taking.smallest()
    expected = fewest(donors, list(TRAIN.columns[~locked]), value)
    assert (found and found[1].sum()) == expected
    if found is not None:
        assert not (found[1] & locked).any()
        changed = ROW.assign(**donors.iloc[found[0]][found[1]])
        assert answer(changed)[0] > value


def test_a_margin_is_above_nothing_where_the_class_is_the_likeliest() -> None:
    answers = np.array([[0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [0.1, 0.6, 0.3]])
    assert (of_class(0, None)(answers) > 0).tolist() == [False, True, True]
    assert (of_class(0, 1)(answers) > 0).tolist() == [False, False, True]
    assert (across(0.2, above=False)(answers) > 0).tolist() == [False, False, True]
