"""Excel workbooks: one sheet becomes a table."""

from __future__ import annotations

from typing import Any

from analytics.errors import ReadError
from analytics.reading.delimited import check_width
from analytics.reading.header import looks_like_header
from analytics.reading.options import Grid, ReadOptions
from analytics.reading.sheets import open_workbook


def read_workbook(data: bytes, options: ReadOptions, name: str) -> Grid:
    """Return the cells of a sheet as text: the one asked for, else the first with two rows.

    Raises
    ------
    ReadError
        The workbook is damaged or locked, the sheet is not there, or it has no rows.
    """
    sheets = open_workbook(data, name).sheets
    title = _choose(sheets, options.sheet, name)
    grid = _grid(sheets[title], options, name)
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


def _grid(lines: list[list[str]], options: ReadOptions, name: str) -> Grid:
    width = max(map(len, lines), default=0)
    if not width:
        raise ReadError(f"“{name}” has no rows in this sheet.", "Choose another sheet.")
    check_width(width, name)
    start = _first_row(lines, width)
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


def _first_row(lines: list[list[str]], width: int) -> int:
    """Return the place of the first row that is half full, else of the first with anything."""
    filled = [sum(map(bool, row)) for row in lines]
    half = (i for i, count in enumerate(filled) if count > width / 2)
    return next(half, next(i for i, count in enumerate(filled) if count))
