"""What a file really is: the first bytes decide, not the name."""

from __future__ import annotations

import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analytics.errors import NotFoundError, ReadError
from analytics.reading.archives import check_workbook, is_archive, is_packed, is_workbook, unpack
from analytics.reading.formats import Kind, titles
from analytics.reading.pages import Bytes, Pages
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
_FIRST = 65536  # bytes by which a kind is known
_TAR = slice(257, 262)
_FEW_CONTROLS = 3  # a stray NUL makes no short text a binary file
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1a\x1b")
_DELIMITERS = frozenset(b"\x01\x02\x1e\x1f")


@dataclass(frozen=True)
class Source:
    """The bytes of a table, what they are, and the name they had, perhaps inside an archive."""

    kind: Kind
    pages: Bytes
    name: str
    decisions: tuple[str, ...] = ()

    @cached_property
    def data(self) -> bytes:
        """All bytes at once."""
        return self.pages[:]


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
        pages: Bytes = Pages(path)
        whole = pages[:] if is_packed(pages[:1024]) else None
    said: tuple[str, ...] = ()
    inside = name
    if whole is not None:
        pages = whole
        if is_archive(whole):
            found = unpack(whole, name)
            pages, inside, said = found.data, found.name, found.said
    if not (pages[:1024].strip(_NOTHING) or pages[:].strip(_NOTHING)):
        raise ReadError(f"“{name}” is empty.", "Choose a file with a header and rows.")
    return Source(_recognise(pages, name), pages, inside, said)


def _recognise(pages: Bytes, name: str) -> Kind:
    first = pages[:_FIRST]
    if is_packed(first) and is_workbook(whole := pages[:]):
        check_workbook(whole, name)
        return "excel"
    for magic, kind in MAGIC.items():
        if first.startswith(magic):
            return kind
    if not (looks_wide(pages) or _is_text(first)):
        raise ReadError(f"“{name}” is {_what(first)}, not a table that can be read.", _fix(first))
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


def _is_text(sample: bytes) -> bool:
    controls = Counter(byte for byte in sample if byte < 32 and byte not in _TEXT_CONTROLS)
    # One of these may be the delimiter, which no cell can hold.
    delimiter = max((controls[byte] for byte in _DELIMITERS), default=0)
    n_controls = controls.total() - (delimiter if delimiter < 0.5 * len(sample) else 0)
    return n_controls <= max(_FEW_CONTROLS, 0.005 * len(sample))
