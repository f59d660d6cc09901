"""Text made to cost more than it is worth: read or refused in a sentence, at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from analytics.errors import AnalyticsError, NotFoundError, ReadError
from analytics.reading import parse
from tests.reading.files import cells, parsed, refused
from tests.reading.promises import broken_promise, unclear

SOON = 10  # seconds
LONG = 200_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a,b\n1" + " " * LONG + "x,1\n2,3\n", id="a run of spaces in a cell"),
        pytest.param("1" + " " * LONG + "x,b\n1,1\n2,3\n", id="a run of spaces in the header"),
        pytest.param((" " * LONG + "\n") * 9 + "a,b\n1,2\n", id="runs of spaces before the table"),
        pytest.param(f'a,b\n"{"x" * 9_000_000}",1\n2,3\n', id="a quoted cell of 9 MB"),
        pytest.param("a,b\n" + '"x,1\n' * 20_000, id="a quote opened in each line"),
        pytest.param("a,b\n" + ('"x,1\n' + "y,1\n" * 900) * 20, id="quotes that are never closed"),
        pytest.param("a,b\n" + "9" * 1_000_000 + ",1\n2,3\n", id="a million digits"),
        pytest.param("a,b\n" + "9" * LONG + "x,1\n2,3\n", id="digits and a letter"),
        pytest.param("a,b\n" + ",«" * LONG + "\n1,2\n3,4\n", id="quotes that only open"),
        pytest.param('a,b\n"1-1-1 ' + " " * LONG + '\nx",1\n2,3\n4,5\n', id="spaces behind a date"),
        pytest.param("a;b\n1" + ",999" * LONG + ";1\n2;3\n", id="digits in groups of three"),
        pytest.param("a;b\n1," + "9" * 1_000_000 + ";1\n2,5;3\n", id="digits after a comma"),
        pytest.param("a,b\n" + "[" * 100_000 + ",1\n2,3\n", id="a cell of brackets"),
        pytest.param("a,b\n١٢.٥,1\n٣.١,2\n", id="digits of other scripts"),
        pytest.param("a,b\n²,1\n3,2\n", id="raised digits"),
    ],
)
def test_odd_text_is_read_soon(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    found = parsed(tmp_path, text, "t.csv")
    assert time.perf_counter() - began < SOON
    assert broken_promise(found, tmp_path / "t.csv") == ""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param("t.csv", f"a,b\n{'x' * 11_000_000},1\n", "line 2: one line is", id="a line"),
        pytest.param("t.csv", f'a,b\n"{"x" * 11_000_000}",1\n', "line 2", id="a quoted cell"),
        pytest.param("t.json", "[" * 100_000 + "]" * 100_000, "too deeply", id="lists"),
        pytest.param("t.json", '{"a":' * 100_000 + "1" + "}" * 100_000, "deeply", id="objects"),
        pytest.param(
            "t.json", '{"%s": [1], "b": [1, 2]}' % ("k" * LONG), "equally long", id="a long key"
        ),
        pytest.param("t.csv", ",;|\t:^~ " * 100_000 + "\n1,2\n", "columns", id="delimiters alone"),
    ],
)
def test_odd_text_is_refused_soon(tmp_path: Path, name: str, text: str, said: str) -> None:
    began = time.perf_counter()
    error = refused(tmp_path, text, name)
    assert time.perf_counter() - began < SOON
    assert said in error.problem
    assert unclear(error, tmp_path / name) == ""


def test_quoted_lines_are_joined_up_to_10_mb(tmp_path: Path) -> None:
    lines = ['"' + "x" * 4_000_000, "y" * 4_000_000, "z" * 4_000_000 + '",1']
    found = parsed(tmp_path, "a,b\n1,2\n3,4\n5,6\n" + "\n".join(lines), "t.csv")
    assert cells(found) == {"a": ["1", "3", "5"], "b": ["2", "4", "6"]}
    assert found.set_aside["line"].tolist() == [5, 6, 7]


@pytest.mark.parametrize(
    ("make", "kind", "said"),
    [
        pytest.param(os.mkfifo, ReadError, "a pipe or a device", id="a pipe"),
        pytest.param(os.mkdir, ReadError, "a folder", id="a folder"),
        pytest.param(
            lambda path: path.symlink_to(path), ReadError, "cannot be opened", id="a loop"
        ),
        pytest.param(lambda path: None, NotFoundError, "There is no file", id="nothing"),
    ],
)
def test_what_is_no_file_is_one_sentence(
    tmp_path: Path, make: object, kind: type[AnalyticsError], said: str
) -> None:
    path = tmp_path / "t.csv"
    make(path)  # type: ignore[operator]
    with pytest.raises(kind, match=said) as error:
        parse(path)
    assert unclear(error.value, path) == ""
