"""Pages of rows: the same that pandas finds, whatever is searched for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.parts import count_part
from analytics.profile.rows import PAGE, conditions_of, rows_page

FRAME = pd.DataFrame(
    {
        "n": pd.array([3, 1, None, 2, 1] * 50, dtype="Int64"),
        "row": pd.Series(["Ann", "bo%b", "", "张伟", "x' OR 1=1 --"] * 50, dtype="str"),
        "day": pd.date_range("2024-01-01", periods=250).as_unit("us"),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def test_pages_together_are_the_file(path: Path) -> None:
    pages = [rows_page(path, page=page)["rows"] for page in (1, 2, 3, 4)]
    assert [len(rows) for rows in pages] == [PAGE, PAGE, 50, 0]
    assert [row[0] for rows in pages for row in rows] == list(range(1, 251))
    assert pages[0][0] == [1, "3", "Ann", "2024-01-01"]


def test_sorted_over_all_rows_with_missing_last(path: Path) -> None:
    rows = rows_page(path, sort="n", descending=True, page=2)["rows"]
    expected = FRAME.sort_values("n", ascending=False, kind="stable").index[PAGE : 2 * PAGE] + 1
    assert [row[0] for row in rows] == expected.tolist()


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        ({"search": "ANN"}, 50),
        ({"search": "%"}, 50),
        ({"search": "' OR 1=1"}, 50),
        ({"search": "2024-01-0"}, 9),
        ({"where": ("n", "at least", "2")}, 100),
        ({"where": ("n", "is not", "1")}, 150),
        ({"where": ("row", "is not", "Ann")}, 200),
        ({"where": ("day", "is not", "2024-01-10")}, 249),
        ({"where": ("n", "is missing", "")}, 50),
        ({"where": ("row", "is", "张伟")}, 50),
        ({"where": ("row", "contains", "O%B")}, 50),
        ({"where": ("day", "at most", "2024-01-10")}, 10),
        ({"search": "ann", "where": ("n", "is", "3")}, 50),
    ],
)
def test_what_is_asked_for_is_found(path: Path, asked: dict[str, Any], n: int) -> None:
    assert rows_page(path, **asked)["n_found"] == n
    kinds = {"n": "integer", "row": "text", "day": "date"}
    assert count_part(path, conditions_of(kinds, **asked)) == (n, len(FRAME))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"where": ("n", "is", "many")}, "no number"),
        ({"where": ("day", "is", "soon")}, "no date"),
        ({"where": ("n", "is", "inf")}, "no number"),
        ({"where": ("row", "at least", "b")}, "neither numbers nor dates"),
        ({"where": ("gone", "is", "1")}, "no column"),
        ({"where": ("n", "; DROP", "1")}, "no condition"),
        ({"sort": "gone"}, "no column"),
    ],
)
def test_what_does_not_fit_is_said(path: Path, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(AnalyticsError, match=said):
        rows_page(path, **asked)
