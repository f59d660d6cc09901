"""A sample of rows is the same each time, and its first rows are those of a smaller one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from duckdb import ColumnExpression

from analytics.errors import AnalyticsError
from analytics.profile.projection.standing import opened, sample, sampled_rows

N = 60_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("standing") / "t.parquet"
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"row": np.arange(N), "x": rng.normal(size=N), "y": rng.normal(size=N)})
    frame.to_parquet(path, index=False)
    return path


def numbers(path: Path, most: int) -> list[int]:
    with opened(path) as (table, chosen):
        end = sample(table, chosen.n_rows, most, row=ColumnExpression("row"))
        return table.ask(f"SELECT row {end}")["row"].tolist()


@pytest.mark.parametrize("most", [100, 3_000, 50_000])
def test_the_first_rows_of_a_sample_are_a_smaller_one(path: Path, most: int) -> None:
    few, many = numbers(path, 50), numbers(path, most)
    assert len(set(many)) == most
    assert many[:50] == few
    assert numbers(path, most) == many


def test_a_sample_is_spread_over_the_file(path: Path) -> None:
    rows = np.array(numbers(path, 3_000))
    # A mean of 3,000 draws lies within four standard errors of the middle.
    assert abs(rows.mean() - N / 2) < 4 * N / np.sqrt(12 * 3_000)
    assert np.histogram(rows, bins=10, range=(0, N))[0].min() > 200


def test_places_are_on_one_scale(path: Path) -> None:
    with opened(path) as (table, chosen):
        rows = sampled_rows(table, chosen, N)
    assert list(chosen.missing) == ["x", "y"]
    assert rows.shape == (N, 2)
    assert rows.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
    assert rows.std(axis=0) == pytest.approx([1, 1])


def test_a_table_without_a_map_is_a_sentence(path: Path) -> None:
    with (
        pytest.raises(AnalyticsError, match="left out by you"),
        opened(path, ("x",)),
    ):
        pass
