"""Reading: loaded + set aside = lines in the file, and nothing is altered without a word."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ReadError
from analytics.reading import Parsed, ReadOptions, parse
from analytics.reading.foot import is_note

ROWS = [["Ann", "31", "1.5"], ["Bob", "42", "2.5"], ["Cid", "27", "3.25"], ["Dee", "58", "4.75"]]


def parsed(
    tmp_path: Path, data: bytes | str, name: str = "people.csv", **options: object
) -> Parsed:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return parse(path, ReadOptions(**options))  # type: ignore[arg-type]


def table(delimiter: str, end: str = "\n") -> str:
    rows = [["name", "age", "height"], *ROWS]
    return "".join(delimiter.join(row) + end for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252"]
)
def test_a_clean_file_is_read_as_it_is(
    tmp_path: Path, delimiter: str, end: str, encoding: str
) -> None:
    found = parsed(tmp_path, table(delimiter, end).encode(encoding))
    assert found.raw.to_numpy().tolist() == ROWS
    assert [column.kind for column in found.columns] == ["text", "integer", "decimal"]
    assert found.set_aside.empty
    assert found.options.delimiter == delimiter


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("gb18030", "北京"),
        ("utf-8", "北京"),
        ("utf-16", "北京"),
        ("cp1252", "Zoë"),
        ("utf-8", "Zoë"),
    ],
)
def test_words_come_back_in_their_own_letters(tmp_path: Path, encoding: str, word: str) -> None:
    text = "city,n\n" + "".join(f"{word},{i}\n" for i in range(20))
    assert parsed(tmp_path, text.encode(encoding)).frame["city"].unique().tolist() == [word]


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("too few cells", "Eve,1", "too few"),
        ("too many cells", "Eve,1,2,3", "too many"),
        ("an open quote", 'Eve,"1,2', "quote"),
        ("a blank line", "", "blank"),
        ("the header again", "name,age,height", "header again"),
    ],
)
def test_a_doubtful_line_is_set_aside_with_number_and_text(
    tmp_path: Path, name: str, line: str, reason: str
) -> None:
    lines = table(",").splitlines()
    lines.insert(3, line)
    found = parsed(tmp_path, "\n".join(lines) + "\n")
    assert found.set_aside[["line", "raw"]].to_numpy().tolist() == [[4, line]], name
    assert reason in found.set_aside["reason"].iloc[0]
    assert len(found.raw) + len(found.set_aside) + 1 == found.n_lines == 6


def test_lines_before_the_table_are_set_aside(tmp_path: Path) -> None:
    found = parsed(tmp_path, "Report of May\n\n" + table(","))
    assert found.raw.to_numpy().tolist() == ROWS
    assert found.set_aside["reason"].tolist() == ["before the table", "blank line"]
    assert len(found.raw) + len(found.set_aside) + 1 == found.n_lines


def test_a_quoted_cell_may_span_lines_and_hold_the_delimiter(tmp_path: Path) -> None:
    found = parsed(tmp_path, 'a,b\n"x, ""y""\nz",1\nw,2\n')
    assert found.raw["a"].tolist() == ['x, "y"\nz', "w"]
    assert found.set_aside.empty


@pytest.mark.parametrize(
    ("name", "cells", "kind", "values"),
    [
        ("leading zeros are an id", ["007", "010"], "text", ["007", "010"]),
        ("a word for missing", ["1", "NA", "3"], "integer", [1, pd.NA, 3]),
        ("None may be a category", ["None", "Some", "None"], "text", ["None", "Some", "None"]),
        ("yes and no", ["yes", "no"], "boolean", [True, False]),
        ("zeros and ones stay numbers", ["0", "1"], "integer", [0, 1]),
        ("a decimal comma", ["1,5", "2,25"], "decimal", [1.5, 2.25]),
        ("thousands", ["1,234.5", "2,000.0"], "decimal", [1234.5, 2000.0]),
        ("money", ["$1.50", "$2.25"], "decimal", [1.5, 2.25]),
        ("brackets are negative", ["(3.5)", "2.0"], "decimal", [-3.5, 2.0]),
        ("an ISO date", ["2024-02-29", "2024-03-01"], "date", ["2024-02-29", "2024-03-01"]),
        ("one word among numbers", ["1", "2", "many"], "text", ["1", "2", "many"]),
    ],
)
def test_a_type_is_given_only_if_every_value_fits(
    tmp_path: Path, name: str, cells: list[str], kind: str, values: list[object]
) -> None:
    found = parsed(tmp_path, "x;k\n" + "".join(f"{cell};a\n" for cell in cells))
    assert found.columns[0].kind == kind, name
    got = found.frame["x"]
    if kind == "date":
        assert got.dt.strftime("%Y-%m-%d").tolist() == values
    else:
        assert [None if pd.isna(v) else v for v in got] == [
            None if pd.isna(v) else v for v in values
        ]


def test_an_override_wins_and_counts_what_does_not_fit(tmp_path: Path) -> None:
    found = parsed(tmp_path, "x,k\n1,a\ntwo,b\n3,c\n", types={"x": "integer"})
    assert found.frame["x"].tolist()[::2] == [1, 3]
    assert "1 value does not fit and is missing" in found.columns[0].note


def test_names_are_made_clear_and_unique(tmp_path: Path) -> None:
    found = parsed(tmp_path, "a,,a\n1,2,3\n4,5,6\n")
    assert found.frame.columns.tolist() == ["a", "column_2", "a_2"]
    assert len(found.decisions) == 5


def test_a_file_without_header_gets_numbered_columns(tmp_path: Path) -> None:
    found = parsed(tmp_path, "1,2.5\n3,4.5\n5,6.5\n")
    assert found.frame.columns.tolist() == ["column_1", "column_2"]
    assert len(found.frame) == 3


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    data = table(",").encode()
    assert len(parsed(tmp_path, gzip.compress(data), "t.csv.gz").raw) == 4
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("inside.csv", data)
    assert len(parse(tmp_path / "t.zip").raw) == 4


def test_excel_and_parquet_give_the_same_table(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["Ann", "Bob"], "age": [31, 42], "height": [1.5, 2.25]})
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    for name in ("t.xlsx", "t.parquet"):
        found = parse(tmp_path / name)
        assert found.frame.astype({"age": "int64"}).to_numpy().tolist() == frame.to_numpy().tolist()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n \n", "is empty"),
        ("header.csv", b"a,b,c\n", "no rows"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG picture"),
        ("noise.csv", bytes(range(256)) * 20, "binary file"),
        ("document.csv", b"%PDF-1.7" + bytes(300), "PDF document"),
        (
            "wide.csv",
            b",".join([b"x"] * 10_001) + b"\n" + b",".join([b"1"] * 10_001),
            "10,001 columns",
        ),
        ("broken.parquet", b"PAR1" + bytes(100), "damaged"),
        ("broken.csv.gz", b"\x1f\x8b" + bytes(30), "damaged"),
    ],
)
def test_bad_input_is_one_sentence_that_names_the_file(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(ReadError, match=said) as error:
        parsed(tmp_path, data, name)
    assert name in error.value.problem
    assert error.value.fix


def test_bytes_that_do_not_fit_the_encoding_are_located(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="line 2"):
        parsed(tmp_path, b"a,b\n\xff\xfe\xff,1\n", encoding="utf-8")


def test_one_column_is_a_table(tmp_path: Path) -> None:
    assert parsed(tmp_path, "n\n1\n2\n3\n").frame["n"].tolist() == [1, 2, 3]


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    import csv

    width = data.draw(st.integers(2, 4))
    rows = data.draw(
        st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=8)
    )
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([[f"c{i}" for i in range(width)], *rows])
    found = parse(path, ReadOptions(delimiter=",", header=1, encoding="utf-8"))
    back = found.raw.to_numpy().tolist()
    assert back == rows[: len(back)]
    # Words drawn at random may read as a note below the table: it is set aside, and said.
    foot = rows[len(back) :]
    assert len(found.set_aside) == len(foot)
    assert all(is_note(row, range(width)) for row in foot)
