"""What one column leaves open, another column of the file may tell."""

from __future__ import annotations

from pathlib import Path

import pytest

import analytics
from analytics.reading import Column, ReadOptions, parse
from analytics.workspace import Workspace


def columns(tmp_path: Path, text: str, **options: object) -> dict[str, Column]:
    """Return the columns of a text by name."""
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    found = parse(file, ReadOptions(**options))  # type: ignore[arg-type]
    return {column.name: column for column in found.columns}


FOLLOWED = [
    ("month first", "a;b\n01/02/2024;05/31/2024\n03/04/2024;06/01/2024\n", "month_first"),
    ("day first", "a;b\n01/02/2024;31/05/2024\n03/04/2024;01/06/2024\n", "day_first"),
    ("decimal comma", "a;b\n1,234;1,5\n2,345;2,75\n", "decimal_comma"),
    ("decimal point", "a;b\n1,234;1.5\n2,345;2.75\n", "decimal_point"),
    ("points of thousands", "a;b\n1.234;1,5\n12;2,75\n", "decimal_comma"),
]


@pytest.mark.parametrize(
    ("text", "reading"), [pytest.param(*row[1:], id=row[0]) for row in FOLLOWED]
)
def test_an_open_column_follows_a_clear_one(tmp_path: Path, text: str, reading: str) -> None:
    column = columns(tmp_path, text)["a"]
    assert (column.reading, column.ask) == (reading, False)
    assert "as in “b”" in column.note
    assert len(column.choices) == 2  # and can be read otherwise


def test_what_was_asked_for_follows_nothing(tmp_path: Path) -> None:
    column = columns(tmp_path, FOLLOWED[0][1], readings={"a": "day_first"})["a"]
    assert column.reading == "day_first"
    assert "as in" not in column.note


def test_one_answer_holds_for_the_columns_that_are_open_in_the_same_way(tmp_path: Path) -> None:
    text = "a;b;n\n01/02/2024;03/04/2024;1,234\n05/06/2024;07/08/2024;2,345\n"
    found = columns(tmp_path, text, readings={"a": "month_first"})
    assert (found["b"].reading, found["b"].ask) == ("month_first", False)
    assert found["n"].ask  # another question


def test_columns_that_contradict_each_other_tell_nothing(tmp_path: Path) -> None:
    text = "a;b;c\n01/02/2024;05/31/2024;31/05/2024\n03/04/2024;06/01/2024;01/06/2024\n"
    assert columns(tmp_path, text)["a"].ask


def test_a_decimal_point_beside_a_decimal_comma_stays_one(tmp_path: Path) -> None:
    found = columns(tmp_path, "a;b;c\n1.234;1,5;1.5\n12;2,75;2.75\n")
    assert found["a"].reading == "decimal_point"


def test_one_new_row_is_read_as_it_would_be_among_the_others(
    tmp_path: Path, workspace: Workspace
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(
        "when;n;code;place\n05/31/2024;1,5;07;NA\n06/01/2024;2;08;DE\n07/01/2024;3;09;FR"
    )
    new.write_text("when;n;code;place\n01/02/2024;1,234;10;NA\n")
    dataset = analytics.read(old)
    again = analytics.read(new, dataset.alike())
    assert [c.kind for c in again.columns] == ["date", "decimal", "text", "text"]
    row = again.frame().iloc[0].tolist()
    assert (row[0].month, *row[1:]) == (1, 1.234, "10", "NA")
