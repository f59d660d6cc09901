"""Everything about one column, against the same computed by pandas and numpy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.columns import describe

RNG = np.random.default_rng(3)
NUMBERS = pd.Series(RNG.gamma(2, 10, 500))


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """Return a function that describes a column of these values."""

    def tell(values: Any) -> dict[str, Any]:
        file = tmp_path / "t.parquet"
        pd.DataFrame({"列": values}).to_parquet(file, index=False)
        found = describe(file, "列")
        json.dumps(found, allow_nan=False)
        return found | {label: value for _, label, value in found["facts"]}

    return tell


def chart(found: dict[str, Any], place: int = 0) -> pd.DataFrame:
    return pd.DataFrame(**found["charts"][place]["frame"])


def table(found: dict[str, Any], title: str) -> list[list[Any]]:
    return next(t["frame"]["data"] for t in found["tables"] if t["title"].startswith(title))


def test_numbers_are_those_of_pandas(told: Any) -> None:
    found = told(NUMBERS)
    spread = NUMBERS.quantile(0.75) - NUMBERS.quantile(0.25)
    assert found["Mean"] == pytest.approx(NUMBERS.mean())
    assert found["Standard deviation"] == pytest.approx(NUMBERS.std())
    assert found["Skewness"] == pytest.approx(NUMBERS.skew())
    assert found["Kurtosis, in excess"] == pytest.approx(NUMBERS.kurt())
    assert found["Interquartile range"] == pytest.approx(spread)
    deviations = (NUMBERS - NUMBERS.median()).abs()
    assert found["Median absolute deviation"] == pytest.approx(deviations.median())
    for cut in (1, 5, 25, 50, 75, 95, 99):
        assert found[f"{cut}%"] == pytest.approx(NUMBERS.quantile(cut / 100))
    fence = NUMBERS.quantile(0.75) + 1.5 * spread
    assert found["Values above"] == NUMBERS.gt(fence).sum()


def test_odd_numbers_are_counted_and_left_out(told: Any) -> None:
    found = told([0.0, -1.0, 2.5, np.inf, -np.inf, None, 2.5])
    assert (found["Zeros"], found["Negative"], found["Infinite"]) == (1, 1, 2)
    assert (found["With decimals"], found["Missing"]) == (2, 1)
    assert found["Most frequent"] == 2.5
    assert found["Mean"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 2, 3], "always rising"),
        ([3, 2, 2], "never rising"),
        ([1, 3, 2], "neither rising nor falling"),
        ([5, 5, 5], "always the same"),
    ],
)
def test_the_order_of_the_rows(told: Any, values: list[int], said: str) -> None:
    assert told(values)["In the order of the rows"] == said


def test_ranges_hold_every_number_once(told: Any) -> None:
    bars = chart(told(NUMBERS))
    assert bars["count"].sum() == len(NUMBERS)
    edges = [*bars["low"], bars["high"].iloc[-1]]
    assert bars["count"].tolist() == np.histogram(NUMBERS, edges)[0].tolist()


def test_a_whole_number_stands_in_the_middle_of_its_bar(told: Any) -> None:
    bars = chart(told([1, 1, 2, 4]))
    assert ((bars["low"] + bars["high"]) / 2).tolist() == [1, 2, 3, 4]
    assert bars["count"].tolist() == [2, 1, 0, 1]


def test_a_long_tail_is_cut_and_the_sentence_says_so(told: Any) -> None:
    found = told([*NUMBERS, 1e9])
    shown = chart(found)["count"].sum()
    assert f"{501 - shown} values outside the drawn part are not shown" in found["sentence"]


@pytest.mark.parametrize(
    "values",
    [
        [None, None], [np.nan, np.inf], [1e300, -1e300, 1e300, 0.0], [1.7e308, -1.7e308], [7.0],
        [5e-324, 0.0], [1e16, 1e16 + 2],
    ],
)  # fmt: skip
def test_wild_numbers_are_described_all_the_same(told: Any, values: list[float]) -> None:
    assert told(pd.Series(values, dtype="float64"))["sentence"]


def test_words_have_lengths_patterns_and_entropy(told: Any) -> None:
    found = told(["ab", "ab", "Cd 12", " x", "", "张伟", None, "é" * 9])
    assert (found["Shortest"], found["Longest"]) == (0, 9)
    assert found["Empty or only spaces"] == 1
    assert found["Spaces at an end"] == 1
    assert found["With letters beyond ASCII"] == 2
    assert found["Found only once"] == 5
    shares = np.array([2, 1, 1, 1, 1, 1]) / 7
    assert found["Entropy, bits"] == pytest.approx(-(shares * np.log2(shares)).sum())
    patterns = {row[0]: row[1] for row in table(found, "Patterns")}
    assert patterns == {"a+": 3, "Aa 99": 1, " a": 1, "": 1, "字+": 1}
    assert chart(found, 1)["count"].sum() == 7


def test_dates_have_a_step_gaps_and_a_resolution(told: Any) -> None:
    days = pd.date_range("2024-01-01", periods=60).delete(range(20, 40))
    found = told(days)
    assert found["Usual step"] == "1 day"
    assert found["Written to the"] == "day"
    assert found["Gaps (over 3 usual steps)"] == 1
    assert table(found, "Longest gaps") == [["2024-01-20", "2024-02-10", "21 days"]]
    weekdays = dict(found["charts"][1]["frame"]["data"])
    counted = days.day_name().str[:3].value_counts()
    assert weekdays == {day: counted.get(day, 0) for day in weekdays}


@pytest.mark.parametrize("values", [[None], ["2024-05-05"], ["2024-05-05 10:30:00.5"] * 2])
def test_few_dates_are_described_all_the_same(told: Any, values: list[Any]) -> None:
    assert told(pd.Series(pd.to_datetime(values)).astype("datetime64[us]"))["sentence"]


def test_yes_and_no(told: Any) -> None:
    found = told(pd.array([True, True, False, None], dtype="boolean"))
    assert (found["True"], found["False"], found["Missing"]) == (2, 1, 1)
    assert "2 of 3 are true (66.7%)" in found["sentence"]


@pytest.mark.parametrize("name", ["x", "n", "p", "place", "w", "t", 'a"; --'])
def test_a_column_may_have_any_name(tmp_path: Path, name: str) -> None:
    days = pd.date_range("2024-01-01", periods=9).as_unit("us")
    for values in ([1.5, 2.5, 9.0] * 3, list("aab") * 3, days):
        pd.DataFrame({name: values}).to_parquet(tmp_path / "t.parquet")
        bars = chart(describe(tmp_path / "t.parquet", name))
        assert bars.iloc[:, -1].sum() == 9


@pytest.mark.parametrize("kind", ["float64", "str", "boolean", "datetime64[us]"])
def test_a_column_without_rows(told: Any, kind: str) -> None:
    assert told(pd.Series([], dtype=kind))["Rows"] == 0


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(AnalyticsError, match="no column “b”"):
        describe(tmp_path / "t.parquet", "b")
