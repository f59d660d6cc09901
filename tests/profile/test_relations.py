"""How columns go together, against scikit-learn-free formulas, pandas, and tables made for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import charts
from analytics.profile import relations as module
from analytics.profile.charting.selecting import of_box, of_rows
from analytics.profile.missing import missing_patterns, of_pattern
from analytics.profile.pair import pair
from analytics.profile.parts import count_part
from analytics.profile.relations import blocks, correlation_ratio, cramers_v, relations

RNG = np.random.default_rng(5)
N = 600
X = RNG.normal(size=N)
FRAME = pd.DataFrame(
    {
        "x": np.where(RNG.random(N) < 0.1, np.nan, X),
        "cube": X**3,
        "sign": pd.Series(np.where(X > 0, "yes", "no"), dtype="str"),
        "also": pd.Series(np.where((X > 0) ^ (RNG.random(N) < 0.05), "+", "-"), dtype="str"),
        "noise": pd.Series(RNG.choice(list("abcdef"), N), dtype="str"),
        "id": pd.Series([f"u{i}" for i in range(N)], dtype="str"),
        "day": pd.date_range("2024-01-01", periods=N).as_unit("us"),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def strengths(found: Any) -> dict[tuple[str, str], float]:
    return {(a, b): v for a, b, v, _ in found.pairs.itertuples(index=False)}


@pytest.mark.parametrize(("ranks", "method"), [(False, "pearson"), (True, "spearman")])
def test_numbers_are_compared_as_pandas_does(path: Path, ranks: bool, method: Any) -> None:
    known = FRAME[["x", "cube"]].dropna()
    one, other = (known[name].rank() if ranks else known[name] for name in known)
    assert strengths(relations(path, ranks))["x", "cube"] == pytest.approx(one.corr(other))


def test_every_pair_has_the_measure_of_its_kinds(path: Path) -> None:
    found = relations(path)
    measures = {(a, b): m for a, b, _, m in found.pairs.itertuples(index=False)}
    assert measures["x", "day"] == "Pearson’s correlation"
    assert measures["sign", "noise"] == "Cramér’s V"
    assert measures["x", "sign"] == "correlation ratio"
    assert len(measures) == 15
    assert "id" in found.note


def test_cramers_v_is_corrected_for_bias() -> None:
    codes = RNG.integers(0, 6, 4000), RNG.integers(0, 6, 4000)
    table = pd.crosstab(*codes).to_numpy()
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    plain = np.sqrt(((table - expected) ** 2 / expected).sum() / table.sum() / 5)
    assert 0 <= cramers_v(*codes) < plain
    assert np.isnan(cramers_v(np.zeros(5, int), np.arange(5)))


def test_the_correlation_ratio_is_the_share_of_the_spread_between_groups() -> None:
    codes = RNG.integers(0, 3, 300)
    values = codes + RNG.normal(size=300)
    means = pd.Series(values).groupby(codes).transform("mean")
    expected = np.sqrt(means.var() / pd.Series(values).var())
    assert correlation_ratio(codes, values) == pytest.approx(expected)


def test_columns_that_go_together_stand_together() -> None:
    names = list("aXbYcZ")
    pairs = [
        (a, b, 0.9 if a.isupper() == b.isupper() else 0.05, "")
        for i, a in enumerate(names)
        for b in names[i + 1 :]
    ]
    upper = [name.isupper() for name in blocks(names, pairs)]
    assert sorted(upper) in (upper, upper[::-1])


def test_a_sample_is_said_and_pearson_stays_exact(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = strengths(relations(path))["cube", "day"]
    monkeypatch.setattr(module, "MOST_ROWS", 200)
    found = relations(path)
    assert strengths(found)["cube", "day"] == pytest.approx(exact)
    assert found.note.startswith("From a sample of 200 of 600 rows, except for Pearson’s")


@pytest.mark.parametrize(
    ("left", "right", "kind", "said"),
    [
        ("x", "cube", "points", "rows that have both values"),
        ("day", "x", "points", "rows that have both values"),
        ("x", "sign", "boxes", "The median of x goes from"),
        ("sign", "also", "shares", "Of the rows where sign is"),
    ],
)
def test_a_pair_is_drawn_after_its_kinds(
    path: Path, left: str, right: str, kind: str, said: str
) -> None:
    drawn = pair(path, left, right)
    assert drawn.kind == kind
    assert said in drawn.sentence


def test_shares_of_each_value_add_up(path: Path) -> None:
    frame = pair(path, "sign", "also").frame
    assert frame.groupby("x")["y"].sum().tolist() == pytest.approx([100, 100])
    assert frame["n"].sum() == N


def test_patterns_of_missing_values_are_counted(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.0, None, None, 4], "b": [1.0, None, None, None], "c": [1] * 4})
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    found, said = missing_patterns(tmp_path / "t.parquet")
    assert list(found.columns) == ["n", "share", "b", "a"]
    assert found.loc[0].tolist() == [2, 0.5, True, True]
    assert found["n"].sum() == 4
    assert "1 of 4 rows (25.0%) have all of them" in said
    assert "missing together: b, a (2 rows)" in said


def test_nothing_missing_and_nothing_to_compare(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "t.parquet")
    assert missing_patterns(tmp_path / "t.parquet")[1] == "No value is missing."
    assert relations(tmp_path / "t.parquet").pairs.empty


def test_a_cell_of_shares_leads_back_to_its_rows(path: Path) -> None:
    drawn = pair(path, "sign", "also")
    for row in drawn.frame.to_dict("records"):
        assert count_part(path, of_rows(drawn.axes(), [row]))[0] == row["n"]


def test_boxes_lead_back_to_their_categories(path: Path) -> None:
    drawn = pair(path, "cube", "noise")
    rows = drawn.frame.to_dict("records")[:2]
    expected = FRAME["noise"].isin([row["x"] for row in rows]).sum()
    assert count_part(path, of_rows(drawn.axes(), rows))[0] == expected


def test_a_box_over_points_is_two_ranges(path: Path) -> None:
    drawn = pair(path, "day", "x")
    box = {"x": ["2024-02-01 06:00:00.0", "2024-06-01"], "y": [1.5, -0.5]}
    inside = FRAME["day"].between("2024-02-01 06:00", "2024-06-01") & FRAME["x"].between(-0.5, 1.5)
    assert count_part(path, of_box(drawn.axes(), box))[0] == inside.sum()


def test_a_pattern_of_missing_values_leads_back_to_its_rows(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(400, 4)), columns=list("abcd"))
    frame = frame.mask(rng.random((400, 4)) < [0.5, 0.3, 0.1, 0])
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    found, _ = missing_patterns(tmp_path / "t.parquet")
    assert len(found) == 8
    for pattern in found.to_dict("records"):
        assert count_part(tmp_path / "t.parquet", of_pattern(pattern))[0] == pattern["n"]


def test_columns_may_be_called_as_the_counts_are(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"n": [1.0, None, None], "share": [None, None, 2.0], "n_2": [1.0, 2, None]}
    )
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    found, said = missing_patterns(tmp_path / "t.parquet")
    assert list(found.columns) == ["n_3", "share_2", "n", "share", "n_2"]
    assert found["n_3"].tolist() == [1, 1, 1]
    assert "Most often missing together: n, " in said
    assert charts.missing(found).data
    for pattern in found.to_dict("records"):
        assert count_part(tmp_path / "t.parquet", of_pattern(pattern))[0] == 1
