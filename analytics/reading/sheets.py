"""The sheets of a workbook, taken out by a process that may die of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.errors import ReadError

_SCRIPT = Path(__file__).with_name("cells.py")
_KILLED = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV)


@dataclass(frozen=True)
class Book:
    """The cells of each sheet as text, all rows of a sheet equally long, and the hidden sheets.

    `merged` has the first row of merged cells, and their first and last column, from 0.
    """

    sheets: dict[str, list[list[str]]]
    hidden: frozenset[str]
    merged: dict[str, list[list[int]]]


def open_workbook(data: bytes, name: str) -> Book:
    """Return the sheets of a workbook.

    Raises
    ------
    ReadError
        The workbook is damaged, locked or too large.
    """
    found = _contents(data, name)
    for title, (n_rows, n_columns) in found["huge"].items():
        raise ReadError(
            f"“{name}”, sheet “{title}”, would be a table of {n_rows:,} rows and {n_columns:,} "
            "columns, nearly all of it empty.",
            "Delete what stands far outside of the table and try again.",
        )
    sheets = {title: _even(rows) for title, rows in found["sheets"].items()}
    return Book(sheets, frozenset(found["hidden"]), found["merged"])


def _contents(data: bytes, name: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-I", str(_SCRIPT)], input=data, capture_output=True)
    if done.returncode in _KILLED or b"MemoryError" in done.stderr:
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


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
