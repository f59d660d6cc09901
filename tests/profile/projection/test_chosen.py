"""Which columns are in a map, and why the others are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import NotApplicable
from analytics.profile.facts import table_of
from analytics.profile.projection.chosen import Chosen, choose

N = 200
RNG = np.random.default_rng(3)
NUMBER = RNG.normal(50, 4, N)
WORD = RNG.choice(["a", "b", "c"], N, p=[0.5, 0.3, 0.2])
GOOD: dict[str, Any] = {
    "number": np.where(np.arange(N) % 10 == 0, np.nan, NUMBER),
    "infinite": np.where(np.arange(N) % 20 == 0, np.inf, NUMBER),
    "whole": RNG.integers(0, 9, N),
    "flag": pd.array([None, *(RNG.random(N - 1) < 0.3)], dtype="boolean"),
    "word": pd.Series([None, None, *WORD[2:]], dtype="str"),
}
BAD: dict[str, tuple[Any, str]] = {
    "day": (pd.date_range("2024-01-01", periods=N), "a date"),
    "nothing": (pd.Series([None] * N, dtype="str"), "no value is known"),
    "no number": (np.full(N, np.nan), "no value is known"),
    "only infinite": (np.full(N, -np.inf), "no value is known"),
    "constant": (np.full(N, 7), "the same in every row"),
    "constant word": (pd.Series(["x"] * N, dtype="str"), "the same in every row"),
    "constant flag": (np.ones(N, bool), "the same in every row"),
    "counts": (np.arange(N) + 100, "different in nearly every row, like an id"),
    "customerId": (
        RNG.choice(10**6, N, replace=False), "different in nearly every row, like an id",
    ),
    "free text": (pd.Series([f"text {i}" for i in range(N)], dtype="str"),
        "over 20 different values"),
    "many words": (pd.Series([f"w{i % 21}" for i in range(N)], dtype="str"),
        "over 20 different values"),
    "huge": (RNG.choice([-1.7e308, 1.7e308], N), "its numbers are too far apart to be measured"),
}  # fmt: skip


def chosen(frame: pd.DataFrame, path: Path, without: tuple[str, ...] = ()) -> Any:
    frame.to_parquet(path / "t.parquet", index=False)
    with table_of(path / "t.parquet") as connection:
        return choose(connection, without)


@pytest.fixture
def found(tmp_path: Path) -> Chosen:
    frame = pd.DataFrame({**GOOD, **{name: column for name, (column, _) in BAD.items()}})
    return chosen(frame, tmp_path)


def test_each_column_is_in_it_or_has_a_reason(found: Chosen) -> None:
    assert list(found.missing) == list(GOOD)
    assert found.left_out == {name: why for name, (_, why) in BAD.items()}


def test_missing_and_infinite_values_are_counted(found: Chosen) -> None:
    assert found.missing == {"number": 20, "infinite": 10, "whole": 0, "flag": 1, "word": 2}


def test_numbers_are_measured_by_mean_and_standard_deviation(found: Chosen) -> None:
    measured = {feature.column: feature for feature in found.features if feature.value is None}
    infinite = pd.Series(GOOD["infinite"]).replace(np.inf, np.nan)
    for name, values in (("number", pd.Series(GOOD["number"])), ("infinite", infinite)):
        assert measured[name].centre == pytest.approx(values.mean())
        assert measured[name].scale == pytest.approx(values.std(ddof=0))
    share = pd.Series(GOOD["flag"]).mean()
    assert measured["flag"].centre == pytest.approx(share)
    assert measured["flag"].scale == pytest.approx((share * (1 - share)) ** 0.5)


def test_the_values_of_words_together_spread_as_one_number(found: Chosen) -> None:
    features = [feature for feature in found.features if feature.column == "word"]
    shares = pd.Series(GOOD["word"]).value_counts(normalize=True)
    assert {f.value: f.centre for f in features} == pytest.approx(shares.to_dict())
    spread = sum(f.centre * (1 - f.centre) / f.scale**2 for f in features)
    assert spread == pytest.approx(1)


def test_columns_can_be_left_out(tmp_path: Path) -> None:
    found = chosen(pd.DataFrame(GOOD), tmp_path, ("whole", "not there"))
    assert found.left_out == {"whole": "left out by you"}


def test_whole_numbers_all_different_are_a_measure_unless_they_count_or_are_called_ids(
    tmp_path: Path,
) -> None:
    cents = RNG.choice(10**6, N, replace=False)
    found = chosen(pd.DataFrame({"cents": cents, "x": NUMBER, "user_id": cents}), tmp_path)
    assert list(found.missing) == ["cents", "x"]


def test_there_is_an_end_to_directions(tmp_path: Path) -> None:
    frame = pd.DataFrame(RNG.normal(size=(20, 260)), columns=[f"c{i}" for i in range(260)])
    found = chosen(frame, tmp_path)
    assert len(found.features) == 256
    assert set(found.left_out.values()) == {"the map has 256 directions already"}


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"a": range(9), "b": range(9)}), "10 rows at least, and there are 9"),
        (pd.DataFrame({"a": NUMBER}), "needs two columns"),
        (pd.DataFrame({"a": NUMBER, "b": 1.0}), "“b” (the same in every row)."),
        (pd.DataFrame({"a": [None] * 20, "b": [np.nan] * 20}), "“a” (no value is known), “b”"),
        (pd.DataFrame({f"c{i}": [1] * 20 for i in range(5)}), "and 2 more."),
    ],
)
def test_where_there_is_no_map_one_sentence_says_why(
    tmp_path: Path, frame: pd.DataFrame, said: str
) -> None:
    found = chosen(frame, tmp_path)
    assert isinstance(found, NotApplicable)
    assert said in found.reason
    assert found.reason.count(". ") == 0
