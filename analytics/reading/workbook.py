"""Excel workbooks: one sheet becomes a table."""

from __future__ import annotations

import datetime
import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import ReadError
from analytics.reading.limits import check_width
from analytics.reading.header import looks_like_header
from analytics.reading.options import Grid, ReadOptions


def read_workbook(data: bytes, options: ReadOptions, name: str) -> Grid:
    """Return the cells of a sheet as text: the one asked for, else the first with two rows.

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
    title = _choose(sheets, options.sheet, name)
    lines = [[_text(cell) for cell in row] for row in sheets[title]]
    grid = _grid(lines, options, name)
    decisions = [f"sheet “{title}”", *grid.decisions]
    return Grid(
        grid.names, grid.rows, grid.set_aside, grid.n_lines, decisions, grid.header, sheet=title
    )


def _choose(sheets: dict[str, Any], asked: str | None, name: str) -> str:
    if asked is not None and asked not in sheets:
        raise ReadError(f"“{name}” has no sheet “{asked}”.", f"It has: {', '.join(sheets)[:300]}.")
    title = asked or next((title for title, rows in sheets.items() if len(rows) > 1), None)
    if title is None:
        raise ReadError(f"“{name}” has no sheet with rows.", "Choose another file.")
    return title


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
    width = max(map(len, lines))
    check_width(width, name)
    start = next(i for i, row in enumerate(lines) if sum(map(bool, row)) > width / 2 or width == 1)
    first, body = lines[start], lines[start + 1 :]
    asked = options.header
    header = asked if asked is not None else int(looks_like_header(first, body[:200]))
    rows = body if header else lines[start:]
    aside = [(i + 1, "\t".join(row), "before the table") for i, row in enumerate(lines[:start])]
    shift = start + 1 + header
    aside += [(i + shift, "", "blank line") for i, row in enumerate(rows) if not any(row)]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise ReadError(f"“{name}” has a header but no rows.", "Choose a sheet with rows.")
    names = first if header else [""] * width
    said = ["header in the first line" if header else "no header: columns are numbered"]
    return Grid(names, rows, aside, len(lines), said, header)
