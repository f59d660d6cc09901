"""From the chart of a column back to rows: a bar's conditions find as many as the bar counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.profile.columns import describe
from analytics.profile.columns.selecting import of_places, of_stretch
from analytics.profile.parts import count_part

N = 2_000
RNG = np.random.default_rng(2)
FRAME = pd.DataFrame(
    {
        "age": pd.array(RNG.integers(0, 100, N), dtype="Int64"),
        "few": pd.array(RNG.integers(0, 4, N), dtype="Int64"),
        "tenths": RNG.integers(0, 90, N) / 10,
        "normal": RNG.normal(size=N),
        "whole decimals": pd.Series(RNG.integers(0, 30, N).astype(float)).mask(RNG.random(N) < 0.1),
        "tailed": np.exp(3 * RNG.normal(size=N)),
        "word": pd.Series(RNG.choice(["missing", "b", "c"], N))
        .mask(RNG.random(N) < 0.2)
        .astype("str"),
        "flag": pd.Series(RNG.random(N) < 0.5).mask(RNG.random(N) < 0.2).astype("boolean"),
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 60, N), "D"),
    }
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("columns") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


def first_chart(path: Path, name: str) -> dict[str, Any]:
    return describe(path, name)["charts"][0]


@pytest.mark.parametrize("name", [name for name in FRAME if name != "day"])
def test_each_bar_leads_back_to_its_rows(path: Path, name: str) -> None:
    chart = first_chart(path, name)
    for place, row in enumerate(chart["frame"]["data"]):
        conditions = of_places(name, chart, [place])
        assert count_part(path, conditions)[0] == row[-1], (place, row)


@pytest.mark.parametrize("name", ["age", "tenths", "normal", "flag", "word"])
def test_bars_together_are_one_condition(path: Path, name: str) -> None:
    chart = first_chart(path, name)
    places = [0, 1, len(chart["frame"]["data"]) - 1]
    conditions = of_places(name, chart, places)
    ranges = chart["kind"] == "histogram_and_box"
    rows = chart["frame"]["data"] if ranges else [chart["frame"]["data"][i] for i in places]
    assert len(conditions) == 1
    assert count_part(path, conditions)[0] == sum(row[-1] for row in rows)


def test_whole_numbers_are_said_as_whole_numbers(path: Path) -> None:
    chart = first_chart(path, "few")
    (condition,) = of_places("few", chart, [1])
    assert condition.sentence() == "few = 1"


def test_a_stretch_of_time_is_a_range(path: Path) -> None:
    chart = first_chart(path, "day")
    box = {"x": ["2024-01-09 12:00", "2024-01-12 18:00"], "y": [0, 1]}
    (condition,) = of_stretch("day", chart, box)
    days = ["2024-01-10", "2024-01-11", "2024-01-12"]
    assert count_part(path, [condition])[0] == FRAME["day"].isin(pd.to_datetime(days)).sum()
    assert of_stretch("day", first_chart(path, "age"), box) == []


def test_a_box_over_bars_is_the_stretch_of_those_it_meets(path: Path) -> None:
    chart = first_chart(path, "tenths")
    rows = chart["frame"]["data"]
    low, high = (rows[2][0] + rows[2][1]) / 2 - 0.01, (rows[5][0] + rows[5][1]) / 2 + 0.01
    conditions = of_stretch("tenths", chart, {"x": [high, low], "y": [0, 1]})
    assert conditions == of_places("tenths", chart, [2, 3, 4, 5])
    middle = rows[4][0] + 0.4 * (rows[4][1] - rows[4][0])
    conditions = of_stretch("tenths", chart, {"x": [middle, middle + 1e-3], "y": [0, 1]})
    assert conditions == of_places("tenths", chart, [4])
    chart = first_chart(path, "word")
    conditions = of_stretch("word", chart, {"x": [0, 1], "y": [0.6, 2.4]})
    assert conditions == of_places("word", chart, [0, 1])
    assert of_stretch("word", chart, {}) == []


@pytest.mark.parametrize(("name", "kind"), [("word", "histogram"), ("day", "columns")])
def test_what_is_no_value_of_the_column_is_no_condition(path: Path, name: str, kind: str) -> None:
    chart = next(c for c in describe(path, name)["charts"] if c["kind"] == kind)
    assert of_places(name, chart, [0]) == []
