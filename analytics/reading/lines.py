"""From lines of text to records of cells, with nothing lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

DELIMITERS = (",", ";", "\t", "|")
LONGEST_RECORD = 1000  # lines one quoted cell may span
_SAMPLE = 400


@dataclass(frozen=True)
class Record:
    """One record: the number of its first line (from 1), its text, and its cells.

    `cells` is ``None`` where the quotes do not fit together.
    """

    line: int
    raw: str
    cells: list[str] | None
    n_lines: int = 1


def split_lines(text: str) -> list[str]:
    r"""Split at CR, LF or CRLF and nowhere else; empty lines at the end do not count.

    >>> split_lines("a\r\nb\rc\n\n")
    ['a', 'b', 'c']
    """
    lines = re.split(r"\r\n|\n|\r", text) if "\r" in text else text.split("\n")
    while lines and not lines[-1].strip("\x1a "):
        lines.pop()
    return lines


@lru_cache(maxsize=16)
def _cell(delimiter: str) -> re.Pattern[str]:
    d = re.escape(delimiter)
    return re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={d}|\Z)|((?!")[^{d}]*)(?={d}|\Z)')


def cells_of(text: str, delimiter: str) -> list[str] | None:
    """Split one record into cells, or say with ``None`` that its quotes do not fit.

    >>> cells_of('1,"a, b",', ",")
    ['1', 'a, b', '']
    >>> cells_of('1,"open', ",")
    """
    if '"' not in text:
        return text.split(delimiter)
    pattern, cells, place = _cell(delimiter), [], 0
    while True:
        match = pattern.match(text, place)
        if match is None:
            return None
        quoted = match.group(1)
        cells.append(match.group(2) if quoted is None else quoted.replace('""', '"'))
        place = match.end() + 1
        if match.end() >= len(text):
            return cells


def records(lines: list[str], delimiter: str) -> Iterator[Record]:
    """Yield the records of the lines; a quoted cell may span several of them."""
    place = 0
    while place < len(lines):
        text = lines[place]
        cells = cells_of(text, delimiter)
        if cells is not None or text.count('"') % 2 == 0:
            yield Record(place + 1, text, cells)
            place += 1
            continue
        joined = _joined(lines, place, delimiter)
        yield joined
        place += joined.n_lines


def _joined(lines: list[str], place: int, delimiter: str) -> Record:
    # Only an odd number of quotes can close what is open; where nothing closes it, this line alone
    # is set aside and the next is read as if it had not been there.
    for end in range(place + 1, min(len(lines), place + LONGEST_RECORD)):
        if lines[end].count('"') % 2 == 1:
            text = "\n".join(lines[place : end + 1])
            cells = cells_of(text, delimiter)
            if cells is None:
                break
            return Record(place + 1, text, cells, end + 1 - place)
    return Record(place + 1, lines[place], None)


def choose_delimiter(lines: list[str]) -> str | None:
    """Return the delimiter that makes the most consistent table, none for a single column."""
    best, best_score = None, 0.0
    for delimiter in DELIMITERS:
        score = _consistency(lines[:_SAMPLE], delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _consistency(lines: list[str], delimiter: str) -> float:
    widths = [len(r.cells) for r in records(lines, delimiter) if r.cells and r.raw.strip()]
    if not widths:
        return 0.0
    width, count = Counter(widths).most_common(1)[0]
    if width == 1:
        return 0.0
    # Agreement counts most; among equals the delimiter that finds more columns is right.
    share = count / len(widths)
    return share * share + min(width, 100) * 1e-3 if share >= 0.5 else 0.0
