"""Excel: one sheet, streamed, with real numbers and dates and a header that stays in sight."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from math import isfinite
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import ExportError
from analytics.exports.base import Format, Outgoing, Progress
from analytics.exports.workbook_parts import PARTS, SHEET_END, SHEET_START
from analytics.reading.apostrophes import escape_cells, escape_empty, escaped

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 1_048_576, 16_384, 32_767
_EXACT = 2**53  # a sheet holds every number as a float
_DAY = 86_400_000  # milliseconds, the finest that sheets tell apart
_DATE, _MOMENT = 2, 3  # numbers of the styles in workbook_parts
_ODD = re.compile("_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")
_NEVER = "[\ufffe\uffff]"  # no letters, in no text of XML
_OTHER = "Take the table away as CSV or Parquet."


def _write(table: Outgoing, place: Path, progress: Progress | None) -> None:
    _check_size(table)
    table = table.written_dates()
    letters = [_letters(i) for i in range(len(table.schema))]
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(SHEET_START)
            sheet.write(_header(table, letters).encode())
            for rows in _rows(table, letters, progress):
                sheet.write(rows.encode())
            sheet.write(SHEET_END)


def _check_size(table: Outgoing) -> None:
    if table.n_rows + 1 > MOST_ROWS:
        raise ExportError(
            f"A sheet of Excel holds {MOST_ROWS - 1:,} rows under its header; this table has "
            f"{table.n_rows:,}.",
            _OTHER,
        )
    if len(table.schema) > MOST_COLUMNS:
        raise ExportError(
            f"A sheet of Excel holds {MOST_COLUMNS:,} columns; this table has "
            f"{len(table.schema):,}.",
            _OTHER,
        )


def _letters(i: int) -> str:
    """Return how a sheet calls its column.

    >>> _letters(0), _letters(25), _letters(26), _letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    text = ""
    while i >= 0:
        text, i = chr(65 + i % 26) + text, i // 26 - 1
    return text


def _header(table: Outgoing, letters: list[str]) -> str:
    names = pa.array([escaped(name) for name in table.schema.names], pa.string())
    for name in names.to_pylist():
        _check_letters(name, f"The name “{name[:30]}…”")
    cells = (f'<c r="{a}1" s="1" {_text(name)}' for a, name in zip(letters, names.to_pylist()))
    return f'<row r="1">{"".join(cells)}</row>'


def _rows(table: Outgoing, letters: list[str], progress: Progress | None) -> Iterator[str]:
    number = count(2)
    for batch in table.batches(progress):
        numbers = [next(number) for _ in range(len(batch))]
        columns = [
            [f'<c r="{a}{n}"{cell}' if cell else "" for n, cell in zip(numbers, cells)]
            for a, cells in zip(letters, map(_cells, batch.columns, batch.schema.names))
        ]
        if numbers[-1] == table.n_rows + 1 and not columns[0][-1]:
            columns[0][-1] = f'<c r="{letters[0]}{numbers[-1]}" t="inlineStr"><is><t></t></is></c>'
        body = zip(numbers, map("".join, zip(*columns)))
        yield "".join(f'<row r="{n}">{cells}</row>' for n, cells in body)


def _cells(column: pa.Array, name: str) -> list[str]:
    """Return each cell without its address; nothing where the value is missing."""
    for fits, turn in _TURNS:
        if fits(column.type):
            return turn(column, name)
    return _words(column, name)


def _words(column: pa.Array, name: str) -> list[str]:
    cells = escape_empty(escape_cells(column)).to_pylist()
    if pc.any(pc.match_substring_regex(column, _NEVER)).as_py():
        raise ExportError(
            f"“{name}” holds U+FFFE or U+FFFF, which is no character of a workbook.", _OTHER
        )
    lengths = pc.utf8_length(column)
    if (pc.max(lengths).as_py() or 0) * 2 > MOST_LETTERS:  # some letters count twice
        for cell in cells:
            _check_letters(cell or "", f"“{name}” holds a text that")
    return ["" if cell is None else f" {_text(cell)}" for cell in cells]


def _check_letters(text: str, what: str) -> None:
    n = len(text.encode("utf-16-le")) // 2
    if n > MOST_LETTERS:
        raise ExportError(
            f"{what} has {n:,} characters; a cell of Excel holds {MOST_LETTERS:,}.", _OTHER
        )


def _text(text: str) -> str:
    text = _ODD.sub(_hidden, text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f't="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _hidden(found: re.Match[str]) -> str:
    # How Excel itself writes letters that XML forbids, and text that looks like that.
    letter = found.group()
    return "_x005F_x" if letter == "_x" else f"_x{ord(letter):04X}_"


def _wholes(column: pa.Array, name: str) -> list[str]:
    values = column.to_pylist()
    return ["" if v is None else _number(str(v), abs(v) <= _EXACT) for v in values]


def _decimals(column: pa.Array, name: str) -> list[str]:
    values = column.to_pylist()
    return ["" if v is None or v != v else _number(repr(v), isfinite(v)) for v in values]


def _number(word: str, fits: bool) -> str:
    """Return a number as a cell, as text where a sheet would change it."""
    return f"><v>{word}</v></c>" if fits else f" {_text(escaped(word))}"


def _flags(column: pa.Array, name: str) -> list[str]:
    return ["" if v is None else f' t="b"><v>{v:d}</v></c>' for v in column.to_pylist()]


def _days(column: pa.Array, name: str) -> list[str]:
    return _moments(column.cast(pa.timestamp("s")), name, _DATE)


def _moments(column: pa.Array, name: str, style: int = _MOMENT) -> list[str]:
    if column.type.tz or column.type.unit in ("us", "ns"):  # a sheet knows no zones
        return _words(column.cast(pa.string()), name)
    ticks = column.cast(pa.timestamp("ms")).cast(pa.int64())
    days = ticks.to_numpy(zero_copy_only=False) / _DAY + 25_569
    if np.nanmin(days, initial=np.inf) < 2:
        raise ExportError(f"“{name}” holds a date before 1900, which Excel cannot hold.", _OTHER)
    days = days - (days < 61)  # Excel counts a 29 February 1900 that never was
    return ["" if day != day else f' s="{style}"><v>{day!r}</v></c>' for day in days.tolist()]


Turn = Callable[[pa.Array, str], list[str]]
_TURNS: tuple[tuple[Callable[[pa.DataType], bool], Turn], ...] = (
    (pa.types.is_boolean, _flags),
    (pa.types.is_integer, _wholes),
    (pa.types.is_floating, _decimals),
    (pa.types.is_date, _days),
    (pa.types.is_timestamp, _moments),
)

XLSX = Format(
    title="Excel",
    suffix="xlsx",
    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    text="A workbook with one sheet. Text that could run as a formula gets an apostrophe.",
    form="xlsx",
    write=_write,
)
