"""What comes before the rows of delimited text: dialect, table, header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.errors import ReadError
from analytics.reading.columns import SAMPLE_ROWS, value_columns
from analytics.reading.dialect import Dialect
from analytics.reading.header import explains_columns, joined_names
from analytics.reading.limits import check_lengths, check_width
from analytics.reading.lines import SAMPLE, Record, choose_dialect, records, split_lines
from analytics.reading.mend import is_padded, unquote
from analytics.reading.options import ReadOptions
from analytics.reading.tables import Table, choose_table, find_tables, main_width
from analytics.reading.top import FEWEST_ROWS, Top, find_top, sample_rows

ONE_COLUMN = Dialect("\x1f")
Aside = list[tuple[int, str, str]]


@dataclass(frozen=True)
class Head:
    """What comes before the rows: dialect, names, and the lines they took (`n_lines`)."""

    dialect: Dialect
    names: list[str]
    header: list[Record]
    n_lines: int
    set_aside: Aside
    columns: list[int]  # which hold values
    said: list[str]
    table: int = 1
    n_tables: int = 1
    other_quotes: bool = False  # whether quotes of the other kind are letters
    padded: bool = False  # whether spaces after delimiters are letters

    @property
    def delimiter(self) -> str | None:
        """The delimiter, none where there is a single column."""
        return None if self.dialect is ONE_COLUMN else self.dialect.delimiter

    @property
    def n_header(self) -> int:
        """How many lines of names there are, 0 to 3."""
        return len(self.header)

    @property
    def decisions(self) -> list[str]:
        """What was decided, in words."""
        dialect = self.dialect.said() if self.delimiter else "one column"
        header = ("no header: columns are numbered", "header in the first line")
        several = f"header in {self.n_header} lines, joined"
        return [dialect, (*header, several, several)[self.n_header], *self.said]


def read_head(text: str, options: ReadOptions, name: str) -> Head | None:
    """Return what the first lines decide, or nothing where the rest has to be seen for that."""
    lines = split_lines(text)
    cut = len(lines) > SAMPLE
    lines = lines[:SAMPLE]
    if not lines:
        return None
    head, body = look(lines, options, name)
    whole = all(len(r.cells or []) == len(head.names) for r in head.header)
    few = cut and len(body) < FEWEST_ROWS
    return (
        head if whole and len(body) > len(lines) // 2 and not few and head.n_tables == 1 else None
    )


def look(lines: list[str], options: ReadOptions, name: str) -> tuple[Head, list[Record]]:
    """Return what comes before the rows, and the records that may be rows.

    Raises
    ------
    ReadError
        Nothing can be read, a limit is passed, or there is no table of the number asked for.
    """
    check_lengths(lines, name)
    declared = _declared(lines)
    asked = options.delimiter or declared
    chosen = choose_dialect(lines[bool(declared) :], asked)
    dialect = chosen or (Dialect(asked) if asked else ONE_COLUMN)
    found, width = _records(lines, dialect, bool(declared), name)
    head, body = look_at(found, width, dialect, options, name)
    if declared:
        named = (1, lines[0], "names the delimiter")
        head = replace(head, n_lines=head.n_lines + 1, set_aside=[named, *head.set_aside])
    return head, body


def look_at(
    found: list[Record], width: int, dialect: Dialect, options: ReadOptions, name: str
) -> tuple[Head, list[Record]]:
    """Return what comes before the rows of these records, and those that may be rows.

    Raises
    ------
    ReadError
        There is no table of the number asked for.
    """
    tables = find_tables(found, width)
    table = choose_table(tables, options.table, name)
    after = next((t.first for t in tables if t.first >= table.end), len(found))
    rest = found[table.first : after]
    before = found[table.first - 1] if table.first else None
    top = find_top(rest, before, table.width, dialect, options.header)
    skipped = top.n_titles + (0 if top.before else len(top.header))
    head = _head(top, rest, table, dialect, skipped)
    aside = _outside(found, tables, table, after, top.before)
    taken = sum(r.n_lines for r in found[: table.first + skipped])
    said = [*_tables_said(tables, table, found), *top.said]
    head = replace(
        head,
        n_lines=taken,
        set_aside=aside + head.set_aside,
        said=said,
        table=tables.index(table) + 1,
        n_tables=len(tables),
    )
    return head, rest[skipped:]


def _declared(lines: list[str]) -> str | None:
    first = lines[0].strip('"').lower() if lines else ""
    said = first[4:].strip(" ") or first[4:5]
    return said if first.startswith("sep=") and len(said) == 1 else None


def _records(
    lines: list[str], dialect: Dialect, declared: bool, name: str
) -> tuple[list[Record], int]:
    body = lines[declared:]
    found = list(records(body, dialect))
    width = main_width(found)
    if not width:
        raise ReadError(f"“{name}” has no readable rows.", "Choose another encoding or delimiter.")
    if any(r.n_lines > 1 and len(r.cells or []) != width for r in found):
        found = list(records(body, dialect, width))
    check_width(width, name)
    if declared:
        found = [replace(r, line=r.line + 1) for r in found]
    return found, width


def _head(top: Top, rest: list[Record], table: Table, dialect: Dialect, skipped: int) -> Head:
    facts = top.header[len(top.header) - top.n_facts :]
    explaining = [r for r in top.header[1:] if r in facts or explains_columns(r.cells or [])]
    header = [r for r in top.header if r not in explaining]
    names = list(top.names) or joined_names([r.cells or [] for r in header])
    aside = [(r.line, r.raw, title_reason(r)) for r in rest[: top.n_titles]]
    aside += [(r.line, r.raw, "explains the columns") for r in explaining]
    again = [record.cells for record in header]
    rows = [r for r in sample_rows(rest[skipped:], table.width) if r not in again][:SAMPLE_ROWS]
    few = max(1, 0.1 * len(rows))
    quoted = sum(bool(unquote(cells, dialect)) for cells in rows) > few
    padded = sum(map(is_padded, rows)) > few
    return Head(
        dialect,
        names or [""] * table.width,
        header,
        0,
        aside,
        value_columns(rows),
        [],
        other_quotes=quoted,
        padded=padded,
    )


def title_reason(record: Record) -> str:
    """Return why a record over the header is no row."""
    blank = not any(cell.strip() for cell in record.cells or [record.raw])
    return "blank line" if blank else "before the table"


def _outside(
    found: list[Record], tables: list[Table], table: Table, after: int, header_before: bool
) -> Aside:
    """Return what lies before and after the table, and which table it belongs to."""
    owner: dict[int, int] = {}
    for number, other in enumerate(tables, 1):
        if other is not table:
            owner |= dict.fromkeys(range(other.first, other.end), number)
    before = range(table.first - header_before)
    aside = []
    for i in (*before, *range(after, len(found))):
        record = found[i]
        where = (
            title_reason(record) if i < table.first or not record.raw.strip() else "below the table"
        )
        reason = (
            f"table {owner[i]} of {len(tables)}" if i in owner and record.raw.strip() else where
        )
        aside.append((record.line, record.raw, reason))
    return aside


def _tables_said(tables: list[Table], table: Table, found: list[Record]) -> list[str]:
    if len(tables) < 2:
        return []
    places = ", ".join(
        f"{found[t.first].line:,} to {_last_line(found[t.end - 1]):,}" for t in tables[:10]
    )
    more = " and further on" if len(tables) > 10 else ""
    number = tables.index(table) + 1
    return [f"table {number} of {len(tables)} (lines {places}{more})"]


def _last_line(record: Record) -> int:
    return record.line + record.n_lines - 1


def doubt(record: Record, width: int, header: Sequence[Record]) -> str:
    """Return why a record is no row of the table, nothing where it is one."""
    if record.cells is None:
        return "a quote is opened and not closed, or stands inside a cell"
    if not record.raw.strip() and width > 1:
        return "blank line"
    if len(record.cells) != width:
        few = "few" if len(record.cells) < width else "many"
        return f"too {few} cells: {len(record.cells)} and not {width}"
    if any(record.cells == names.cells for names in header) and any(record.cells):
        return "the header again"
    return ""
