"""JSON, Arrow, archives and wrong names: the same table, or one sentence that says what it is."""

from __future__ import annotations

import bz2
import contextlib
import datetime
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from analytics.errors import ReadError
from analytics.reading import Parsed, ReadOptions, parse, suffixes, titles
from analytics.reading.formats import FORMATS
from analytics.reading.parse import READERS

CSV = b"name,age\nAnn,31\nBob,42\n"
PEOPLE = [["Ann", "31"], ["Bob", "42"]]


def parsed(tmp_path: Path, data: bytes | str, name: str, **options: object) -> Parsed:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return parse(path, ReadOptions(**options))  # type: ignore[arg-type]


def cells(found: Parsed) -> dict[str, list[object]]:
    """Return the text of each column, with None for what was not there."""
    return {
        name: [None if pd.isna(cell) else cell for cell in found.raw[name]] for name in found.raw
    }


def refused(tmp_path: Path, data: bytes | str, name: str) -> ReadError:
    with pytest.raises(ReadError) as error:
        parsed(tmp_path, data, name)
    assert name in error.value.problem
    assert error.value.fix
    return error.value


# One table in every kind of file


FRAME = pd.DataFrame(
    {
        "name": ["Ann", "Zoë", None],
        "age": pd.array([31, 42, 7], dtype="Int64"),
        "height": [1.5, None, 3.25],
        "member": pd.array([True, False, None], dtype="boolean"),
        "joined": pd.to_datetime(["2024-02-29", "2024-03-01", "2023-12-31"]).as_unit("us"),
    }
)
WRITERS: dict[str, Callable[[pd.DataFrame, Path], object]] = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "records.json": lambda frame, path: frame.to_json(path, orient="records", date_format="iso"),
    "columns.json": lambda frame, path: frame.to_json(path, date_format="iso"),
    "split.json": lambda frame, path: frame.to_json(path, orient="split", date_format="iso"),
    "ndjson": lambda frame, path: frame.to_json(
        path, orient="records", lines=True, date_format="iso"
    ),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
    "parquet": lambda frame, path: frame.to_parquet(path, index=False),
    "feather": lambda frame, path: frame.to_feather(path),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_table_is_read_from_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    WRITERS[ending](FRAME, path)
    found = parse(path)
    expected = FRAME.astype({"name": "str"})
    pd.testing.assert_frame_equal(found.frame, expected)
    kinds = ["text", "integer", "decimal", "boolean", "date"]
    assert [column.kind for column in found.columns] == kinds
    assert [column.n_missing for column in found.columns] == [1, 0, 1, 1, 0]
    assert found.set_aside.empty


def test_each_kind_of_file_has_a_reader_and_a_name() -> None:
    assert set(READERS) | {"json"} == set(FORMATS)
    assert len(suffixes()) == len(set(suffixes()))
    assert all(known.title in titles() for known in FORMATS.values())


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
        pytest.param("1e400", "1e400", "decimal", id="beyond what a number can hold"),
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


# Files that know their types


def arrow_file(tmp_path: Path, *columns: pa.Array, stream: bool = False) -> Path:
    table = pa.table(list(columns), names=[f"c{number}" for number in range(len(columns))])
    path = tmp_path / "t.arrow"
    opened = pa.ipc.new_stream if stream else pa.ipc.new_file
    with opened(str(path), table.schema) as writer:
        writer.write_table(table)
    return path


