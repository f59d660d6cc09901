"""Where the tables in a file are: runs of records of one width, each under its own header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analytics.errors import ReadError
from analytics.reading.columns import SAMPLE_ROWS, filled, is_value, is_word, value_columns
from analytics.reading.lines import Record

_FEWEST = 3  # lines: a header and two rows
_TITLES = 20  # lines that may be all titles


@dataclass(frozen=True)
class Table:
    """A table among the records of a file: those from `first` up to `end`, of this width."""

    first: int
    end: int
    width: int
    n_rows: int
    closed: bool = False  # whether another one of this width began


def choose_table(tables: Sequence[Table], asked: int | None, name: str) -> Table:
    """Return the table asked for, counted from 1, else the one of the most rows.

    Raises
    ------
    ReadError
        There is no such table.
    """
    if asked is not None and asked > len(tables):
        n = len(tables)
        raise ReadError(
            f"“{name}” has no table {asked}: {n} {'was' if n == 1 else 'were'} found.",
            f"Choose a table from 1 to {n}." if n > 1 else "Leave the choice of a table out.",
        )
    return tables[asked - 1] if asked else max(tables, key=lambda table: table.n_rows)


def width_of(record: Record) -> int:
    """Return how many cells a record has, 0 for a blank or a broken one."""
    cells = record.cells or []
    # Blank cells that someone put in quotes are cells.
    return len(cells) if '"' in record.raw or any(map(str.strip, cells)) else 0


def main_width(found: Sequence[Record]) -> int:
    """Return the width that most records have, 0 where none can be read; the first of equals."""
    widths = Counter(len(r.cells) for r in found if r.cells and r.raw.strip())
    several = {width: n for width, n in widths.items() if width > 1} or widths
    return max(several, key=lambda width: several[width], default=0)


def find_tables(found: Sequence[Record], width: int) -> list[Table]:
    """Return the tables in a file, in its order; at least one has the main width."""
    if width == 1:  # a blank line may be a row
        return [Table(0, len(found), 1, len(found))]
    columns = _columns(found, width)
    tables: list[Table] = []
    i = 0
    for wide, group in groupby(found, width_of):
        n = sum(1 for _ in group)
        run, before = found[i : i + n], found[i - 1] if i else None
        open_ = next((k for k, t in enumerate(tables) if t.width == width and not t.closed), None)
        if wide == width:
            if open_ is not None and _starts(tables, before, run, columns):
                tables[open_] = replace(tables[open_], closed=True)
                open_ = None
            if open_ is None:
                tables.append(Table(i, i + n, wide, n))
            else:
                tables[open_] = _longer(tables[open_], i + n, n)
        elif wide > 1 and n >= _FEWEST and _has_header(run):
            tables.append(Table(i, i + n, wide, n))
        i += n
    return _kept(_rejoined(tables, found), width, found)


def _starts(
    tables: Sequence[Table], before: Record | None, run: Sequence[Record], columns: Sequence[int]
) -> bool:
    if before is None:
        return False
    after_other = tables[-1].width != width_of(run[0])
    return starts_table(before, run[:2], columns) or (
        after_other and len(run) > 1 and _has_header(run)
    )


def _kept(tables: list[Table], width: int, found: Sequence[Record]) -> list[Table]:
    """Leave out what is too small for a table; where nothing has rows, all is one table."""
    real = [t for t in tables if t.n_rows > _TITLES or _n_several(found[t.first : t.end]) > 1]
    return real or tables[:1] or [Table(0, len(found), width, len(found))]


def _n_several(found: Sequence[Record]) -> int:
    """Count the records of more than one cell; the others are titles."""
    return sum(filled(record.cells or []) > 1 for record in found)


def _longer(table: Table, end: int, n_rows: int) -> Table:
    return replace(table, end=end, n_rows=table.n_rows + n_rows)


def _columns(found: Sequence[Record], width: int) -> list[int]:
    rows = [r.cells for r in found[: 2 * SAMPLE_ROWS] if r.cells and width_of(r) == width]
    return value_columns(rows[1:])


def _has_header(run: Sequence[Record]) -> bool:
    first, *body = [record.cells or [] for record in run[:SAMPLE_ROWS]]
    columns = value_columns(body)
    return bool(columns) and all(is_word(first[i]) for i in columns)


def starts_table(before: Record, records: Sequence[Record], columns: Sequence[int]) -> bool:
    """Say whether a new table starts: a blank or a title line, names for all columns, a row.

    Parameters
    ----------
    before
        The record above them, which is no row of the table so far.
    records
        The first two records of the main width below it.
    columns
        Which columns hold values in the table so far.
    """
    if width_of(before) > 1 or not columns or len(records) < 2:
        return False
    first, second = (record.cells or [] for record in records)
    names = [cell.strip() for cell in first]
    while names and not names[-1]:
        names.pop()
    named = len(names) > 1 and all(names) and len(set(names)) == len(names)
    over = [names[i] for i in columns if i < len(names)]
    return named and bool(over) and all(map(is_word, over)) and any(map(is_value, second))


def _rejoined(tables: list[Table], found: Sequence[Record]) -> list[Table]:
    """Join tables that follow each other under one and the same header."""
    result: list[Table] = []
    for table in tables:
        again = result and found[result[-1].first].cells == found[table.first].cells
        if again:
            result[-1] = _longer(result[-1], table.end, table.n_rows)
        else:
            result.append(table)
    return result
