"""Parquet and Arrow: columns that know their types come through without loss."""

from __future__ import annotations

import contextlib
import datetime
import struct
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from analytics.errors import LimitError, ReadError
from analytics.reading import ReadOptions, parse
from tests.reading.files import cells, refused


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
            pa.array([2**50, None], pa.timestamp("ms", "Europe/Berlin")),
            "date",
            "37648-05-06 22:07:22.624",
            "in UTC and not in “Europe/Berlin”",
            id="a time zone in the far future",
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


def test_a_file_that_asks_for_more_memory_than_there_is_is_refused(tmp_path: Path) -> None:
    path, table = tmp_path / "t.arrow", pa.table({"a": range(1000)})
    packed = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_file(str(path), table.schema, options=packed) as writer:
        writer.write_table(table)
    data, size = path.read_bytes(), struct.pack("<q", 8000)
    assert data.count(size) == 1
    path.write_bytes(data.replace(size, struct.pack("<q", 2**50)))
    with pytest.raises(LimitError, match="is damaged, or needs more memory"):
        parse(path)


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


def test_a_time_zone_whose_name_is_no_text_is_damage(tmp_path: Path) -> None:
    table = pa.table({"at": pa.array([1, 2], pa.timestamp("us", "Europe/Paris"))})
    with pa.ipc.new_file(str(tmp_path / "t.arrow"), table.schema) as writer:
        writer.write_table(table)
    data = (tmp_path / "t.arrow").read_bytes().replace(b"Europe/Paris", b"Europe/\x80aris")
    assert "is damaged" in refused(tmp_path, data, "t.arrow").problem
