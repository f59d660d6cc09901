"""Both distributions over the same places, counted again by numpy and pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.compare import Drawn, conditions, draw_column
from analytics.profile.compare.drawn import edges
from analytics.profile.conditions import Among, Between

RNG = np.random.default_rng(8)


@pytest.fixture
def put(tmp_path: Path) -> Any:
    """Draw the column ``a`` of two series."""

    def drawn(left: pd.Series, right: pd.Series) -> Drawn:
        for name, column in (("left", left), ("right", right)):
            column.to_frame("a").to_parquet(tmp_path / f"{name}.parquet", index=False)
        return draw_column(tmp_path / "left.parquet", tmp_path / "right.parquet", "a")

    return drawn


def text(values: Any) -> pd.Series:
    return pd.Series(values, dtype="str")


def test_numbers_lie_in_the_same_ranges(put: Any) -> None:
    x, y = (pd.Series(values) for values in (RNG.normal(size=3000), RNG.normal(1, 2, 500).round(2)))
    found = put(x, y)
    frame = found.frame
    assert found.kind == "ranges"
    assert 12 <= len(frame) <= 62
    assert (frame["high"].iloc[:-1].to_numpy() == frame["low"].iloc[1:].to_numpy()).all()
    for side, values in (("left", x), ("right", y)):
        expected = pd.cut(values, [*frame["low"], frame["high"].iloc[-1]], right=False)
        counts = expected.value_counts(sort=False).to_numpy()
        assert frame[f"n_{side}"].tolist() == counts.tolist()
        assert frame[side].to_numpy() == pytest.approx(100 * counts / len(values))


def test_decimals_lie_in_the_range_that_begins_with_them(put: Any) -> None:
    values = pd.Series([i / 10 for i in range(20, 61)] * 800)
    frame = put(values, values).frame
    assert frame["low"].tolist() == [i / 10 for i in range(20, 60)]
    assert set(frame["n_left"].iloc[:-1]) == {800}
    assert frame["n_left"].iloc[-1] == 1600


def test_long_tails_are_left_out_and_said(put: Any) -> None:
    x = pd.Series([*RNG.normal(size=990), *[1e6] * 10])
    found = put(x, pd.Series(RNG.normal(size=200)))
    assert found.frame["high"].max() < 100
    drawn = found.frame[["n_left", "n_right"]].to_numpy().sum()
    assert found.note == f"{1200 - drawn} values lie outside the drawn part."


def test_a_small_side_far_away_is_drawn(put: Any) -> None:
    found = put(pd.Series(RNG.random(5000)), pd.Series(RNG.random(20) + 1000))
    assert found.note == ""
    assert found.frame["right"].sum() == pytest.approx(100)
    assert found.frame["right"].iloc[-1] > 99


def test_whole_numbers_stand_in_the_middle(put: Any) -> None:
    frame = put(pd.Series([1, 2, 2, 3]), pd.Series([2, 5])).frame
    assert ((frame["low"] + frame["high"]) / 2).tolist() == [1, 2, 3, 4, 5]
    assert frame["left"].tolist() == [25, 50, 25, 0, 0]
    assert frame["right"].tolist() == [0, 50, 0, 0, 50]


@pytest.mark.parametrize(
    ("values", "n"),
    [
        pytest.param([3.0, 3.0], 1, id="one value"),
        pytest.param([0.0], 1, id="zero"),
        pytest.param([1e300, 1e300], 1, id="one huge value"),
        pytest.param([1.0, 1.0 + 2e-16], 1, id="too near to be told apart"),
        pytest.param([-1.7e308, 1.7e308], 12, id="further apart than a number can say"),
    ],
)
def test_ranges_at_the_edges_of_numbers(put: Any, values: list[float], n: int) -> None:
    frame = put(pd.Series(values), pd.Series(values[:1])).frame
    assert len(frame) == n
    assert np.isfinite(frame.to_numpy()).all()
    assert (frame["high"] > frame["low"]).all()
    assert frame[["n_left", "n_right"]].sum().tolist() == [len(values), 1]


def test_the_highest_value_belongs_to_the_last_range() -> None:
    ends = edges([np.linspace(0, 1, 101)], whole=False)
    assert (ends[0], ends[-1]) == (0, 1)


def test_values_stand_side_by_side_and_all_others_together(put: Any) -> None:
    x = text([f"v{i % 20:02}" for i in range(200)] + ["top"] * 50)
    y = text(["new"] * 30 + ["top"] * 10)
    found = put(x, y)
    frame = found.frame
    assert found.kind == "values"
    assert frame["value"].iloc[0] == "new"
    assert frame["value"].iloc[1] == "top"
    assert len(frame) == 13
    assert frame["value"].isna().tolist() == [False] * 12 + [True]
    assert frame[["n_left", "n_right"]].sum().tolist() == [250, 40]
    assert frame.loc[0, ["left", "right"]].tolist() == [0, 75]
    assert frame.loc[1, ["left", "right"]].tolist() == [20, 25]


def test_identities_are_not_drawn(put: Any) -> None:
    found = put(text([f"a{i}" for i in range(20)]), text([f"b{i}" for i in range(9)]))
    assert found.frame.empty
    assert found.note == "No value is found twice on a side."


def test_times_have_a_zero_where_nothing_lies(put: Any) -> None:
    days = pd.to_datetime(["2024-01-01 00:00", "2024-01-01 12:00", "2024-01-05 00:00", None])
    other = pd.to_datetime(["2024-01-03", "2024-01-07"])
    found = put(pd.Series(days).dt.as_unit("us"), pd.Series(other).dt.as_unit("us"))
    assert found.kind == "times"
    hours = found.frame.set_index("x")
    assert len(hours) == 7
    assert hours["n_left"].tolist() == [2, 0, 0, 0, 1, 0, 0]
    assert hours["right"].tolist() == [0, 0, 50, 0, 0, 0, 50]
    assert found.note == "Each point is one day."


@pytest.mark.parametrize(
    "column",
    [text([None, None]), pd.Series([None, None], dtype="Float64"), pd.Series([np.inf, -np.inf]),
     pd.Series([pd.NaT, pd.NaT]).astype("datetime64[us]")],
    ids=["text", "missing numbers", "infinite", "dates"],
)  # fmt: skip
def test_nothing_to_draw(put: Any, column: pd.Series) -> None:
    assert put(column, column).frame.empty
    assert put(column, column.head(0)).frame.empty


def test_a_side_without_rows_is_drawn_as_nothing(put: Any) -> None:
    frame = put(pd.Series([1.5, 2.5, 9.0]), pd.Series([], dtype="float64")).frame
    assert frame["left"].sum() == pytest.approx(100)
    assert frame["right"].sum() == 0


def test_columns_that_cannot_be_compared_are_a_sentence(put: Any) -> None:
    with pytest.raises(AnalyticsError, match="no “a” to compare"):
        put(text(["x"]), pd.Series([1]))


def test_what_is_chosen_leads_back_to_the_rows(put: Any) -> None:
    numbers = put(pd.Series(np.linspace(0, 1, 101)), pd.Series([0.5, 0.25]))
    width = numbers.frame["high"].iloc[0]
    assert conditions(numbers, "a", [1, 2]) == [
        Between(column="a", low=width, high=float(f"{3 * width:.12g}"), below=True)
    ]
    last = len(numbers.frame) - 1
    assert conditions(numbers, "a", [last])[0] == Between(
        column="a", low=float(f"{last * width:.12g}"), high=1.0
    )
    letters = put(text(list("aaaabbcddd") + [f"z{i}" for i in range(20)]), text(list("aabbe")))
    assert conditions(letters, "a", [0]) == [Among(column="a", values=("a",))]
    others = conditions(letters, "a", [0, 12])[0]
    assert isinstance(others, Among)
    assert others.others
    assert "a" not in others.values
    assert len(others.values) == 11
    whole = put(pd.Series([1, 2, 2, 3]), pd.Series([2, 5]))
    assert conditions(whole, "a", [0, 2]) == [Between(column="a", low=1, high=3)]
    assert conditions(letters, "a", []) == []
    assert conditions(letters, "a", [99]) == []
    assert conditions(Drawn("times", letters.frame), "a", [0]) == []
