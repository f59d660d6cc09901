"""From a selection back to rows: what was selected is what the conditions find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.profile.charting import Chart, ChartForm, draw
from analytics.profile.charting.selecting import of_box, of_rows
from analytics.profile.parts import count_part

N = 2000
RNG = np.random.default_rng(3)
FRAME = pd.DataFrame(
    {
        "word": pd.Series(RNG.choice(["a", "b", "c", None], N), dtype="str"),
        "many": pd.Series([f"v{i % 45}" for i in range(N)], dtype="str"),
        "value": RNG.normal(size=N),
        "age": pd.array(RNG.integers(0, 130, N), dtype="Int64"),
        "small": pd.array(RNG.integers(0, 5, N), dtype="Int64"),
        "day": pd.Timestamp("2020-01-31") + pd.to_timedelta(np.arange(N), "D"),
        "paid": RNG.random(N) < 0.5,
    }
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("select") / "t.parquet"
    FRAME.to_parquet(file, index=False)
    return file


def selected(path: Path, made: Chart, places: list[int]) -> tuple[int, float]:
    """Return how many rows the conditions of some groups find, and how many the chart counts."""
    axes = {name: axis.facts() for name, axis in made.axes.items()}
    rows = made.frame.iloc[places]
    conditions = of_rows(axes, rows.to_dict("records"))
    return count_part(path, conditions)[0], float(rows["n"].sum())


@pytest.mark.parametrize("x", FRAME.columns)
@pytest.mark.parametrize("colour", [None, "word", "paid"])
def test_each_bar_leads_back_to_its_rows(path: Path, x: str, colour: str | None) -> None:
    made = draw(path, ChartForm(kind="bar", x=x, colour=colour))
    for place in {0, len(made.frame) // 2, len(made.frame) - 1}:
        found, counted = selected(path, made, [place])
        assert found == counted


@pytest.mark.parametrize("x", ["value", "age", "day", "word"])
def test_bars_side_by_side_are_one_condition(path: Path, x: str) -> None:
    made = draw(path, ChartForm(kind="histogram" if x != "word" else "bar", x=x))
    found, counted = selected(path, made, [0, 1, 2])
    assert found == counted


def test_all_others_are_none_of_those_shown(path: Path) -> None:
    made = draw(path, ChartForm(kind="bar", x="many"))
    assert made.frame["x"].iloc[-1] == "others"
    found, counted = selected(path, made, [0, len(made.frame) - 1])
    assert found == counted


def test_a_box_is_a_range_of_each_axis_that_has_one(path: Path) -> None:
    made = draw(path, ChartForm(kind="scatter", x="value", y="day"))
    axes = {name: axis.facts() for name, axis in made.axes.items()}
    box = {"x": [0.5, -0.5], "y": ["2020-06-01 12:00:00.5", "2021-06-01"]}
    found = count_part(path, of_box(axes, box))[0]
    inside = FRAME["value"].between(-0.5, 0.5) & FRAME["day"].between(
        pd.Timestamp("2020-06-01 12:00:00.5"), pd.Timestamp("2021-06-01")
    )
    assert found == inside.sum()
    assert len(of_box(axes, {"x": [0, 1]})) == 1


def test_a_box_over_categories_is_no_range(path: Path) -> None:
    axes = {"x": draw(path, ChartForm(kind="bar", x="word")).axes["x"].facts()}
    assert of_box(axes, {"x": [0, 1], "y": [0, 100]}) == []
