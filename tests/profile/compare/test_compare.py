"""Two tables side by side, against pandas and scipy, and at the edges of what tables are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.profile.compare import Compared, Comparison, compare, sides
from tests.naughty import CONTROLS, NAUGHTY, SPACED

RNG = np.random.default_rng(3)


def text(values: Any) -> pd.Series:
    return pd.Series(values, dtype="str")


def table(n: int, shift: float, letters: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "size": np.where(RNG.random(n) < 0.1, np.nan, RNG.normal(shift, 1, n)),
            "whole": pd.array(RNG.integers(0, 9, n), dtype="Int64"),
            "letter": text(RNG.choice(list(letters), n)),
            "flag": pd.array(RNG.random(n) < 0.4 + shift / 5, dtype="boolean"),
            "day": pd.date_range("2024-01-01", periods=n, freq="h").as_unit("us"),
            "日期": RNG.normal(size=n),
        }
    )


LEFT = table(600, 0, "aabc").assign(old=1, kind=1.5)
RIGHT = table(450, 1, "abbd").assign(new=2, kind=text(["x"] * 450))


@pytest.fixture
def put(tmp_path: Path) -> Any:
    """Compare two frames through their files."""

    def compared(left: pd.DataFrame, right: pd.DataFrame, **more: Any) -> Comparison:
        for name, frame in (("left", left), ("right", right)):
            frame.to_parquet(tmp_path / f"{name}.parquet", index=False)
        return compare(tmp_path / "left.parquet", tmp_path / "right.parquet", **more)

    return compared


def by_name(found: Comparison) -> dict[str, Compared]:
    return {column.name: column for column in found.columns}


def test_columns_are_matched_by_name(put: Any) -> None:
    found = put(LEFT, RIGHT[RIGHT.columns[::-1]])
    assert (found.n_left, found.n_right) == (600, 450)
    assert found.only_left == ("old",)
    assert found.only_right == ("new",)
    assert found.other_kind == (("kind", "decimal", "text"),)
    assert set(by_name(found)) == {"size", "whole", "letter", "flag", "day", "日期"}


def test_numbers_and_dates_are_compared_as_scipy_does(put: Any) -> None:
    found = by_name(put(LEFT, RIGHT))
    for name in ("size", "whole", "day", "日期"):
        x, y = (
            frame[name].dropna().astype("int64" if name == "day" else "float64").to_numpy()
            for frame in (LEFT, RIGHT)
        )
        expected = stats.ks_2samp(x, y).statistic
        assert found[name].distance.value == pytest.approx(expected, abs=1e-12)
    size = found["size"]
    x, y = LEFT["size"], RIGHT["size"]
    assert size.left.mean == pytest.approx(x.mean())
    assert size.standardised == pytest.approx(
        (y.mean() - x.mean()) / np.sqrt((x.var() + y.var()) / 2)
    )
    assert size.left.missing == x.isna().mean()
    assert found["day"].standardised is None


def test_categories_are_compared_as_pandas_and_scipy_do(put: Any) -> None:
    found = by_name(put(LEFT, RIGHT))
    for name in ("letter", "flag"):
        values = [frame[name].astype("str") for frame in (LEFT, RIGHT)]
        counts = pd.DataFrame([v.value_counts() for v in values]).fillna(0)
        shares = counts.div(counts.sum(axis=1), axis=0)
        column = found[name]
        expected = (shares.iloc[0] - shares.iloc[1]).abs().sum() / 2
        assert column.distance.value == pytest.approx(expected, abs=1e-12)
        p = stats.chi2_contingency(counts, correction=False).pvalue
        assert column.distance.p == pytest.approx(p, rel=1e-9)
    letter = found["letter"]
    assert letter.distance.new == ("d",)
    assert letter.distance.gone == ("c",)
    assert (letter.distance.n_new, letter.distance.n_gone) == (1, 1)
    assert letter.left.top == "a"
    assert letter.left.top_share == (LEFT["letter"] == "a").mean()


def test_all_p_values_are_corrected_together(put: Any) -> None:
    found = put(LEFT, RIGHT)
    raw = [c.distance.p for c in found.columns]
    missing = stats.chi2_contingency(
        [[frame["size"].isna().sum(), frame["size"].notna().sum()] for frame in (LEFT, RIGHT)],
        correction=False,
    ).pvalue
    expected = stats.false_discovery_control([*raw, missing])
    assert [c.p for c in found.columns] == pytest.approx(expected[:-1])
    assert by_name(found)["size"].p_missing == pytest.approx(expected[-1])


def test_what_differs_comes_first_the_largest_difference_before(put: Any) -> None:
    found = put(LEFT, RIGHT)
    differ = [column for column in found.columns if column.differs]
    assert list(found.columns[: len(differ)]) == differ
    sizes = [column.difference for column in differ]
    assert sizes == sorted(sizes, reverse=True)
    assert {c.name for c in differ} == {"size", "letter", "flag", "day"}
    assert by_name(found)["日期"].verdict == "Cannot be told from chance"


def test_a_table_is_as_itself(put: Any) -> None:
    found = put(LEFT, LEFT)
    for column in found.columns:
        assert column.distance.value == 0
        assert column.difference == column.more_missing == 0
        assert column.standardised in (0, None)
        assert not column.differs
        assert column.distance.n_new in (0, None)
    assert {column.p for column in found.columns} == {1.0}


def test_missing_shares_alone_can_differ(put: Any) -> None:
    left = pd.DataFrame({"a": [1.0, 2.0] * 100})
    right = pd.DataFrame({"a": [1.0, None, 2.0, None] * 50})
    column = put(left, right).columns[0]
    assert column.distance.value == 0
    assert column.difference == column.more_missing == 0.5
    assert column.verdict == "Missing shares differ"


def test_identities_are_not_tested_and_stand_last(put: Any) -> None:
    left = pd.DataFrame({"id": text([f"a{i}" for i in range(200)]), "x": range(200)})
    right = pd.DataFrame({"id": text([f"b{i}" for i in range(200)]), "x": range(200)})
    found = put(left, right)
    assert [column.name for column in found.columns] == ["x", "id"]
    identity = found.columns[1]
    assert identity.distance.value == 1
    assert identity.distance.n_new == identity.distance.n_gone == 200
    assert identity.p is None
    assert identity.verdict == "No test fits"


def test_no_column_in_common(put: Any) -> None:
    found = put(pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]}))
    assert found.columns == ()
    assert (found.only_left, found.only_right) == (("a",), ("b",))


@pytest.mark.parametrize("empty", ["left", "right", "both"])
def test_a_side_without_rows(put: Any, empty: str) -> None:
    left, right = (
        frame.head(0) if empty in (side, "both") else frame
        for side, frame in (("left", LEFT), ("right", RIGHT))
    )
    found = put(left, right)
    assert len(found.columns) == 6
    for column in found.columns:
        assert column.distance.value is None
        assert column.verdict == "No test fits"
    if empty == "left":
        assert by_name(found)["letter"].right.top == "b"


def test_all_missing(put: Any) -> None:
    left = pd.DataFrame({"a": pd.array([None] * 50, dtype="Float64"), "b": text([None] * 50)})
    right = pd.DataFrame({"a": np.arange(50.0), "b": text(["x"] * 50)})
    for column in put(left, right).columns:
        assert column.distance.value is None
        assert column.difference == 1
        assert column.verdict == "Missing shares differ"
    for column in put(left, left).columns:
        assert column.difference == 0
        assert column.verdict == "No test fits"


def test_infinite_values_are_counted_and_left_out(put: Any) -> None:
    left = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.inf, -np.inf]})
    right = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0, np.inf]})
    column = put(left, right).columns[0]
    assert (column.left.n_odd, column.right.n_odd) == (2, 1)
    assert (column.left.n_known, column.left.mean) == (3, 2.0)
    assert column.distance.value == pytest.approx(0.25)


def test_whole_numbers_and_decimals_are_both_numbers(put: Any) -> None:
    column = put(pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1.0, 2.0]})).columns[0]
    assert column.distance.value == 0
    assert (column.left.kind, column.right.kind) == ("integer", "decimal")


def test_names_that_differ_in_case_alone_stay_two(put: Any) -> None:
    left = pd.DataFrame({"Name": [1, 2], "name": [3.0, 4.0]})
    right = pd.DataFrame({"name": [3.0, 4.0], "NAME": [1, 2]})
    found = put(left, right)
    assert [column.name for column in found.columns] == ["name"]
    assert (found.only_left, found.only_right) == (("Name",), ("NAME",))
    assert found.columns[0].difference == 0


def test_naughty_names_and_values(put: Any) -> None:
    names = [*NAUGHTY, *SPACED, *CONTROLS]
    frame = pd.DataFrame({name: text([name, "x", "x"]) for name in names})
    other = pd.DataFrame({name: text(["y", "x", "x"]) for name in reversed(names)})
    found = by_name(put(frame, other))
    assert set(found) == set(names)
    for name, column in found.items():
        assert column.distance.value == pytest.approx(1 / 3)
        assert column.distance.gone == (name[:200],)
        assert column.distance.new == ("y",)


def test_a_column_named_as_ours(put: Any) -> None:
    frame = pd.DataFrame({"lot": [1, 2], "c0": [3, 4], "file_row_number": [7, 7], "l": [1, 1]})
    found = put(frame, frame)
    assert {column.name for column in found.columns} == set(frame)
    assert by_name(found)["c0"].left.mean == 3.5


def test_beyond_the_limit_a_sample_is_said(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    n = 4000
    left = pd.DataFrame({"x": np.arange(n), "t": text([str(i % 3) for i in range(n)])})
    right = left.assign(x=left["x"] + n // 2)
    monkeypatch.setattr(sides, "MOST_ROWS", 1000)
    found = by_name(put(left, right))
    assert found["x"].distance.sampled
    assert found["x"].distance.value == pytest.approx(0.5, abs=0.1)
    assert found["x"].left.mean == pytest.approx((n - 1) / 2)
    assert not found["t"].distance.sampled
    assert found["t"].distance.value == 0
    assert by_name(put(left, right)) == found


def test_progress_names_the_columns(put: Any) -> None:
    told: list[tuple[float, str]] = []
    put(LEFT, RIGHT, progress=lambda share, name: told.append((share, name)))
    assert [name for _, name in told] == [c for c in LEFT if c not in ("old", "kind")]
    assert told[3][0] == 0.5
