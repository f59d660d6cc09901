"""Takes the cells of one sheet out of a workbook, as a process of its own.

A damaged workbook can end the process that reads it: the library wants memory that is not there,
or gives up. So this is a script that knows nothing of the rest: a question as a line of JSON and
the bytes of the workbook come in, one line of JSON goes out.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import resource
import sys
from typing import Any

from python_calamine import CalamineWorkbook

MAX_CELLS = 50_000_000  # two cells far from each other make a huge and empty sheet


def main() -> None:
    """Answer with all titles; title and size of the sheet chosen, if any, and its cells as text."""
    _keep_memory()
    asked = json.loads(sys.stdin.buffer.readline())
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    answer = {"titles": book.sheet_names, **_chosen(book, asked)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def _keep_memory() -> None:
    half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    given, _ = resource.getrlimit(resource.RLIMIT_DATA)
    limit = half if given == resource.RLIM_INFINITY else min(half, given)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _chosen(book: CalamineWorkbook, asked: str | None) -> dict[str, Any]:
    for title in book.sheet_names if asked is None else {asked} & set(book.sheet_names):
        sheet = book.get_sheet_by_name(title)
        size = sheet.height, sheet.width
        if size[0] * size[1] > MAX_CELLS:
            return {"title": title, "size": size, "rows": []}
        if asked is not None or size[0] > 1:
            return {"title": title, "size": size, "rows": list(map(_row, sheet.to_python()))}
    return {"title": None}


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
