"""Excel workbooks: one sheet becomes a table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from analytics.errors import ReadError
from analytics.reading.delimited import check_width
from analytics.reading.header import looks_like_header
from analytics.reading.options import Grid, ReadOptions

_SCRIPT = Path(__file__).with_name("cells.py")


def read_workbook(data: bytes, options: ReadOptions, name: str) -> Grid:
    """Return the cells of a sheet as text: the one asked for, else the first with two rows.

    Raises
    ------
    ReadError
        The workbook is damaged, locked or too large, the sheet is not there, or it has no rows.
    """
    found = _cells(data, options.sheet, name)
    title = _checked(found, options.sheet, name)
    grid = _grid(found["rows"], options, name)
    decisions = [f"sheet “{title}”", *grid.decisions]
    return Grid(
        grid.names, grid.rows, grid.set_aside, grid.n_lines, decisions, grid.header, sheet=title
    )


def _cells(data: bytes, asked: str | None, name: str) -> dict[str, Any]:
    question = json.dumps(asked).encode() + b"\n" + data
    command = [sys.executable, "-I", str(_SCRIPT)]
    done = subprocess.run(command, input=question, capture_output=True)
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise ReadError(
            f"The workbook “{name}” is damaged, or its sheets reach so far that they do not fit "
            "into memory.",
            "Delete the empty rows and columns at their ends, or save the table as CSV.",
        )
    if done.returncode:
        raise ReadError(
            f"The workbook “{name}” cannot be opened: it is damaged or has a password.",
            "Save it again without a password.",
        )
    return json.loads(done.stdout)


def _checked(found: dict[str, Any], asked: str | None, name: str) -> str:
    title: str | None = found["title"]
    if title is None and asked is not None:
        listed = ", ".join(found["titles"])[:300]
        raise ReadError(f"“{name}” has no sheet “{asked}”.", f"It has: {listed}.")
    n_rows, n_columns = found.get("size", (0, 0))
    if title and n_rows and not found["rows"]:
        raise ReadError(
            f"“{name}”, sheet “{title}”, would be a table of {n_rows:,} rows and {n_columns:,} "
            "columns, nearly all of it empty.",
            "Delete what stands far outside of the table and try again.",
        )
    if title is None or not any(found["rows"]):
        raise ReadError(f"“{name}” has no sheet with rows.", "Choose another file.")
    return title


def _grid(lines: list[list[str]], options: ReadOptions, name: str) -> Grid:
    width = max(map(len, lines))
    check_width(width, name)
    start = _first_row(lines, width)
    filled = [row + [""] * (width - len(row)) for row in lines[start:] if row]
    asked = options.header
    header = asked if asked is not None else int(looks_like_header(filled[0], filled[1:201]))
    aside = [(i, "\t".join(row), "before the table") for i, row in enumerate(lines[:start], 1)]
    below = enumerate(lines[start:], start + 1)
    aside += [(i, "", "blank line") for i, row in below if not row]
    if not filled[header:]:
        raise ReadError(f"“{name}” has a header but no rows.", "Choose a sheet with rows.")
    names = filled[0] if header else [""] * width
    said = ["header in the first line" if header else "no header: columns are numbered"]
    return Grid(names, filled[header:], aside, len(lines), said, header)


def _first_row(lines: list[list[str]], width: int) -> int:
    """Return the place of the first row that is half full, else of the first with anything."""
    filled = [sum(map(bool, row)) for row in lines]
    half = (i for i, count in enumerate(filled) if count > width / 2)
    return next(half, next(i for i, count in enumerate(filled) if count))
