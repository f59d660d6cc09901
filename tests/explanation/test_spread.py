"""Where the rows are, under a curve of partial dependence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.explanation.dependence import grid_of
from analytics.explanation.spread import BINS, spread


def bars(values: list[object], dtype: str) -> pd.DataFrame:
    column = pd.Series(values, name="列").astype(dtype)
    grid = grid_of(column)
    assert isinstance(grid, list)
    return spread(column, pd.Series(grid))


def test_each_row_is_in_the_bar_of_its_value() -> None:
    column = pd.Series(np.random.default_rng(0).normal(size=1000))
    grid = pd.Series([-1.0, 0.0, 2.0])
    found = spread(column, grid)
    for bar in found.itertuples():
        low, high = bar.value - bar.width / 2, bar.value + bar.width / 2
        assert bar.rows == ((column >= low) & (column < high)).sum()
    assert len(found) == BINS
    assert found["rows"].sum() == column.between(-1, 2).sum()


@pytest.mark.parametrize("largest", [4, 23, 24, 100])
def test_a_whole_number_stands_in_the_middle_of_a_bar_or_within(largest: int) -> None:
    column = pd.Series(range(largest + 1), dtype="Int64")
    found = spread(column, pd.Series([0, largest]))
    assert found["rows"].sum() == largest + 1
    assert len(found) <= BINS
    assert set(found["rows"].iloc[:-1]) == {round(found["width"].iloc[0])}


def test_one_value_is_one_place() -> None:
    found = bars([3.5] * 7 + [None], "float64")
    assert found["rows"].sum() == 7
    assert bars([2] * 5, "int64")["rows"].tolist() == [5]


def test_days_have_bars_of_milliseconds() -> None:
    found = bars(list(pd.date_range("2024-01-01", "2024-01-25")), "datetime64[ns]")
    assert found["rows"].sum() == 25
    assert found["width"].iloc[0] == pytest.approx(24 * 3_600_000)
    assert found["value"].iloc[0] == pd.Timestamp("2024-01-01 12:00")


def test_categories_have_counts_in_the_order_of_the_grid() -> None:
    assert bars(["b", "a", "b", None], "str")[["value", "rows"]].to_numpy().tolist() == [
        ["b", 2],
        ["a", 1],
    ]
    assert bars([True, True, False, None], "boolean")["rows"].tolist() == [1, 2]
