"""Cohorts: DuckDB finds the rows that pandas finds, whatever stands in names and values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.errors import AnalyticsError
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among, Between
from analytics.profile.parts import Part, count_both, count_part, write_part

FRAME = pd.DataFrame(
    {
        "n": [1.0, 2.0, np.nan, np.inf, -np.inf, 5.0],
        "whole": pd.array([1, 2, None, 4, 5, 2**53 + 1], dtype="Int64"),
        "word": pd.Series(["a", "it's", None, "'); DROP TABLE t; --", "A", "a"], dtype="str"),
        "flag": pd.array([True, False, None, True, True, False], dtype="boolean"),
        "day": pd.to_datetime(["2024-01-01", "2024-06-01", None, "2024-12-31", "2025-01-01", None]),
        '"quoted" 列': [1, 2, 3, 4, 5, 6],
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        pytest.param(Between(column="n", low=1, high=2), [0, 1], id="both ends belong"),
        pytest.param(Between(column="n", low=1, high=2, below=True), [0], id="below the end"),
        pytest.param(Between(column="n", low=2), [1, 5], id="infinity is no number"),
        pytest.param(Between(column="n"), [0, 1, 5], id="known"),
        pytest.param(Between(column="whole", low=2**53 + 1), [5], id="large whole numbers"),
        pytest.param(Between(column="day", high="2024-12-31"), [0, 1, 3], id="dates"),
        pytest.param(Among(column="word", values=("a",)), [0, 5], id="a word, case and all"),
        pytest.param(
            Among(column="word", values=("it's", "'); DROP TABLE t; --")), [1, 3], id="odd"
        ),
        pytest.param(Among(column="word", values=("a",), missing=True), [0, 2, 5], id="or missing"),
        pytest.param(Among(column="word", values=("a",), others=True), [1, 3, 4], id="all others"),
        pytest.param(Among(column="word"), [], id="nothing"),
        pytest.param(Among(column="flag", values=("true",)), [0, 3, 4], id="yes or no"),
        pytest.param(Between(column='"quoted" 列', high=2), [0, 1], id="odd name"),
    ],
)
def test_a_condition_finds_its_rows(
    path: Path, condition: Between | Among, rows: list[int]
) -> None:
    assert count_part(path, [condition]) == (len(rows), len(FRAME))
    part = path.with_name("part.parquet")
    write_part(path, Part([condition]), part)
    expected = FRAME.iloc[rows]['"quoted" 列'].tolist()
    assert pd.read_parquet(part)['"quoted" 列'].tolist() == expected
    write_part(path, Part([condition], rest=True), part)
    others = FRAME.drop(index=rows)['"quoted" 列'].tolist()
    assert pd.read_parquet(part)['"quoted" 列'].tolist() == others
    assert count_both(path, Part([condition]), Part([condition], rest=True)) == 0
    assert count_both(path, Part(), Part([condition], rest=True)) == len(others)


def test_all_conditions_hold_together(path: Path) -> None:
    both = [Between(column="n", low=1), Among(column="word", values=("a",))]
    assert count_part(path, both)[0] == 2


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Between(column="gone", low=1), "not in this table"),
        (Between(column="word", low=1), "neither numbers nor dates"),
        (Between(column="n", low="x"), "is no number"),
        (Between(column="day", low="soon"), "is no date"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    path: Path, condition: Between, said: str
) -> None:
    with pytest.raises(AnalyticsError, match=said):
        write_part(path, Part([condition]), path.with_name("part.parquet"))
    assert [file.name for file in path.parent.iterdir()] == ["t.parquet"]


def test_a_cohort_is_json_and_says_its_rows() -> None:
    cohort = Cohort(
        name="young",
        conditions=(
            Between(column="age", low=18, high=30, below=True),
            Among(column="city", values=("Rome", "Oslo")),
        ),
    )
    assert Cohort.model_validate_json(cohort.model_dump_json()) == cohort
    assert cohort.sentence() == "age from 18 below 30 and city is “Rome” or “Oslo”"


@pytest.mark.parametrize("made", [{"name": ""}, {"conditions": ()}, {"name": "x" * 81}])
def test_a_cohort_has_a_name_and_a_condition(made: dict[str, object]) -> None:
    whole = {"name": "a", "conditions": (Between(column="n"),)}
    with pytest.raises(ValidationError):
        Cohort.model_validate(whole | made)
