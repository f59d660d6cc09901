"""A look at all bytes of a text, window by window: where records are, and what their cells are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from analytics.limits import limits
from analytics.reading.lines import LONGEST_RECORD
from analytics.reading.pages import Bytes

WINDOW = 2**24  # bytes; two threads look at two of them, and a row group is made of each
THREADS = 2
_MOST_ODD, _ODD_SHARE = 100_000, 0.02

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Window:
    """Whole records: kinds per column, odd records (first and last byte, line), lines."""

    start: int
    end: int
    kinds: np.ndarray
    odd: np.ndarray
    n_records: int
    n_lines: int
    several: bool  # a cell holds an end of line


def look(data: Bytes, start: int, end: int, delimiter: str, width: int) -> list[Window] | None:
    """Return the windows of a text in good order; nothing where the careful way is needed.

    Parameters
    ----------
    data
        Text in UTF-8.
    start, end
        The bytes between which its records stand.
    delimiter
        What stands between cells, one character of ASCII.
    width
        How many cells a record should have.
    """
    found: list[Window] = []
    n_lines = n_records = n_odd = 0
    for window in ahead(lambda part: _scan(part, delimiter, width), _cut(data, start, end)):
        if window is None:
            return None
        window.odd[:, 2] += n_lines
        found.append(window)
        n_lines += window.n_lines
        n_records += window.n_records
        n_odd += len(window.odd)
        if n_odd > _MOST_ODD:
            return None
    return found if n_odd <= _ODD_SHARE * n_records else None


@dataclass(frozen=True)
class _Part:
    """Whole records, of which the first byte stands at `start` of the text."""

    start: int
    size: int
    piece: bytes  # and some of what follows, which is looked at in its turn


def _cut(data: Bytes, start: int, end: int) -> Iterator[_Part | None]:
    """Cut a text where lines end outside of quotes."""
    while start < end:
        piece = data[start : min(start + WINDOW, end)]
        last = start + len(piece) >= end
        size = len(piece) if last else _last_end(piece)
        if not size:
            yield None  # one record fills a window
            return
        yield _Part(start, size, piece)
        start += size


def _last_end(piece: bytes) -> int:
    from analytics.reading import scanner  # numba costs 0.3 s, and small files do without

    place, n_quotes = len(piece), scanner.count(np.frombuffer(piece, np.uint8), ord('"'))
    while place:
        cut = piece.rfind(b"\n", 0, place - 1) + 1
        n_quotes -= piece.count(b'"', cut, place)
        if n_quotes % 2 == 0:
            return cut
        place = cut
    return 0


def _scan(part: _Part | None, delimiter: str, width: int) -> Window | None:
    from analytics.reading import scanner  # numba costs 0.3 s, and small files do without

    if part is None or not _fit(part):
        return None
    start, end = part.start, part.start + part.size
    kinds = np.zeros((width, scanner.N_KINDS), np.int64)
    odd = np.zeros((_MOST_ODD, scanner.ODD_COLUMNS), np.int64)
    n_records, n_lines, n_odd, n_long = scanner.scan(
        np.frombuffer(part.piece, np.uint8, part.size),
        ord(delimiter),
        width,
        kinds,
        odd,
        int(limits().record),
        LONGEST_RECORD,
    )
    if n_records == scanner.NOT_CLEAN:
        return None
    places = odd[:n_odd] + np.array([start, start, 0])
    return Window(start, end, kinds, places, n_records, n_lines, bool(n_long))


def _fit(part: _Part) -> bool:
    if b"\x00" in part.piece:
        return False
    try:
        return part.piece.isascii() or bool(part.piece[: part.size].decode())
    except UnicodeDecodeError:
        return False


def good_records(data: Bytes, window: Window) -> bytes:
    """Return a window's text without its odd records."""
    piece = data[window.start : window.end]
    if not len(window.odd):
        return piece
    edges = [0, *(window.odd[:, :2] - window.start).ravel().tolist(), len(piece)]
    return b"".join(piece[a:b] for a, b in list(pairwise(edges))[::2])


def ahead(function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Do the next few in other threads while one is being used; the order stays."""
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: list[Future[R]] = []
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > THREADS:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
