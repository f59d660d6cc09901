"""Takes the cells of all sheets out of a workbook, as a process of its own.

A damaged workbook can end the process that reads it, or never let it end: so this is a script that
knows nothing of the rest. The bytes of the workbook come in, one JSON object goes out.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MAX_CELLS = 50_000_000  # two cells far from each other make a huge and empty sheet
_SECONDS = 2  # of work for any workbook, and half a second more for each MB that it unpacks to


def main() -> None:
    """Answer with the cells of each sheet as text, hidden sheets, merged cells, and huge sheets."""
    data = sys.stdin.buffer.read()
    _keep_limits(data)
    answer = contents(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _keep_limits(data: bytes) -> None:
    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    given, most = resource.getrlimit(resource.RLIMIT_DATA)
    memory = half if given == resource.RLIM_INFINITY else min(half, given)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
    seconds = _SECONDS + _unpacked(data) // 2**21
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _unpacked(data: bytes) -> int:
    if not data.startswith(b"PK"):
        return len(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def contents(book: CalamineWorkbook) -> dict[str, Any]:
    """Return the rows of each sheet by its title, hidden titles, merged cells and huge sheets."""
    sheets: dict[str, list[list[str]]] = {}
    huge: dict[str, tuple[int, int]] = {}
    merged: dict[str, list[Any]] = {}
    for title in book.sheet_names:
        sheet = book.get_sheet_by_name(title)
        if sheet.height * sheet.width > MAX_CELLS:
            huge[title] = sheet.height, sheet.width
        else:
            sheets[title] = list(map(_row, sheet.to_python()))
            merged[title] = _merged(sheet)
    hidden = [s.name for s in book.sheets_metadata if s.visible != SheetVisibleEnum.Visible]
    return {"sheets": sheets, "hidden": hidden, "huge": huge, "merged": merged}


def _merged(sheet: Any) -> list[tuple[int, int, int]]:
    """Return the first row of merged cells, and their first and last column, from 0."""
    top, left = sheet.start or (0, 0)
    spans = [(row, first, last) for (row, first), (_, last) in sheet.merged_cell_ranges or ()]
    return [(row - top, first - left, last - left) for row, first, last in spans if last > first]


def _row(cells: list[Any]) -> list[str]:
    """Return cells as text, without the empty ones at the end: a sheet may reach far."""
    if cells.count("") == len(cells):
        return []
    while cells[-1] == "":
        cells.pop()
    return list(map(_text, cells))


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return str(cell)


if __name__ == "__main__":
    main()
