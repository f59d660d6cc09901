"""Archives: the one table inside is read, or one sentence says why not."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import pytest

from tests.reading.files import CSV, PEOPLE, parsed, refused
from tests.reading.seeds import zipped

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


def nameless() -> bytes:
    """Return a zip that calls its file by a name that ends before it begins."""
    data = bytearray(zipped(("t", CSV)))
    data[data.index(b"PK\x01\x02") + 46] = 0
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
        pytest.param("t.zip", nameless(), "damaged", id="a file without a name"),
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
