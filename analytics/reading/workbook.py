"""Workbooks, .xlsx, .xls, .xlsb and .ods: one sheet becomes a table."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from analytics.errors import ReadError
from analytics.reading.columns import filled
from analytics.reading.delimited import read_rows
from analytics.reading.dialect import Dialect
from analytics.reading.encoding import Decoded
from analytics.reading.head import look_at
from analytics.reading.limits import check_width
from analytics.reading.lines import Record
from analytics.reading.options import Grid, ReadOptions

_CELLS = Dialect("\t", quote="")
Sheets = dict[str, list[list[Any]]]


def read_workbook(data: bytes, options: ReadOptions, name: str) -> Grid:
    """Return the cells of a sheet as text: the one asked for, else the first with a table.

    Raises
    ------
    ReadError
        The workbook is damaged or locked, the sheet is not there, or it has no rows.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {title: book.get_sheet_by_name(title).to_python() for title in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError(
            f"The workbook “{name}” cannot be opened: it is damaged or has a password.",
            "Save it again without a password.",
        ) from error
    hidden = {s.name for s in book.sheets_metadata if s.visible != SheetVisibleEnum.Visible}
    title = _choose(sheets, hidden, options.sheet, name)
    grid = _grid([[_text(cell) for cell in row] for row in sheets[title]], options, name)
    said = [f"sheet “{title}”", *_passed_over(sheets, hidden, title, options.sheet)]
    decisions = [*said, *grid.decisions[1:]]  # a sheet has no delimiter
    return replace(grid, decisions=decisions, delimiter=None, sheet=title)


def _choose(sheets: Sheets, hidden: set[str], asked: str | None, name: str) -> str:
    if asked is not None and asked not in sheets:
        raise ReadError(f"“{name}” has no sheet “{asked}”.", f"It has: {', '.join(sheets)[:300]}.")
    shown = [title for title in sheets if title not in hidden]
    tables = [t for t in shown if _is_table(sheets[t])] or [
        title for title in [*shown, *hidden] if len(sheets[title]) > 1
    ]
    if asked is None and not tables:
        raise ReadError(f"“{name}” has no sheet with rows.", "Choose another file.")
    return asked or tables[0]


def _is_table(rows: list[list[Any]]) -> bool:
    """Say whether most rows have several cells, or all of several rows one."""
    sizes = [n for n in (filled(list(map(str, row))) for row in rows) if n]
    wide = sum(n > 1 for n in sizes)
    return len(sizes) > 1 and (2 * wide >= len(sizes) or wide >= 10)


def _passed_over(sheets: Sheets, hidden: set[str], title: str, asked: str | None) -> list[str]:
    if asked is not None:
        return []
    before = list(sheets)[: list(sheets).index(title)]
    words = {other: "is hidden" if other in hidden else "holds no table" for other in before}
    return [f"sheet “{other}” before it {what}" for other, what in words.items()]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return (
            cell.isoformat(sep=" ") if cell.time() != datetime.time() else cell.date().isoformat()
        )
    return str(cell)


def _grid(lines: list[list[str]], options: ReadOptions, name: str) -> Grid:
    width = max(map(len, lines), default=0)
    if not any(map(any, lines)):
        raise ReadError(f"“{name}” has no rows in this sheet.", "Choose another sheet.")
    check_width(width, name)
    found = [Record(i, "\t".join(row) if any(row) else "", row) for i, row in enumerate(lines, 1)]
    head, body = look_at(found, width, _CELLS, options, name)
    return read_rows(head, body, len(lines), Decoded("", "utf-8"), name)
