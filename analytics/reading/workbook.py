"""Workbooks, .xlsx, .xls, .xlsb and .ods: one sheet becomes a table."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import ReadError
from analytics.reading.columns import filled
from analytics.reading.delimited import read_rows
from analytics.reading.dialect import Dialect
from analytics.reading.encoding import Decoded
from analytics.reading.head import Head, look_at
from analytics.reading.limits import check_width
from analytics.reading.lines import Record
from analytics.reading.options import Grid, ReadOptions
from analytics.reading.sheets import open_workbook

_CELLS = Dialect("\t", quote="")
# What the sheet is called that speaks of the others; it may look like a table of two columns.
_ABOUT = re.compile(
    r"\W*(?:(?:table of )?contents?|cover(?: ?(?:page|sheet))?|title|index|read ?me|info"
    r"|information|(?:foot)?notes?|about|meta ?data|definitions?|glossary|legend"
    r"|titel(?:blatt|seite)?|inhalt(?:sverzeichnis)?|deckblatt|impressum|vorbemerkung(?:en)?"
    r"|erläuterung(?:en)?|hinweise?|sommaire|lisez[- ]?moi|notice|portada|índice|notas?|copertina"
    r"|indice|leggimi|目次|表紙|说明|目录)\W*",
    re.IGNORECASE,
)
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
    grid = _grid(sheets[title], book.merged.get(title, []), options, name)
    said = [f"sheet “{title}”", *_passed_over(sheets, hidden, title, options.sheet)]
    decisions = [*said, *grid.decisions[1:]]  # a sheet has no delimiter
    return replace(grid, decisions=decisions, delimiter=None, sheet=title)


def _choose(sheets: Sheets, hidden: frozenset[str], asked: str | None, name: str) -> str:
    if asked is not None and asked not in sheets:
        raise ReadError(f"“{name}” has no sheet “{asked}”.", f"It has: {', '.join(sheets)[:300]}.")
    shown = [title for title in sheets if title not in hidden and _is_table(sheets[title])]
    tables = (
        [title for title in shown if not _ABOUT.fullmatch(title)]
        or shown
        or [t for t in sorted(sheets, key=hidden.__contains__) if len(sheets[t]) > 1]
    )
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
    words = {t: "is hidden" if t in hidden else _why_not(sheets[t]) for t in before}
    return [f"sheet “{other}” before it {what}" for other, what in words.items()]


def _why_not(rows: list[list[str]]) -> str:
    return "is about the others" if _is_table(rows) else "holds no table"


def _grid(lines: list[list[str]], merged: list[list[int]], options: ReadOptions, name: str) -> Grid:
    width = max(map(len, lines), default=0)
    if not any(map(any, lines)):
        raise ReadError(f"“{name}” has no rows in this sheet.", "Choose another sheet.")
    check_width(width, name)
    found = [Record(i, "\t".join(row) if any(row) else "", row) for i, row in enumerate(lines, 1)]
    head, body = look_at(found, width, _CELLS, options, name)
    head = _named_by_merged(head, merged)
    return read_rows(head, body, len(lines), Decoded("", "utf-8"), name, options.keep)


def _named_by_merged(head: Head, merged: list[list[int]]) -> Head:
    """Give the name in merged cells to all of their columns; two rows of names do so anyway."""
    if head.n_header != 1:
        return head
    names, row = list(head.names), head.header[0].line - 1
    for _, first, last in (span for span in merged if span[0] == row):
        names[first : last + 1] = [name or names[first] for name in names[first : last + 1]]
    return replace(head, names=names)
