"""Facts asked of a Parquet file, against the same computed by pandas."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.profile import facts as module
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


N_OFTEN = 3_000
OFTEN = pd.DataFrame(
    {
        "count": pd.array(RNG.integers(-3, 9, N_OFTEN), dtype="Int64"),
        "gaps": np.where(RNG.random(N_OFTEN) < 0.2, np.nan, RNG.integers(0, 20, N_OFTEN) / 10),
        "endless": np.where(RNG.random(N_OFTEN) < 0.1, np.inf, RNG.integers(0, 7, N_OFTEN) / 3),
        "one": 0.1,
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(RNG.integers(0, 25, N_OFTEN), "D"),
    }
)


@pytest.mark.parametrize("often", [100, 10**9], ids=["by value", "by range"])
def test_values_that_return_often_have_the_same_facts(
    often: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OFTEN", often)
    OFTEN.to_parquet(tmp_path / "t.parquet", index=False)
    for column in profile_parquet(tmp_path / "t.parquet")["columns"]:
        values = OFTEN[column["name"]]
        if column["kind"] == "date":
            values = (values - pd.Timestamp(0)).dt.total_seconds()
        known = values[np.isfinite(values)].astype("float64")
        assert column["n_distinct"] == values.nunique()
        cuts = [column[name] for name in ("q25", "median", "q75")]
        assert cuts == pytest.approx(known.quantile([0.25, 0.5, 0.75]).tolist())
        low, width = known.min(), (known.max() / N_BINS - known.min() / N_BINS) or 1.0
        places = np.minimum(np.floor((known - low) / width), N_BINS - 1).astype(int)
        assert column["bars"] == np.bincount(places, minlength=N_BINS).tolist()


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
