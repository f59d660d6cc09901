"""The rows over the body of a table: titles, the rows of names, and what describes the columns."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reading.columns import SAMPLE_ROWS, is_word, value_columns
from analytics.reading.dialect import Dialect
from analytics.reading.header import (
    MOST_ROWS,
    explains_columns,
    looks_like_header,
    n_header_rows,
    n_title_rows,
)
from analytics.reading.labels import n_fact_rows, place_of_description
from analytics.reading.lines import SAMPLE, Record
from analytics.reading.mend import mend_header

FEWEST_ROWS = 50
_MOST_JOINED = 2  # rows of names and units that make one name together


@dataclass(frozen=True)
class Top:
    """The rows over the body: how many hold a title, and how many name the columns."""

    n_titles: int = 0
    header: tuple[Record, ...] = ()
    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    before: bool = False  # whether the header is the record before the table
    n_facts: int = 0  # how many of the last rows of the header only tell of the columns


def find_top(
    rest: list[Record], before: Record | None, width: int, dialect: Dialect, asked: int | None
) -> Top:
    """Return what stands over the body of a table that begins with the first of these records."""
    rows = sample_rows(rest, width)
    if asked == 0:
        return Top()
    if before is not None and asked in (None, 1) and not _names_values(rows):
        over = _over(before, rest[0], rows, width, dialect)
        if over is not None:
            return over
    return _within(rest, rows, before, width, asked)


def _within(
    rest: list[Record], rows: list[list[str]], before: Record | None, width: int, asked: int | None
) -> Top:
    """Return the titles and names among the rows, which are as wide as the table."""
    place = place_of_description(rows)
    plain = rows if place is None else [*rows[:place], *rows[place + 1 :]]
    n_titles = n_title_rows(plain)
    n = _n_named(plain[n_titles:], asked)
    if n == 1 and asked is None and _harmed(before, width) and not _names_values(plain):
        n = 0  # the line above was the header, and is harmed
    n = place + 1 - n_titles if place is not None and n_titles + n in (place, place - 1) else n
    facts = place is None and asked in (None, 1)
    n, n_facts = _with_facts(plain[n_titles:], n) if facts else (n, 0)
    header = tuple(rest[n_titles : n_titles + n])
    if any(len(r.cells or []) != width for r in header):
        header, n_facts = header[:1], 0
    return Top(n_titles, header, n_facts=n_facts)


def _n_named(rows: list[list[str]], asked: int | None) -> int:
    """Return how many rows name the columns, with those that explain them."""
    n = n_header_rows(rows)
    n_joined = n - sum(map(explains_columns, rows[1:n]))
    return n if asked in (None, n_joined) else asked or 0


def _with_facts(rows: list[list[str]], n: int) -> tuple[int, int]:
    """Return how many rows stand over the body, and how many of them are facts and no names."""
    n_facts = n_fact_rows(rows[1:]) if n else 0
    return (1 + n_facts, n_facts) if 1 + n_facts > max(n, _MOST_JOINED) else (n, 0)


def sample_rows(rest: list[Record], width: int) -> list[list[str]]:
    """Return the first rows, by which header and kinds of columns are known."""
    good = (r for r in rest if r.cells and len(r.cells) == width)
    rows: list[list[str]] = []
    for record in good:
        late = record.line + record.n_lines - 1 > SAMPLE and len(rows) >= FEWEST_ROWS
        if late or len(rows) == SAMPLE_ROWS + MOST_ROWS:
            break
        rows.append(record.cells or [])
    return rows


def _over(
    before: Record, below: Record, rows: list[list[str]], width: int, dialect: Dialect
) -> Top | None:
    """Return the header in the record above the rows, where it is not as wide as they are."""
    cells = before.cells or []
    if len(cells) == width - 1 > 0:
        if _last_is_empty(rows):
            return Top(0, (before,), (*cells, ""), (), True)
        if _has_row_names(cells, rows, _words_quoted(before.raw, below.raw)):
            return Top(0, (before,), ("", *cells), (), True)
    names, what = mend_header(before.raw, dialect, width, value_columns(rows))
    if not names:
        return None
    return Top(0, (before,), tuple(names), (f"the header {what}",), True)


def _last_is_empty(rows: list[list[str]]) -> bool:
    return all(not cells[-1].strip() for cells in rows)


def _has_row_names(names: list[str], rows: list[list[str]], words_quoted: bool) -> bool:
    """Say whether the first column names the rows and has no name itself, as R writes tables."""
    first = [cells[0] for cells in rows]
    columns = [i for i in value_columns(rows) if i]
    counted = first == [str(i) for i in range(1, len(first) + 1)]
    distinct = len(set(first)) == len(first)
    named = bool(columns) and all(is_word(names[i - 1]) for i in columns)
    return counted or (distinct and named and words_quoted)


def _words_quoted(header: str, first: str) -> bool:
    """Say whether names and words are in quotes, and the numbers of a row are not."""
    return header[:1] == first[:1] == '"' and not first.rstrip().endswith('"')


def _harmed(before: Record | None, width: int) -> bool:
    """Say whether the line above the table may be its header with a separator or quote amiss."""
    if before is None or not before.raw.strip():
        return False
    return before.cells is None or (width > 2 and abs(len(before.cells) - width) == 1)


def _names_values(rows: list[list[str]]) -> bool:
    columns = value_columns(rows[1:])
    return bool(columns) and looks_like_header(rows[0], rows[1:])