@pytest.mark.parametrize(
    ("column", "kind", "text", "note"),
    [
        pytest.param(
            pa.array([Decimal("1.10"), None]), "decimal", "1.10", "no digit lost", id="decimals"
        ),
        pytest.param(
            pa.array([Decimal("12345678901234567890.5"), None]),
            "text",
            "12345678901234567890.5",
            "more digits than a number can hold",
            id="long decimals",
        ),
        pytest.param(
            pa.array([Decimal("31"), None]),
            "integer",
            "31",
            "decimal128(2, 0)",
            id="whole decimals",
        ),
        pytest.param(
            pa.array([2**62 + 1, None]),
            "integer",
            str(2**62 + 1),
            "as stored",
            id="large and missing",
        ),
        pytest.param(
            pa.array([2**64 - 1, None], pa.uint64()),
            "integer",
            str(2**64 - 1),
            "as stored",
            id="unsigned",
        ),
        pytest.param(
            pa.array([datetime.timedelta(minutes=2), None]),
            "integer",
            "120",
            "durations, in seconds",
            id="durations",
        ),
        pytest.param(
            pa.array([1500, None], pa.duration("us")),
            "integer",
            "1500",
            "durations, in microseconds",
            id="short durations",
        ),
        pytest.param(
            pa.array([datetime.time(9, 30), None]), "text", "09:30:00", "times of day", id="times"
        ),
        pytest.param(
            pa.array([1, None], pa.time64("ns")),
            "text",
            "00:00:00.000000001",
            "times of day",
            id="times to the nanosecond",
        ),
        pytest.param(
            pa.array([datetime.date(2024, 2, 29), None]),
            "date",
            "2024-02-29",
            "as stored",
            id="days",
        ),
        pytest.param(
            pa.array([2**30, None], pa.date32()),
            "date",
            "2941775-04-07",
            "as stored",
            id="far days",
        ),
        pytest.param(
            pa.array([0, None], pa.timestamp("us", "Europe/Berlin")),
            "date",
            "1970-01-01 01:00:00+01:00",
            "time zone Europe/Berlin",
            id="a time zone",
        ),
        pytest.param(
            pa.array([0, None], pa.timestamp("us", "Mars/Dome")),
            "date",
            "1970-01-01 00:00:00+00:00",
            "“Mars/Dome” is unknown: in UTC",
            id="an unknown time zone",
        ),
        pytest.param(
            pa.array(["x", None]).dictionary_encode(), "text", "x", "categories", id="categories"
        ),
        pytest.param(
            pa.array([5, None]).dictionary_encode(), "integer", "5", "categories", id="codes"
        ),
        pytest.param(
            pa.array([[1, None], None]), "text", "[1, null]", "kept as JSON text", id="lists"
        ),
        pytest.param(pa.array([b"ab", None]), "text", "ab", "read as UTF-8", id="words as bytes"),
        pytest.param(pa.array([b"\xff", None]), "text", "ff", "hexadecimal", id="bytes"),
        pytest.param(
            pa.array([1.5, None], pa.float16()), "decimal", "1.5", "as stored", id="halves"
        ),
        pytest.param(pa.array(["é", None], pa.string_view()), "text", "é", "as stored", id="views"),
        pytest.param(
            pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
            "text",
            "[1, 2, 3]",
            "kept as text",
            id="what nobody has heard of",
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True], ids=["file", "stream"])
def test_a_stored_column_comes_through_without_loss(
    tmp_path: Path, column: pa.Array, kind: str, text: str, note: str, stream: bool
) -> None:
    found = parse(arrow_file(tmp_path, column, pa.array([1, 2]), stream=stream))
    assert found.columns[0].kind == kind
    assert cells(found)["c0"] == [text, None]
    assert note in found.columns[0].note
    assert found.columns[0].n_missing == 1
    found.frame.to_parquet(tmp_path / "kept.parquet")  # as a dataset keeps it
    again = pd.read_parquet(tmp_path / "kept.parquet")["c0"]
    assert again.isna().tolist() == [False, True]
    if kind != "decimal":
        assert str(again[0]).startswith(text[:10])


def test_a_group_of_columns_is_opened_once(tmp_path: Path) -> None:
    group = pa.array([{"a": 1, "b": {"c": 2}}, None])
    found = parse(arrow_file(tmp_path, group))
    assert cells(found) == {"c0.a": ["1", None], "c0.b": ['{"c": 2}', None]}
    assert "“c0” is a group" in " ".join(found.decisions)


def test_the_index_of_a_frame_is_not_lost(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2]}, index=[7, 3])
    frame.to_parquet(tmp_path / "t.parquet")
    assert cells(parse(tmp_path / "t.parquet")) == {"a": ["1", "2"], "index": ["7", "3"]}
    frame.rename_axis("id").to_parquet(tmp_path / "t.parquet")
    assert cells(parse(tmp_path / "t.parquet")) == {"a": ["1", "2"], "id": ["7", "3"]}


