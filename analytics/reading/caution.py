"""Where the fast way hands over: what it saw may be more than rows and lines that do not fit."""

from __future__ import annotations

import numpy as np

from analytics.reading.foot import FOOT_ROWS, may_have_foot
from analytics.reading.head import Head
from analytics.reading.lines import Record, records, split_lines
from analytics.reading.mend import mend
from analytics.reading.tables import starts_table, width_of

_RUN = 3  # records of another width in a row may be another table


def needs_care(data: bytes, start: int, end: int, head: Head, odd: np.ndarray) -> bool:
    """Say whether records can be mended, or whether other tables, notes or totals may be there.

    Parameters
    ----------
    data, start, end
        Text in UTF-8 and where its rows are.
    odd
        Where odd records begin and end, and their lines, in the order of the file.
    """
    return _foot(data, start, end, head) or _among_odd(data, end, head, odd)


def _foot(data: bytes, start: int, end: int, head: Head) -> bool:
    first = _rows(data[start : _line_end(data, start, end)], head)
    last = _rows(data[_foot_start(data, start, end) : end], head)[-FOOT_ROWS:]
    return may_have_foot(last, first[0] if first else [], head.columns)


def _rows(part: bytes, head: Head) -> list[list[str]]:
    found = records(split_lines(part.decode("utf-8")), head.dialect)
    return [r.cells for r in found if r.cells and len(r.cells) == len(head.names)]


def _line_end(data: bytes, start: int, end: int) -> int:
    place = data.find(b"\n", start, end)
    return end if place < 0 else place


def _foot_start(data: bytes, start: int, end: int) -> int:
    """Return where the last rows begin: the start of a line that is not within quotes."""
    place, n_rows, quotes = end, 0, 0
    while place > start and n_rows <= 2 * FOOT_ROWS:
        line = max(data.rfind(b"\n", start, place - 1) + 1, start)
        quotes += data.count(b'"', line, place)
        place = line
        n_rows += quotes % 2 == 0
    return place


def _among_odd(data: bytes, end: int, head: Head, odd: np.ndarray) -> bool:
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


def _next(data: bytes, place: int, end: int, head: Head) -> list[Record]:
    stop = place
    for _ in range(2):
        stop = _line_end(data, stop, end) + 1
    found = records(split_lines(data[place : min(stop, end)].decode("utf-8")), head.dialect)
    return [r for r in found if width_of(r) == len(head.names)]
