"""JSON: where the table is, what a value keeps, lines of it, and text that only looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reading.files import cells, parsed, refused

# Where the table is in a JSON document


@pytest.mark.parametrize(
    ("text", "expected", "said"),
    [
        pytest.param(
            '[{"a": 1}, {"b": "x", "a": 2}]',
            {"a": ["1", "2"], "b": [None, "x"]},
            "JSON records",
            id="a key that comes later is a column",
        ),
        pytest.param(
            '{"a": [1, 2], "b": ["x", null]}',
            {"a": ["1", "2"], "b": ["x", None]},
            "JSON, one list for each column",
            id="columns",
        ),
        pytest.param(
            '{"columns": ["a", "b"], "index": [0, 1], "data": [[1, 2], [3, 4]]}',
            {"a": ["1", "3"], "b": ["2", "4"]},
            "JSON: names in “columns”, rows in “data”",
            id="split",
        ),
        pytest.param(
            '{"columns": ["a"], "index": ["x", "y"], "data": [[1], [3]]}',
            {"index": ["x", "y"], "a": ["1", "3"]},
            "“index” is kept as a column",
            id="split with an index that says something",
        ),
        pytest.param(
            '{"data": [{"a": 1}, {"a": 2}], "meta": {"n": 2}}',
            {"a": ["1", "2"]},
            "left out: “meta”",
            id="records inside an object",
        ),
        pytest.param(
            '{"answer": {"rows": [{"a": 1}], "page": 1}}',
            {"a": ["1"]},
            "rows from “answer.rows”",
            id="records deeper inside",
        ),
        pytest.param(
            '{"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}}',
            {"a": ["1", "2"], "b": ["x", "y"]},
            "JSON, one object for each column",
            id="columns with numbered rows",
        ),
        pytest.param(
            '{"x": {"a": 1}, "y": {"a": 2}}',
            {"key": ["x", "y"], "a": ["1", "2"]},
            "JSON, one record for each key",
            id="records by key",
        ),
        pytest.param(
            '[["a", "b"], [1, 2], [3, null]]',
            {"a": ["1", "3"], "b": ["2", None]},
            "header in the first row",
            id="rows with a header",
        ),
        pytest.param(
            '{"a": 1,\n "b": [1, 2]}',
            {"a": ["1"], "b": ["[1, 2]"]},
            "JSON, one record",
            id="one record",
        ),
        pytest.param("[1, 2.50]", {"value": ["1", "2.50"]}, "a list of values", id="values"),
        pytest.param(
            '[{"a": {"b": 1, "c": {"d": 2}}, "e": [1.10, "x"]}, {"a": null, "e": []}]',
            {"a.b": ["1", None], "a.c": ['{"d": 2}', None], "e": ['[1.10, "x"]', "[]"]},
            "kept as JSON text: “a.c”, “e”",
            id="objects are opened once, what lies deeper is text",
        ),
        pytest.param(
            '[{"a": 1, "a": 2}, {"a": 3}]',
            {"a": ["1", "3"], "a_2": ["2", None]},
            "stands twice in one record: “a”",
            id="a key that stands twice",
        ),
        pytest.param(
            '[{"a.b": 1, "a": {"b": 2}}]',
            {"a.b": ["1"], "a.b_2": ["2"]},
            "stands twice in one record: “a.b”",
            id="an opened key that meets another",
        ),
    ],
)
def test_the_table_in_a_document_is_found_and_said(
    tmp_path: Path, text: str, expected: dict[str, list[object]], said: str
) -> None:
    found = parsed(tmp_path, text, "t.json")
    assert cells(found) == expected
    assert said in " · ".join(found.decisions)
    assert found.set_aside.empty


@pytest.mark.parametrize(
    ("written", "cell", "kind"),
    [
        pytest.param("1.10", "1.10", "decimal", id="a zero at the end"),
        pytest.param("1e400", "1e400", "text", id="beyond what a number can hold"),
        pytest.param("12345678901234567890", "12345678901234567890", "text", id="twenty digits"),
        pytest.param("9" * 5000, "9" * 5000, "text", id="five thousand digits"),
        pytest.param("-0", "-0", "integer", id="minus nought"),
        pytest.param('"007"', "007", "text", id="a string of digits stays an id"),
        pytest.param('"half \\ud83d"', "half \\ud83d", "text", id="half a character"),
        pytest.param('"\\ud83d\\ude00"', "😀", "text", id="a character in two halves"),
        pytest.param('"a\\u0000b"', "a\x00b", "text", id="a NUL"),
        pytest.param("Infinity", "Infinity", "text", id="infinity"),
        pytest.param("{}", "{}", "text", id="an empty object"),
        pytest.param("[" * 300 + "]" * 300, "[" * 300 + "]" * 300, "text", id="nested deeply"),
    ],
)
def test_a_value_keeps_what_was_written(tmp_path: Path, written: str, cell: str, kind: str) -> None:
    found = parsed(tmp_path, f'[{{"a": {written}}}, {{"a": {written}}}]', "t.json")
    assert cells(found) == {"a": [cell, cell]}
    assert found.columns[0].kind == kind


def test_true_false_and_nan_are_typed_as_in_a_csv(tmp_path: Path) -> None:
    found = parsed(tmp_path, '[{"a": true, "b": 1}, {"a": false, "b": NaN}]', "t.json")
    assert [column.kind for column in found.columns] == ["boolean", "integer"]
    assert found.columns[1].n_missing == 1


def test_what_is_no_record_in_a_list_of_records_is_set_aside(tmp_path: Path) -> None:
    items = [{"a": number} for number in range(9)]
    found = parsed(tmp_path, json.dumps([*items[:4], [1, "x"], *items[4:]]), "t.json")
    assert found.set_aside[["line", "raw"]].to_numpy().tolist() == [[5, '[1, "x"]']]
    assert len(found.raw) + len(found.set_aside) == found.n_lines == 10


def test_rows_of_another_length_are_set_aside(tmp_path: Path) -> None:
    found = parsed(tmp_path, '{"columns": ["a", "b"], "data": [[1, 2], [3], [5, 6]]}', "t.json")
    assert cells(found) == {"a": ["1", "5"], "b": ["2", "6"]}
    assert found.set_aside[["line", "raw"]].to_numpy().tolist() == [[2, "[3]"]]


# JSON lines


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param('{"a": 1, "b"', "no JSON from column 13 on", id="cut off"),
        pytest.param("2024-01-01 restarted", "no JSON", id="a word of the program"),
        pytest.param("[1, 2]", "JSON, but no object", id="a list"),
        pytest.param('"a"', "JSON, but no object", id="a string"),
        pytest.param("", "blank line", id="blank"),
        pytest.param('{"a": ' + "[" * 5000 + "]" * 5000 + "}", "nested too deeply", id="deep"),
    ],
)
@pytest.mark.parametrize("place", [1, 8], ids=["early", "late"])
def test_a_line_that_is_no_record_is_set_aside(
    tmp_path: Path, line: str, reason: str, place: int
) -> None:
    lines = [f'{{"a": {number}, "b": "x{{"}}' for number in range(9)]
    lines.insert(place, line)
    found = parsed(tmp_path, "\r\n".join(lines) + "\r\n", "t.jsonl")
    assert cells(found) == {"a": [str(n) for n in range(9)], "b": ["x{"] * 9}
    assert found.set_aside[["line", "raw"]].to_numpy().tolist() == [[place + 1, line]]
    assert reason in found.set_aside["reason"].iloc[0]
    assert len(found.raw) + len(found.set_aside) == found.n_lines == 10
    assert found.decisions == ("UTF-8", "JSON lines")


@pytest.mark.parametrize("first", ['1, "b": 2}', '{"a": 1, "b"'], ids=["beginning", "end"])
def test_json_lines_whose_first_line_is_harmed_are_json_lines(tmp_path: Path, first: str) -> None:
    found = parsed(tmp_path, f"{first}\n" + '{"a": 1, "b": 2}\n' * 9, "t.log")
    assert found.set_aside[["line", "raw"]].to_numpy().tolist() == [[1, first]]
    assert len(found.raw) == 9


@pytest.mark.parametrize(
    ("name", "n_harmed", "n_read"),
    [
        pytest.param("t.log", 2, 8, id="four fifths are enough"),
        pytest.param("t.jsonl", 5, 5, id="half is enough where the name says so"),
    ],
)
def test_enough_lines_must_be_records(
    tmp_path: Path, name: str, n_harmed: int, n_read: int
) -> None:
    lines = [*(f'{{"a": {n}}}' for n in range(n_read)), *(f"restart {n}" for n in range(n_harmed))]
    found = parsed(tmp_path, "\n".join(lines), name)
    assert (len(found.raw), len(found.set_aside)) == (n_read, n_harmed)
    more = parsed(tmp_path, "\n".join([*lines, "restart", "again"]), "t.log")
    assert "JSON lines" not in more.decisions


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("text", ['[{"a": "Zoë"}]', '{"a": "Zoë"}\n{"a": "Zoë"}\n'])
def test_json_is_read_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    assert set(parsed(tmp_path, text.encode(encoding), "t.json").raw["a"]) == {"Zoë"}


# Text that only looks like JSON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{x},b\n1,2\n3,4\n", {"{x}": ["1", "3"], "b": ["2", "4"]}, id="a header"),
        pytest.param("[x];b\n1;2\n3;4\n", {"[x]": ["1", "3"], "b": ["2", "4"]}, id="brackets"),
        pytest.param(
            "[[Bath]],b\n[[Köln]],2\n[[Lyon]],4\n",
            {"[[Bath]]": ["[[Köln]]", "[[Lyon]]"], "b": ["2", "4"]},
            id="links",
        ),
        pytest.param(
            '{"a":1};n\n{"a":2};5\n{"a":3};6\n',
            {'{"a":1}': ['{"a":2}', '{"a":3}'], "n": ["5", "6"]},
            id="objects in a first column",
        ),
        pytest.param(
            'what,n\n"{""a"": 1}",2\n"{""a"": 3}",4\n',
            {"what": ['{"a": 1}', '{"a": 3}'], "n": ["2", "4"]},
            id="objects in quotes",
        ),
    ],
)
def test_delimited_text_that_begins_like_json_stays_what_it_is(
    tmp_path: Path, text: str, expected: dict[str, list[object]]
) -> None:
    found = parsed(tmp_path, text, "t.csv")
    assert cells(found) == expected
    assert found.set_aside.empty
    assert not any("JSON" in decision for decision in found.decisions)


def test_a_delimiter_that_is_asked_for_makes_json_delimited_text(tmp_path: Path) -> None:
    found = parsed(tmp_path, '{"a";1}\n{"b";2}\n{"c";3}\n', "t.csv", delimiter=";", header=0)
    assert cells(found)["column_1"] == ['{"a"', '{"b"', '{"c"']


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param(
            "cut.json",
            '[{"a": 1},\n {"a": ',
            "line 2, column 8: it ends in the middle",
            id="cut off",
        ),
        pytest.param(
            "cut.csv", '[{"a": 1},\n {"a": "x', "line 2, column 10: it ends", id="in a string"
        ),
        pytest.param("bad.json", '[{"a": 1},\n{"a": oh}]', "line 2, column 7: “oh}", id="a word"),
        pytest.param("two.json", "[1]\n[2]", "line 2, column 1", id="two values"),
        pytest.param("deep.json", "[" * 100_000, "nested too deeply", id="deep"),
        pytest.param("none.json", "[]", "no rows", id="an empty list"),
        pytest.param("void.json", "[{}, {}]", "no rows", id="empty records"),
        pytest.param("odd.json", '{"a": [1], "b": [1, 2]}', "1 in “a” and 2 in “b”", id="uneven"),
        pytest.param(
            "both.json", '{"a": [{"x": 1}], "b": [{"y": 1}]}', "2 tables: “a”, “b”", id="two tables"
        ),
        pytest.param(
            "keys.json",
            json.dumps([{f"k{n}": 1} for n in range(10_001)]),
            "10,000",
            id="too many different keys",
        ),
        pytest.param(
            "again.json",
            "[{" + ", ".join(['"a": 1'] * 100_000) + "}]",
            "10,000",
            id="one key for ever",
        ),
        pytest.param(
            "wide.json", json.dumps([[1] * 10_001, [2] * 10_001]), "10,001 columns", id="too wide"
        ),
    ],
)
def test_json_that_is_no_table_is_one_sentence(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    assert said in refused(tmp_path, text, name).problem
