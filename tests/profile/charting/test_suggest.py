"""Suggestions: simple rules, of the columns that tell something, and all of them can be drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.profile.charting import draw
from analytics.profile.charting.suggest import MOST, suggest
from analytics.profile.facts import profile_parquet

SAMPLES = Path(__file__).parents[3] / "sample_data"


def facts(name: str, kind: str, different: int, missing: int = 0) -> dict[str, Any]:
    return {"name": name, "kind": kind, "n_distinct": different, "n_missing": missing}


def kinds(columns: list[dict[str, Any]], **options: Any) -> list[tuple[str, str | None]]:
    return [(s.form.kind, s.form.x) for s in suggest(columns, 1000, **options)]


def test_a_date_and_a_number_go_over_time_first() -> None:
    columns = [facts("price", "decimal", 900), facts("day", "date", 300)]
    assert kinds(columns) == [("line", "day"), ("area", "day"), ("histogram", "price")]


def test_what_tells_nothing_is_not_suggested() -> None:
    columns = [
        facts("row number", "integer", 1000),
        facts("constant", "text", 1),
        facts("mostly missing", "decimal", 100, missing=900),
        facts("free text", "text", 990),
    ]
    assert suggest(columns, 1000) == []


def test_charts_of_the_target_come_first() -> None:
    columns = [facts("a", "decimal", 900), facts("b", "text", 4), facts("price", "decimal", 800)]
    first = suggest(columns, 1000, target="price")[0]
    assert "price" in first.form.columns().values()


def test_chosen_columns_are_in_every_chart() -> None:
    columns = [facts("a", "decimal", 900), facts("b", "text", 4), facts("c", "text", 3)]
    found = suggest(columns, 1000, chosen=["c"])
    assert found
    assert all("c" in one.form.columns().values() for one in found)


@pytest.mark.parametrize("sample", ["telecom_churn.csv", "daily_traffic.csv", "wine.csv"])
def test_what_is_suggested_can_be_drawn(sample: str, tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    pd.read_csv(SAMPLES / sample).to_parquet(file, index=False)
    profile = profile_parquet(file)
    found = suggest(profile["columns"], profile["n_rows"])
    assert 0 < len(found) <= MOST
    for one in found:
        assert len(draw(file, one.form).frame) > 0
        assert one.reason
