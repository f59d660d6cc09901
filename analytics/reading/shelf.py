"""Pieces of a table on their way: in memory while they are few, else in a file without a name."""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import IO

import pyarrow as pa

MOST_IN_MEMORY = 2**29  # bytes


class Shelf:
    """Keeps tables in the order in which they are put, and gives each back by its number.

    The file is one that no folder lists: it is gone with the process, however that ends.
    """

    def __init__(self) -> None:
        self._here: list[pa.Table] = []
        self._bytes = 0
        self._file: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._here) + len(self._places)

    def put(self, table: pa.Table) -> None:
        """Keep one more table."""
        self._bytes += table.nbytes
        if self._bytes <= MOST_IN_MEMORY and self._file is None:
            self._here.append(table)
        else:
            self._write(table)

    def _write(self, table: pa.Table) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="vitrine-", buffering=0)  # noqa: SIM115
            weakref.finalize(self, self._file.close)
        buffer = pa.BufferOutputStream()
        with pa.ipc.new_stream(buffer, table.schema) as stream:
            stream.write_table(table)
        start, data = self._file.seek(0, os.SEEK_END), buffer.getvalue()
        self._file.write(data)
        self._places.append((start, data.size))

    def get(self, i: int) -> pa.Table:
        """Return the table that was put as number `i`."""
        if i < len(self._here):
            return self._here[i]
        assert self._file is not None
        start, size = self._places[i - len(self._here)]
        return pa.ipc.open_stream(os.pread(self._file.fileno(), size, start)).read_all()
