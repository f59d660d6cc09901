"""Where the fast way hands over: what it saw may be more than rows and lines that do not fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.reading.foot import FOOT_ROWS, may_have_foot
from analytics.reading.head import Head
from analytics.reading.lines import Record, records, split_lines
from analytics.reading.mend import mend
from analytics.reading.pages import Bytes
from analytics.reading.tables import starts_table, width_of

_PART = 2**20  # bytes that hold the first and the last rows
_LINES = 4096  # bytes that mostly hold the next two lines
_RUN = 3  # records of another width in a row may be another table


def needs_care(data: Bytes, start: int, end: int, head: Head, odd: np.ndarray) -> bool:
    """Say whether records can be mended, or whether other tables, notes or totals may be there.

    Parameters
    ----------
    data, start, end
        Text in UTF-8 and where its rows are.
    odd
        Where odd records begin and end, and their lines, in the order of the file.
    """
    return _foot(data, start, end, head) or _among_odd(data, end, head, odd)


def _foot(data: Bytes, start: int, end: int, head: Head) -> bool:
    top, tail = data[start : min(start + _PART, end)], data[max(start, end - _PART) : end]
    place = _foot_start(tail)
    if not place and len(tail) < end - start:
        return True  # the last rows are longer than what is looked at
    first = _rows(top[: _line_end(top, 0)], head)
    last = _rows(tail[place:], head)[-FOOT_ROWS:]
    return may_have_foot(last, first[0] if first else [], head.columns)


def _rows(part: bytes, head: Head) -> list[list[str]]:
    found = records(split_lines(part.decode("utf-8")), head.dialect)
    return [r.cells for r in found if r.cells and len(r.cells) == len(head.names)]


def _line_end(part: bytes, place: int) -> int:
    found = part.find(b"\n", place)
    return len(part) if found < 0 else found


def _foot_start(tail: bytes) -> int:
    """Return where the last rows begin: the start of a line that is not within quotes."""
    place, n_rows, quotes = len(tail), 0, 0
    while place > 0 and n_rows <= 2 * FOOT_ROWS:
        line = tail.rfind(b"\n", 0, place - 1) + 1
        quotes += tail.count(b'"', line, place)
        place = line
        n_rows += quotes % 2 == 0
    return place


def _among_odd(data: Bytes, end: int, head: Head, odd: np.ndarray) -> bool:
    run, last_end, last_width = 0, -1, 0
    for begin, after, _ in odd.tolist():
        raw = data[begin:after].decode("utf-8").rstrip("\r\n")
        record = Record(0, raw, head.dialect.cells(raw))
        width = width_of(record)
        if width and mend(raw, head.dialect, len(head.names), head.columns)[0]:
            return True
        run = run + 1 if begin == last_end and width == last_width > 1 else 1
        last_end, last_width = after, width
        if run == _RUN or starts_table(record, _next(data, after, end, head), head.columns):
            return True
    return False


def _next(data: Bytes, place: int, end: int, head: Head) -> list[Record]:
    part = _two_lines(data, place, end)
    found = records(split_lines(part.decode("utf-8", "replace")), head.dialect)
    return [r for r in found if width_of(r) == len(head.names)]


def _two_lines(data: Bytes, place: int, end: int) -> bytes:
    part = data[place : min(place + _LINES, end)]
    if part.count(b"\n") < 2:
        part = data[place : min(place + _PART, end)]
    return b"\n".join(part.split(b"\n", 2)[:2])


class Doubts:
    """What the cells tell, piece by piece: the header again, or a row in quotes of another kind."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._again = np.zeros((len(head.header), len(head.names)), bool)
        self._quoted = np.zeros(len(head.names), bool)
        self._spaced = np.zeros(len(head.names) - 1, bool)

    def add(self, table: pa.Table) -> None:
        """Look at one more piece."""
        for seen, record in zip(self._again, self._head.header, strict=True):
            pairs = zip(table.columns, record.cells or [], strict=True)
            seen |= [_may_hold(column, cell) for column, cell in pairs]
        if not self._head.other_quotes:
            self._quoted |= [_some(column, _quoted) for column in table.columns]
        if not self._head.padded and len(self._spaced) > 1:
            self._spaced |= [_some(column, _spaced) for column in table.columns[1:]]

    def stay(self) -> bool:
        """Say whether there may be such a row; none is missed."""
        spaced = len(self._spaced) > 1 and self._spaced.all()
        return bool(self._again.all(axis=1).any() or self._quoted.all() or spaced)


def _may_hold(column: pa.ChunkedArray, word: str) -> bool:
    if pa.types.is_dictionary(column.type):
        return any(pc.index(chunk.dictionary, word).as_py() >= 0 for chunk in column.chunks)
    return word.strip() == "" or word[-1].isdigit()


def _some(column: pa.ChunkedArray, doubted: Callable[[pa.Array], bool]) -> bool:
    return pa.types.is_dictionary(column.type) and any(doubted(c.dictionary) for c in column.chunks)


def _quoted(words: pa.Array) -> bool:
    return bool(pc.any(pc.and_(pc.starts_with(words, "'"), pc.ends_with(words, "'"))).as_py())


def _spaced(words: pa.Array) -> bool:
    return bool(pc.any(pc.starts_with(words, " ")).as_py())
