"""Parquet files of one schema joined to one: their rows stay as they are, their footers are moved.

Arrow encodes a file on one core. Written beside each other, parts only have to be told where they
lie at last: a footer names places by their distance from the beginning of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

_MAGIC = b"PAR1"
_LENGTH = 4  # bytes, before the magic at the end
_MOVE: dict[int, Any] = {}
# The footer's structures by the numbers of their fields, as far as places stand in them.
_COLUMN = {9: _MOVE, 10: _MOVE, 11: _MOVE, 14: _MOVE}
_CHUNK = {2: _MOVE, 3: _COLUMN, 4: _MOVE, 6: _MOVE}
_FOOTER = {4: {1: _CHUNK, 5: _MOVE}}
# How values are written, by the numbers of their kinds.
_BOOLEANS, _WHOLE, _LISTS = (1, 2), (4, 5, 6), (9, 10)
_BYTE, _DOUBLE, _BINARY, _STRUCT = 3, 7, 8, 12


def join(parts: Iterable[pa.Buffer], out: IO[bytes]) -> None:
    """Write Parquet files of one schema as one file, with the metadata of the first."""
    out.write(_MAGIC)
    place, whole = len(_MAGIC), None
    for part in parts:
        end = len(part) - len(_MAGIC) - _LENGTH
        start = end - int.from_bytes(part[end : end + _LENGTH], "little")
        footer = moved(part[start:end].to_pybytes(), place - len(_MAGIC))
        out.write(part[len(_MAGIC) : start])
        place += start - len(_MAGIC)
        whole = _together(whole, footer)
    assert whole is not None
    sink = pa.BufferOutputStream()
    whole.write_metadata_file(sink)
    out.write(sink.getvalue()[len(_MAGIC) :])


def _together(whole: pq.FileMetaData | None, footer: bytes) -> pq.FileMetaData:
    length = len(footer).to_bytes(_LENGTH, "little")
    found = pq.read_metadata(pa.BufferReader(_MAGIC + footer + length + _MAGIC))
    if whole is None:
        return found
    whole.append_row_groups(found)
    return whole


def moved(footer: bytes, by: int) -> bytes:
    """Return a footer, in Thrift's compact form, whose places are so many bytes further on."""
    return _Mover(footer, by).footer() if by else footer


class _Mover:
    """Copies a footer from field to field, and adds to those that are places."""

    def __init__(self, footer: bytes, by: int) -> None:
        self._from, self._by, self._at = footer, by, 0
        self._to = bytearray()

    def footer(self) -> bytes:
        """Return the footer with all places moved."""
        self._struct(_FOOTER)
        return bytes(self._to)

    def _struct(self, fields: dict[int, Any]) -> None:
        number = 0
        while header := self._bytes(1)[0]:
            number = number + (header >> 4) if header >> 4 else _signed(self._copied())
            self._value(header & 15, fields.get(number))

    def _value(self, kind: int, fields: dict[int, Any] | None) -> None:
        if kind in _WHOLE:
            self._number(fields is _MOVE)
        elif kind == _STRUCT:
            self._struct(fields or {})
        elif kind in _LISTS:
            self._list(fields)
        elif kind not in _BOOLEANS:
            self._bytes({_BYTE: 1, _DOUBLE: 8}[kind] if kind != _BINARY else self._copied())

    def _list(self, fields: dict[int, Any] | None) -> None:
        header = self._bytes(1)[0]
        kind, size = header & 15, header >> 4
        for _ in range(self._copied() if size == 15 else size):
            self._bytes(1) if kind in _BOOLEANS else self._value(kind, fields)

    def _number(self, move: bool) -> None:
        value = self._varint()
        if move and value:  # zero means that there is no such place
            value = (_signed(value) + self._by) << 1
        self._put(value)

    def _bytes(self, n: int) -> bytes:
        found = self._from[self._at : self._at + n]
        self._at += n
        self._to += found
        return found

    def _copied(self) -> int:
        value = self._varint()
        self._put(value)
        return value

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._from[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def _put(self, value: int) -> None:
        while value > 127:
            self._to.append(value & 127 | 128)
            value >>= 7
        self._to.append(value)


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