def test_a_stored_column_can_be_typed_otherwise(tmp_path: Path) -> None:
    path = arrow_file(tmp_path, pa.array([1, 2]))
    found = parse(path, ReadOptions(types={"c0": "text"}))
    assert found.frame["c0"].tolist() == ["1", "2"]


@pytest.mark.parametrize("harm", range(40))
def test_a_harmed_arrow_file_is_refused_or_read(tmp_path: Path, harm: int) -> None:
    path = arrow_file(tmp_path, pa.array(["Ann", None]), pa.array([[1], [2]]), pa.array([1, 2]))
    data = bytearray(path.read_bytes())
    data[8 + harm * (len(data) - 8) // 40] ^= 0xFF
    path.write_bytes(data)
    with contextlib.suppress(ReadError):  # any other error fails
        assert len(parse(path).frame) == 2


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.arrow", b"ARROW1\0\0" + bytes(100), "Arrow file", id="damaged"),
        pytest.param("t.feather", b"FEA1" + bytes(100), "Feather file of version 1", id="old"),
        pytest.param("t.orc", b"ORC" + bytes(100), "an ORC file", id="ORC"),
        pytest.param("t.tar", b"x" + bytes(256) + b"ustar" + bytes(99), "a tar archive", id="tar"),
    ],
)
def test_a_binary_file_is_called_by_its_name(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    assert said in refused(tmp_path, data, name).problem


# Archives


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


NOISE = ("__MACOSX/._t.csv", b"x"), (".DS_Store", b"x")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.csv.gz", gzip.compress(CSV), "unpacked from gzip", id="gzip"),
        pytest.param("t.csv.bz2", bz2.compress(CSV), "unpacked from bzip2", id="bzip2"),
        pytest.param("t.csv.xz", lzma.compress(CSV), "unpacked from xz", id="xz"),
        pytest.param(
            "t.csv.gz",
            gzip.compress(CSV[:9]) + gzip.compress(CSV[9:]) + bytes(4),
            "unpacked from gzip",
            id="two streams, one after the other",
        ),
        pytest.param("t.zip", zipped(("a/t.csv", CSV)), "unpacked a/t.csv", id="zip"),
        pytest.param("t.zip", zipped(("t", CSV)), "unpacked t", id="a file without an ending"),
        pytest.param("t.zip", zipped(("../../t.csv", CSV)), "unpacked ../../t.csv", id="a path"),
        pytest.param("t.zip", zipped(*NOISE, ("t.csv", CSV)), "unpacked t.csv", id="noise"),
        pytest.param(
            "t.zip",
            zipped(("t.csv", CSV), ("readme.txt", b"hello"), ("picture.png", b"x")),
            "unpacked t.csv, the only table among 3 files",
            id="one table among others",
        ),
        pytest.param(
            "t.zip",
            zipped(("t.csv", CSV), method=zipfile.ZIP_LZMA),
            "unpacked t.csv",
            id="zip by another method",
        ),
    ],
)
def test_the_table_in_an_archive_is_read(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    found = parsed(tmp_path, data, name)
    assert found.raw.to_numpy().tolist() == PEOPLE
    assert found.decisions[0] == said
    assert not any("really" in decision for decision in found.decisions)


def locked() -> bytes:
    data = bytearray(zipped(("t.csv", CSV)))
    data[6] |= 1  # the flag for a password, in both headers
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """Return a zip whose headers promise ten bytes and whose stream holds more."""
    data = bytearray(zipped(("t.csv", CSV)))
    for place in (22, data.index(b"PK\x01\x02") + 24):
        data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param(
            "t.zip", zipped(("a.csv", CSV), ("b.csv", CSV)), "2 tables: “a.csv”, “b.csv”", id="two"
        ),
        pytest.param("t.zip", zipped(("a.png", b"x"), ("b", b"x")), "no table", id="no table"),
        pytest.param("t.zip", zipped(), "holds no files", id="no files"),
        pytest.param("t.zip", zipped(("t.csv", b"")), "is empty", id="an empty file"),
        pytest.param(
            "t.zip", zipped(("t.zip", zipped(("t", CSV)))), "another archive", id="nested"
        ),
        pytest.param("t.gz", gzip.compress(gzip.compress(CSV)), "another archive", id="twice"),
        pytest.param("t.zip", locked(), "a password", id="a password"),
        pytest.param("t.zip", lying(), "damaged", id="headers that lie"),
        pytest.param("t.zip", zipped(("t.csv", CSV))[:-9], "damaged", id="zip cut off"),
        pytest.param("t.gz", gzip.compress(CSV)[:-9], "damaged", id="gzip cut off"),
        pytest.param("t.bz2", bz2.compress(CSV)[:-9], "damaged", id="bzip2 cut off"),
        pytest.param("t.xz", lzma.compress(CSV)[:-9], "damaged", id="xz cut off"),
        pytest.param("t.gz", gzip.compress(CSV) + b"more", "damaged", id="gzip and more"),
        pytest.param("t.gz", gzip.compress(bytes(2**21)), "more than 1 MiB", id="a gzip bomb"),
        pytest.param("t.bz2", bz2.compress(bytes(2**21)), "more than 1 MiB", id="a bzip2 bomb"),
        pytest.param("t.xz", lzma.compress(bytes(2**21)), "more than 1 MiB", id="an xz bomb"),
        pytest.param("t.zip", zipped(("t", bytes(2**21))), "more than 1 MiB", id="a zip bomb"),
    ],
)
def test_an_archive_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    assert said in refused(tmp_path, data, name).problem


