"""What a file really is: the first bytes decide, not the name."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analytics.errors import ReadError
from analytics.reading.wide import looks_wide

MAX_UNPACKED = 2**30
MAX_RATIO = 100
SourceKind = Literal["text", "excel", "parquet"]

BINARIES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ": "a Windows program",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 archive",
    b"\x89HDF": "an HDF5 file",
    b"ARROW1": "an Arrow file",
}
_FEW_CONTROLS = 3  # a stray NUL makes no short text a binary file
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1a\x1b")


@dataclass(frozen=True)
class Source:
    """The bytes of a table and what they are."""

    kind: SourceKind
    data: bytes
    decisions: tuple[str, ...] = ()


def open_source(path: Path, name: str) -> Source:
    """Return the bytes of the table in a file, unpacked.

    Raises
    ------
    ReadError
        The file is empty, no table, or an archive beyond the limits.
    """
    data = path.read_bytes()
    if not data.strip(b"\r\n \t\xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"“{name}” is empty.", "Choose a file with a header and rows.")
    return _recognise(data, name)


def _recognise(data: bytes, name: str) -> Source:
    if data.startswith(b"PAR1"):
        return Source("parquet", data, ("Parquet",))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Source("excel", data, ("Excel 97",))
    if data.startswith(b"PK\x03\x04"):
        return _unzip(data, name)
    if data.startswith(b"\x1f\x8b"):
        return _gunzip(data, name)
    for magic, what in BINARIES.items():
        if data.startswith(magic) and not _is_text(data):
            raise ReadError(f"“{name}” is {what}, not a table.", "Save the table as CSV or Excel.")
    if not _is_text(data):
        raise ReadError(
            f"“{name}” is a binary file of an unknown kind, not a table.",
            "Save the table as CSV, Excel or Parquet.",
        )
    return Source("text", data)


def _is_text(data: bytes) -> bool:
    if looks_wide(data):
        return True
    sample = data[:65536]
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls <= max(_FEW_CONTROLS, 0.005 * len(sample))


def _gunzip(data: bytes, name: str) -> Source:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            inside = _limited(file, len(data), name)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"The archive “{name}” is damaged.", "Pack the file again.") from error
    source = _recognise(inside, name)
    return Source(source.kind, source.data, ("unpacked from gzip", *source.decisions))


def _unzip(data: bytes, name: str) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names:
                return Source("excel", data, ("Excel workbook",))
            files = [n for n in names if not n.endswith("/") and not n.startswith("__MACOSX")]
            if len(files) != 1:
                raise ReadError(
                    f"The archive “{name}” holds {len(files)} files.",
                    "Unpack it and choose the one table you want.",
                )
            with archive.open(files[0]) as file:
                inside = _limited(file, len(data), name)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError) as error:
        raise ReadError(
            f"The archive “{name}” is damaged or has a password.",
            "Pack the file again without one.",
        ) from error
    source = _recognise(inside, name)
    return Source(source.kind, source.data, (f"unpacked {files[0]}", *source.decisions))


def _limited(file: object, packed: int, name: str) -> bytes:
    limit = min(MAX_UNPACKED, max(packed * MAX_RATIO, 2**20))
    data: bytes = file.read(limit + 1)  # type: ignore[attr-defined]
    if len(data) > limit:
        raise ReadError(
            f"The archive “{name}” unpacks to more than {limit // 2**20:,} MiB.",
            "Unpack it yourself and choose the table.",
        )
    return data
