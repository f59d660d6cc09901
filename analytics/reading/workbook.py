"""Workbooks, .xlsx, .xls, .xlsb and .ods: one sheet becomes a table."""

from __future__ import annotations

from dataclasses import replace

from analytics.errors import ReadError
from analytics.reading.columns import filled
from analytics.reading.delimited import read_rows
from analytics.reading.dialect import Dialect
from analytics.reading.encoding import Decoded
from analytics.reading.head import look_at
from analytics.reading.limits import check_width
from analytics.reading.lines import Record
from analytics.reading.options import Grid, ReadOptions
from analytics.reading.sheets import open_workbook

_CELLS = Dialect("\t", quote="")
Sheets = dict[str, list[list[str]]]


def read_workbook(data: bytes, options: ReadOptions, name: str) -> Grid:
    """Return the cells of a sheet as text: the one asked for, else the first with a table.

    Raises
    ------
    ReadError
        The workbook is damaged or locked, the sheet is not there, or it has no rows.
    """
    book = open_workbook(data, name)
    sheets, hidden = book.sheets, book.hidden
    title = _choose(sheets, hidden, options.sheet, name)
    grid = _grid(sheets[title], options, name)
    said = [f"sheet “{title}”", *_passed_over(sheets, hidden, title, options.sheet)]
    decisions = [*said, *grid.decisions[1:]]  # a sheet has no delimiter
    return replace(grid, decisions=decisions, delimiter=None, sheet=title)


def _choose(sheets: Sheets, hidden: frozenset[str], asked: str | None, name: str) -> str:
    if asked is not None and asked not in sheets:
        raise ReadError(f"“{name}” has no sheet “{asked}”.", f"It has: {', '.join(sheets)[:300]}.")
    shown = [title for title in sheets if title not in hidden]
    tables = [t for t in shown if _is_table(sheets[t])] or [
        t for t in sorted(sheets, key=hidden.__contains__) if len(sheets[t]) > 1
    ]
    if asked is None and not tables:
        raise ReadError(f"“{name}” has no sheet with rows.", "Choose another file.")
    return asked or tables[0]


def _is_table(rows: list[list[str]]) -> bool:
    """Say whether most rows have several cells, or all of several rows one."""
    sizes = [n for n in (filled(row) for row in rows) if n]
    wide = sum(n > 1 for n in sizes)
    return len(sizes) > 1 and (2 * wide >= len(sizes) or wide >= 10)


def _passed_over(
    sheets: Sheets, hidden: frozenset[str], title: str, asked: str | None
) -> list[str]:
    if asked is not None:
        return []
    before = list(sheets)[: list(sheets).index(title)]
    words = {other: "is hidden" if other in hidden else "holds no table" for other in before}
    return [f"sheet “{other}” before it {what}" for other, what in words.items()]


def _grid(lines: list[list[str]], options: ReadOptions, name: str) -> Grid:
    width = max(map(len, lines), default=0)
    if not any(map(any, lines)):
        raise ReadError(f"“{name}” has no rows in this sheet.", "Choose another sheet.")
    check_width(width, name)
    found = [Record(i, "\t".join(row) if any(row) else "", row) for i, row in enumerate(lines, 1)]
    head, body = look_at(found, width, _CELLS, options, name)
    return read_rows(head, body, len(lines), Decoded("", "utf-8"), name, options.keep)
