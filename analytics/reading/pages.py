"""The bytes of a file, read where they are looked at: it may be larger than the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from analytics.errors import ReadError


class Bytes(Protocol):
    """What can be cut like `bytes`."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes: ...


class Pages:
    """A file that is cut like `bytes`, by slices.

    Not a memory map: its pages would count as the worker's own, and a file that shrinks meanwhile
    would end the process.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._size = path, path.stat().st_size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(self._size)
        with self._path.open("rb") as file:
            file.seek(start)
            piece = file.read(stop - start)
        if len(piece) < stop - start:
            raise ReadError("The file changed while it was read.", "Read it again.")
        return piece
