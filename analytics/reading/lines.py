"""From lines of text to records of cells, with nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.reading.consistency import candidates, score
from analytics.reading.dialect import Dialect

LONGEST_RECORD = 1000  # lines one quoted cell may span
_LONGEST_TEXT = 10 * 2**20  # characters of these lines together
SAMPLE = 400  # lines by which the dialect is chosen


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


def records(lines: list[str], dialect: Dialect, width: int | None = None) -> Iterator[Record]:
    """Yield the records of the lines; a quoted cell may span several of them.

    With a `width`, lines are joined only where they then have so many cells: a quote that is never
    closed does not swallow the lines up to the next one.
    """
    place = 0
    while place < len(lines):
        text = lines[place]
        cells = dialect.cells(text)
        if cells is not None or not dialect.open(text):
            yield Record(place + 1, text, cells)
            place += 1
            continue
        joined = _joined(lines, place, dialect, width)
        yield joined
        place += joined.n_lines


def _joined(lines: list[str], place: int, dialect: Dialect, width: int | None) -> Record:
    # Only an odd number of quotes can close what is open; where nothing closes it, this line alone
    # is set aside and the next is read as if it had not been there.
    length = len(lines[place])
    for end in range(place + 1, min(len(lines), place + LONGEST_RECORD)):
        length += len(lines[end])
        if length > _LONGEST_TEXT:
            break
        if dialect.open(lines[end]):
            text = "\n".join(lines[place : end + 1])
            cells = dialect.cells(text)
            if cells is None or (width and len(cells) != width):
                break
            return Record(place + 1, text, cells, end + 1 - place)
    return Record(place + 1, lines[place], None)


def choose_dialect(lines: list[str], delimiter: str | None = None) -> Dialect | None:
    """Return the dialect that makes the most consistent table, none for a single column."""
    sample = _below_comments(lines)[:SAMPLE]
    best, best_score = None, 0.0
    for dialect in candidates(sample, delimiter):
        found = score(dialect, [(r.raw, r.cells) for r in records(sample, dialect)])
        if found > best_score:
            best, best_score = dialect, found
    return best


def _below_comments(lines: list[str]) -> list[str]:
    """Leave out comments at the top; the last of them may hold the names."""
    n = next((i for i, line in enumerate(lines) if line.strip()[:1] not in ("", "#")), 0)
    names = n > 1 and len(lines[n - 1].split()) > 1
    return lines[n - names :] if n > 1 else lines
