"""Archives: one table is taken out, within limits that are kept while unpacking."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from analytics.errors import ReadError, brief
from analytics.limits import limits, size
from analytics.reading.formats import kind_named, suffix_of

_ALWAYS = 2**20  # so much a small archive may unpack to, whatever its ratio
_MEMORY = 2**28  # an .xz file names the memory it wants, up to 4 GiB

STREAMS: dict[str, tuple[re.Pattern[bytes], Callable[[], Any]]] = {
    "gzip": (re.compile(rb"\x1f\x8b"), lambda: zlib.decompressobj(31)),
    "bzip2": (re.compile(rb"BZh[1-9]1AY&SY"), bz2.BZ2Decompressor),
    "xz": (re.compile(rb"\xfd7zXZ\x00"), lambda: lzma.LZMADecompressor(memlimit=_MEMORY)),
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,  # a password
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
    IndexError,  # a file without a name
)


@dataclass(frozen=True)
class Unpacked:
    """What was taken out of an archive, under its own name."""

    data: bytes
    name: str
    said: tuple[str, ...] = ()


def is_packed(first: bytes) -> bool:
    """Say whether a file that begins so may be an archive or a workbook."""
    return first.startswith(_ZIP) or _stream(first) is not None


def is_archive(data: bytes) -> bool:
    """Say whether bytes are an archive that can be unpacked; a workbook is not."""
    if data.startswith(_ZIP):
        return not is_workbook(data)
    return _stream(data) is not None


def is_workbook(data: bytes) -> bool:
    """Say whether bytes are a workbook, which is an archive too, but one table to people."""
    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not _WORKBOOKS.isdisjoint(archive.namelist())
    except _BROKEN:
        return False


def unpack(data: bytes, name: str) -> Unpacked:
    """Take the one table out of an archive.

    Raises
    ------
    ReadError
        The archive is damaged, locked, beyond a limit, holds another archive, or leaves open which
        of its files is the table.
    """
    try:
        found = _unzip(data, name) if data.startswith(_ZIP) else _unstream(data, name)
    except _BROKEN as error:
        raise _damaged(name) from error
    if is_archive(found.data):
        raise ReadError(
            f"The archive “{name}” holds another archive.",
            "Unpack it and choose the table inside.",
        )
    return found


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that would not fit into memory.

    Raises
    ------
    ReadError
        It unpacks to more than the limit, or is damaged.
    """
    limit = left = int(limits().unpacked)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                left -= _length(archive, entry, left)
                if left < 0:
                    raise _too_large(name, limit)
    except _BROKEN as error:
        raise _damaged(name) from error


def _length(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    length = 0
    with archive.open(entry) as file:
        while length <= left and (part := file.read(2**20)):
            length += len(part)
    return length


def _stream(data: bytes) -> str | None:
    return next((what for what, (magic, _) in STREAMS.items() if magic.match(data)), None)


def _unstream(data: bytes, name: str) -> Unpacked:
    what = _stream(data) or ""
    limit, parts, length = _limit(data), [], 0
    while data:  # streams may follow each other, and be filled up with zeros
        engine = STREAMS[what][1]()
        parts.append(engine.decompress(data, limit + 1 - length))
        length += len(parts[-1])
        if length > limit:
            raise _too_large(name, limit)
        if not engine.eof:
            raise EOFError
        data = engine.unused_data.lstrip(b"\x00")
    return Unpacked(b"".join(parts), _bare(name), (f"unpacked from {what}",))


def _bare(name: str) -> str:
    return name.rpartition(".")[0] if suffix_of(name) in ("gz", "bz2", "xz") else name


def _unzip(data: bytes, name: str) -> Unpacked:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > limits().entries:
            raise ReadError(
                f"The archive “{name}” holds {len(entries):,} files; "
                f"at most {limits().entries:,} are looked through.",
                "Unpack it and choose the table.",
            )
        files = [entry.filename for entry in entries if _counts(entry)]
        chosen = _choose(files, name)
        limit = _limit(data)
        with archive.open(chosen) as file:
            inside = file.read(limit + 1)
    if len(inside) > limit:
        raise _too_large(name, limit)
    among = f", the only table among {len(files):,} files" if len(files) > 1 else ""
    return Unpacked(inside, chosen, (f"unpacked {chosen}{among}",))


def _counts(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not (entry.is_dir() or path.parts[:1] == ("__MACOSX",) or path.name.startswith("."))


def _choose(files: list[str], name: str) -> str:
    """Return the one file, the one that is named as a table, or the one that is plain text."""
    tables = [file for file in files if kind_named(file) is not None]
    certain = [file for file in tables if suffix_of(file) != "txt"]  # a .txt may be a notice
    for choice in (files, certain or tables):
        if len(choice) == 1:
            return choice[0]
    if not files:
        raise ReadError(f"The archive “{name}” holds no files.", "Choose another file.")
    what = f"{len(certain or tables):,} tables" if tables else f"{len(files):,} files and no table"
    listed = ", ".join(f"“{brief(file)}”" for file in (certain or tables or files)[:10])
    raise ReadError(
        f"The archive “{name}” holds {what}: {listed}.",
        "Unpack it and choose the one table you want.",
    )


def _limit(data: bytes) -> int:
    return min(limits().unpacked, max(len(data) * limits().ratio, _ALWAYS))


def _too_large(name: str, limit: int) -> ReadError:
    ratio = "" if limit == limits().unpacked else f", over {limits().ratio:,} times its size"
    return ReadError(
        f"“{name}” unpacks to more than {size(limit)}{ratio}.",
        "Unpack it yourself and choose the table, or a part of it.",
    )


def _damaged(name: str) -> ReadError:
    what = "workbook" if kind_named(name) == "excel" else "archive"
    return ReadError(
        f"The {what} “{name}” is damaged or has a password.",
        "Save it again without a password, or fetch it again.",
    )
