"""What a file really is: the first bytes decide, not the name."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import NotFoundError, ReadError
from analytics.reading.archives import Unpacked, check_workbook, is_archive, is_workbook, unpack
from analytics.reading.formats import Kind, titles
from analytics.reading.wide import looks_wide

MAGIC: dict[bytes, Kind] = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",  # a stream of it, which has no name of its own
    b"\xd0\xcf\x11\xe0": "excel",  # before 2007
}
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
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x89HDF": "an HDF5 file",
    b"ORC": "an ORC file",
    b"Obj\x01": "an Avro file",
    b"$FL2": "an SPSS file",
    b"\x93NUMPY": "a NumPy array",
    b"FEA1": "a Feather file of version 1",
}
_NOTHING = b"\r\n \t\xef\xbb\xbf\xff\xfe"
_TAR = slice(257, 262)
_FEW_CONTROLS = 3  # a stray NUL makes no short text a binary file
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1a\x1b")


@dataclass(frozen=True)
class Source:
    """The bytes of a table, what they are, and the name they had, perhaps inside an archive."""

    kind: Kind
    data: bytes
    name: str
    decisions: tuple[str, ...] = ()


@contextmanager
def opening(path: Path, name: str) -> Iterator[None]:
    """Turn a path that cannot be read into a sentence, and never wait for a pipe.

    Raises
    ------
    NotFoundError
        There is no such file.
    ReadError
        It is a folder or a device, or may not be read.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
            raise ReadError(f"“{name}” is {what}, not a file.", "Choose a file.")
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFoundError(
            f"There is no file “{name}”.", "Check the path and try again."
        ) from error
    except OSError as error:
        reason = error.strerror or "the disk refused"
        raise ReadError(f"“{name}” cannot be opened: {reason}.", "Check the file.") from error


def open_source(path: Path, name: str) -> Source:
    """Return the bytes of the table in a file, unpacked.

    Raises
    ------
    NotFoundError
        There is no such file.
    ReadError
        The file is empty, no table, or an archive beyond the limits.
    """
    with opening(path, name):
        data = path.read_bytes()
    found = unpack(data, name) if is_archive(data) else Unpacked(data, name)
    if not (found.data[:1024].strip(_NOTHING) or found.data.strip(_NOTHING)):
        raise ReadError(f"“{name}” is empty.", "Choose a file with a header and rows.")
    return Source(_recognise(found.data, name), found.data, found.name, found.said)


def _recognise(data: bytes, name: str) -> Kind:
    if is_workbook(data):
        check_workbook(data, name)
        return "excel"
    for magic, kind in MAGIC.items():
        if data.startswith(magic):
            return kind
    if not _is_text(data):
        raise ReadError(f"“{name}” is {_what(data)}, not a table that can be read.", _fix(data))
    return "text"


def _what(data: bytes) -> str:
    if data[_TAR] == b"ustar":
        return "a tar archive"
    known = (what for magic, what in BINARIES.items() if data.startswith(magic))
    return next(known, "a binary file of an unknown kind")


def _fix(data: bytes) -> str:
    if data.startswith(b"FEA1"):
        return "Write it again as version 2 with a pandas or pyarrow of today, or as Parquet."
    return f"Save the table as {titles()}."


def _is_text(data: bytes) -> bool:
    if looks_wide(data):
        return True
    sample = data[:65536]
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    return controls <= max(_FEW_CONTROLS, 0.005 * len(sample))
