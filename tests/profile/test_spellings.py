"""Words that may be one are found, and those that are not are left alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.profile import spellings
from analytics.profile.spellings import Way, variants

COUNTS = {
    "Germany": 50, "germany ": 3, "GERMANY": 2, "Germny": 4, "Gemrany": 1, "Gemran": 1,
    "New York": 9, "York, New": 2, "new-york": 1,
    "item 12": 5, "item 13": 4,
    "cat": 7, "car": 6,
    "Résumé": 2, "Resume": 1,
    "北京市区": 8, "北京市郊": 1,
}  # fmt: skip


def table(tmp_path: Path, counts: dict[str, int]) -> Path:
    rows = [word for word, n in counts.items() for _ in range(n)]
    frame = pd.DataFrame({"w": pd.Series([*rows, None], dtype="str")})
    frame.to_parquet(tmp_path / "words.parquet", index=False)
    return tmp_path / "words.parquet"


@pytest.mark.parametrize(
    ("way", "apart", "expected"),
    [
        (
            "same letters",
            1,
            [["Germany", "germany ", "GERMANY"], ["New York", "new-york"], ["Résumé", "Resume"]],
        ),
        (
            "same words",
            1,
            [
                ["Germany", "germany ", "GERMANY"],
                ["New York", "York, New"],
                ["Résumé", "Resume"],
            ],
        ),
        (
            "near",
            1,
            [
                ["Germany", "Germny", "germany ", "GERMANY", "Gemrany"],
                ["New York", "new-york"],
                ["北京市区", "北京市郊"],
            ],
        ),
    ],
)
def test_variants_are_found(
    way: Way, apart: int, expected: list[list[str]], tmp_path: Path
) -> None:
    found, n_left_out = variants(table(tmp_path, COUNTS), "w", way, apart)
    assert [list(group.counts) for group in found] == expected
    assert n_left_out == 0
    assert [group.n_rows for group in found] == sorted((g.n_rows for g in found), reverse=True)
    assert all(group.counts == {w: COUNTS[w] for w in group.counts} for group in found)


def test_what_is_near_a_near_one_stays_by_itself(tmp_path: Path) -> None:
    path = table(tmp_path, {"abcdefgh": 9, "abcdefgx": 5, "abcdefyx": 3})
    found, _ = variants(path, "w", "near", 1)
    assert [group.counts for group in found] == [{"abcdefgh": 9, "abcdefgx": 5}]
    found, _ = variants(path, "w", "near", 2)
    assert [list(group.counts) for group in found] == [["abcdefgh", "abcdefgx", "abcdefyx"]]


def test_only_the_most_frequent_words_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spellings, "MOST_WORDS", 2)
    found, n_left_out = variants(table(tmp_path, COUNTS), "w", "same letters")
    assert (found, n_left_out) == ([], len(COUNTS) - 2)


def test_a_column_without_words_has_none(tmp_path: Path) -> None:
    assert variants(table(tmp_path, {}), "w", "near") == ([], 0)
