"""Facts asked of a Parquet file, against the same computed by pandas."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.profile.facts import N_BINS, profile_parquet, quoted

RNG = np.random.default_rng(1)
FRAME = pd.DataFrame(
    {
        "number": np.where(RNG.random(300) < 0.1, np.nan, RNG.normal(size=300)),
        "count": pd.array([None, *RNG.integers(0, 5, 299)], dtype="Int64"),
        'a "quoted"; name': pd.Series(RNG.choice(["x", "y"], 300), dtype="str"),
        "flag": pd.array(RNG.random(300) < 0.5, dtype="boolean"),
        "day": pd.date_range("2024-01-01", periods=300).as_unit("us"),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def test_facts_are_those_of_pandas(path: Path) -> None:
    facts = profile_parquet(path)
    assert facts["n_rows"] == len(FRAME)
    for column in facts["columns"]:
        expected = FRAME[column["name"]]
        assert column["n_missing"] == expected.isna().sum()
        assert column["n_distinct"] == expected.nunique()
    number = facts["columns"][0]
    described = FRAME["number"].describe()
    for name, at in {"q25": "25%", "median": "50%", "mean": "mean", "sd": "std"}.items():
        assert number[name] == pytest.approx(described[at])


def test_kinds_and_what_is_most_frequent(path: Path) -> None:
    columns = {column["name"]: column for column in profile_parquet(path)["columns"]}
    assert [c["kind"] for c in columns.values()] == [
        "decimal",
        "integer",
        "text",
        "boolean",
        "date",
    ]
    assert columns["count"]["zeros"] == (FRAME["count"] == 0).sum()
    assert columns['a "quoted"; name']["bars"] == FRAME['a "quoted"; name'].value_counts().tolist()


def test_bars_count_every_known_value_and_no_missing_one(path: Path) -> None:
    number = profile_parquet(path)["columns"][0]
    edges = np.linspace(number["min"], number["max"], N_BINS + 1)
    assert number["bars"] == np.histogram(FRAME["number"].dropna(), edges)[0].tolist()


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "uint16", "uint64"])
def test_whole_numbers_of_every_width(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    pd.DataFrame({"n": pd.Series([1, 2], dtype=kind)}).to_parquet(file)
    assert profile_parquet(file)["columns"][0]["kind"] == "integer"


def test_infinity_and_huge_numbers_are_still_json(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    wild = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.inf], "b": [1e300, -1e300, 1e300, 0.0]})
    wild.assign(c=[2.0, 4.0, 6.0, 0.0]).to_parquet(file)
    assert json.dumps(profile_parquet(file), allow_nan=False)


def test_an_empty_table(tmp_path: Path) -> None:
    file = tmp_path / "t.parquet"
    FRAME.head(0).to_parquet(file)
    facts = profile_parquet(file)
    assert facts["n_rows"] == 0
    assert facts["columns"][0]["bars"] == []


def test_a_name_cannot_leave_its_quotes() -> None:
    assert quoted('x" FROM t; --') == '"x"" FROM t; --"'