# Names that promise something else


def as_bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    data = io.BytesIO()
    write(data)
    return data.getvalue()


SMALL = pd.DataFrame({"name": ["Ann", "Bob"], "age": [31, 42]})
EXCEL = as_bytes(lambda file: SMALL.to_excel(file, index=False))
PARQUET = as_bytes(lambda file: SMALL.to_parquet(file, index=False))
JSON = SMALL.to_json(orient="records").encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.csv", EXCEL, "named .csv, but really an Excel workbook", id="excel"),
        pytest.param("t.CSV", PARQUET, "named .csv, but really a Parquet file", id="parquet"),
        pytest.param("t.csv", JSON, "named .csv, but really JSON", id="json"),
        pytest.param("t.xlsx", CSV, "named .xlsx, but really delimited text", id="csv"),
        pytest.param("t.json", CSV, "named .json, but really delimited text", id="no json"),
        pytest.param("t.gz", CSV, "named .gz, but really delimited text", id="not packed"),
        pytest.param(
            "t.zip", zipped(("t.csv", EXCEL)), "named .csv, but really an Excel", id="in an archive"
        ),
    ],
)
def test_a_wrong_name_is_said_and_the_file_is_read(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    found = parsed(tmp_path, data, name)
    assert found.raw.to_numpy().tolist() == PEOPLE
    assert said in " · ".join(found.decisions)


@pytest.mark.parametrize("name", ["t", "t.txt", "t.data", "t.2024-01"])
@pytest.mark.parametrize("data", [CSV, JSON], ids=["csv", "json"])
def test_a_name_that_promises_nothing_is_not_wrong(tmp_path: Path, name: str, data: bytes) -> None:
    assert not any("really" in said for said in parsed(tmp_path, data, name).decisions)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param(
            "t.xls", "<html><table></table></html>", "named .xls, but really a web page", id="excel"
        ),
        pytest.param("t.html", "<!DOCTYPE html>\n<html></html>", "is a web page", id="page"),
        pytest.param("t.csv", "\n<table><tr><td>1</td></tr></table>", "a web page", id="table"),
        pytest.param("t.xml", '<?xml version="1.0"?><a><b/></a>', "is an XML file", id="xml"),
        pytest.param("t.csv", "<rows><row/><row/></rows>", "an XML file", id="no prolog"),
    ],
)
def test_markup_is_said_to_be_markup(tmp_path: Path, name: str, data: str, said: str) -> None:
    assert said in refused(tmp_path, data, name).problem


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>a</p>\n<p>b</p>\n<p>c</p>\n", id="snippets"),
        pytest.param("<5\n<10\n>10\n", id="ranges"),
        pytest.param("<none>\n<some>\n<all>\n", id="words in brackets"),
    ],
)
def test_a_column_with_angle_brackets_is_no_markup(tmp_path: Path, text: str) -> None:
    found = parsed(tmp_path, text, "t.csv", header=0)
    assert found.raw.iloc[:, 0].tolist() == text.split()
