"""The fast way for large files in good order: the same answer as the careful one, or none.

A compiled scanner looks at every byte, window by window (`windows`). Where all it finds are whole
records, blank lines and lines of another width, Arrow reads the records, and each column is typed
by its different values (`distinct`). On any other finding the careful way takes over. Two windows
are worked on at a time, and no more than a few are in memory.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from analytics.reading.delimited import Head, doubt, read_head
from analytics.reading.distinct import DoesNotFitError, Words
from analytics.reading.header import unique_names
from analytics.reading.lines import Record
from analytics.reading.options import Column, ReadOptions
from analytics.reading.pages import Bytes
from analytics.reading.shelf import Shelf
from analytics.reading.windows import Window, ahead, good_records, look

SMALLEST = 2**20  # bytes; below this the careful way is as fast
_SAMPLE = 2**21  # bytes that certainly hold the lines by which the dialect is chosen
_BLOCK = 2**22
_MAY_BE_OTHER = (b"{", b"[", b"<")  # JSON, or a web page
_SIMPLE = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Clean:
    """What the fast way found; `aside` holds line, raw text and reason."""

    pieces: Callable[[], Iterator[pa.Table]]
    columns: tuple[Column, ...]
    aside: list[tuple[int, str, str]]
    n_rows: int
    n_lines: int
    head: Head
    renamed: list[str]
    encoding: str
    text: Callable[[], pd.DataFrame]


def read_clean(data: Bytes, options: ReadOptions, name: str) -> Clean | None:
    """Read UTF-8 text in good order, or return nothing where the careful way is needed."""
    found = _look(data, options, name)
    table = _table(found, options, set()) if found is not None else None
    if found is None or table is None:
        return None
    bom = data[:3] == BOM_UTF8
    return Clean(
        pieces=lambda: ahead(table.piece, range(len(table.shelf))),
        columns=table.columns(),
        aside=[*found.head.set_aside, *_aside(found)],
        n_rows=sum(window.n_records for window in found.windows),
        n_lines=found.head.n_lines + sum(window.n_lines for window in found.windows),
        head=found.head,
        renamed=found.renamed,
        encoding=options.encoding or ("utf-8-sig" if bom else "utf-8"),
        text=lambda: _text(found),
    )


@dataclass(frozen=True)
class _Found:
    """What the scanner saw, under the head and in it."""

    data: Bytes
    head: Head
    names: list[str]
    renamed: list[str]
    windows: list[Window]


def _look(data: Bytes, options: ReadOptions, name: str) -> _Found | None:
    if options.encoding not in (None, "utf-8", "utf-8-sig"):
        return None
    first = data[:_SAMPLE]
    start, end = len(BOM_UTF8) * first.startswith(BOM_UTF8), _end(data)
    if first[start : start + 1024].lstrip()[:1] in _MAY_BE_OTHER:
        return None
    head = _head(first[start:end], end > _SAMPLE, options, name)
    if head is None:
        return None
    start = _after_lines(first[:end], start, head.n_lines)
    windows = look(data, start, end, head.dialect.delimiter, len(head.names))
    return _Found(data, head, *unique_names(head.names), windows) if windows else None


def _end(data: Bytes) -> int:
    # Empty lines at the end do not count.
    end = len(data)
    while end:
        tail = data[max(end - 4096, 0) : end]
        kept = tail.rstrip(b"\x1a \r\n")
        if kept:
            line_end = tail.find(b"\n", len(kept))
            end -= len(tail) - (line_end if line_end >= 0 else len(tail))
            return end - (data[end - 1 : end] == b"\r")
        end -= len(tail)
    return 0


def _head(start: bytes, cut: bool, options: ReadOptions, name: str) -> Head | None:
    whole = start[: start.rfind(b"\n")] if cut and b"\n" in start else start
    if b"\x00" in whole or (b"\r" in whole and whole.count(b"\r") != whole.count(b"\r\n")):
        return None
    try:
        head = read_head(whole.decode("utf-8", "replace" if cut else "strict"), options, name)
    except UnicodeDecodeError:
        return None
    if head is None or head.dialect.delimiter not in _SIMPLE or head.dialect.quote != '"':
        return None
    return None if head.dialect.escape else head


def _after_lines(first: bytes, place: int, n_lines: int) -> int:
    for _ in range(n_lines):
        place = first.find(b"\n", place) + 1 or len(first)
    return place


@dataclass(frozen=True)
class _Table:
    """Columns in pieces, as they were read: words in codes, numbers typed."""

    shelf: Shelf
    words: dict[str, Words]
    schema: pa.Schema
    n_missing: dict[str, int]

    def columns(self) -> tuple[Column, ...]:
        return tuple(self._column(field) for field in self.schema)

    def _column(self, field: pa.Field) -> Column:
        if field.name in self.words:
            return self.words[field.name].finish()
        n_missing = self.n_missing[field.name]
        if pa.types.is_int64(field.type):
            return Column(field.name, "integer", n_missing, "whole numbers")
        return Column(field.name, "decimal", n_missing, "decimal point")

    def piece(self, i: int) -> pa.Table:
        """Return one piece with all columns typed."""
        kept = self.shelf.get(i)
        columns = [
            self.words[name].typed(i, column.combine_chunks()) if name in self.words else column
            for name, column in zip(kept.column_names, kept.columns, strict=True)
        ]
        types = zip(columns, self.schema.types, strict=True)
        return pa.table([column.cast(type_) for column, type_ in types], schema=self.schema)


def _table(found: _Found, options: ReadOptions, misfits: set[str]) -> _Table | None:
    """Read all windows; nothing where a number does not fit, or the header stands there again."""
    kinds = np.sum([window.kinds for window in found.windows], axis=0)
    asked = [options.types.get(name) for name in found.names]
    types = [_read_as(*pair) for pair in zip(kinds, asked, strict=True)]
    shelf, words, again = Shelf(), {}, np.zeros(len(types), bool)
    for name, type_, kind in zip(found.names, types, asked, strict=True):
        if pa.types.is_dictionary(type_):
            words[name] = Words(name, kind, misfit=name in misfits)
    n_missing = dict.fromkeys(found.names, 0)
    try:
        for table in ahead(lambda window: _cells(found, window, types), found.windows):
            again |= [_may_hold(c, n) for c, n in zip(table.columns, found.head.names, strict=True)]
            for name, column in zip(found.names, table.columns, strict=True):
                n_missing[name] += column.null_count
            shelf.put(_kept(table, words))
    except pa.ArrowInvalid:
        return None  # a number beyond what fits, say
    except DoesNotFitError as error:
        return _table(found, options, misfits | {error.name})
    if (found.head.header is not None and again.all()) or not len(shelf):
        return None
    for column in words.values():
        column.finish()
    return _Table(shelf, words, _schema(found.names, types, words), n_missing)


def _kept(table: pa.Table, words: dict[str, Words]) -> pa.Table:
    pairs = zip(table.column_names, table.columns, strict=True)
    return pa.table({name: words[name].add(c) if name in words else c for name, c in pairs})


def _schema(names: list[str], types: list[pa.DataType], words: dict[str, Words]) -> pa.Schema:
    empty = {
        name: words[name].empty() if name in words else pd.Series([], dtype=_NUMBERS[str(type_)])
        for name, type_ in zip(names, types, strict=True)
    }
    return pa.Schema.from_pandas(pd.DataFrame(empty), preserve_index=False)


_NUMBERS = {"int64": "Int64", "double": "float64"}


def _cells(found: _Found, window: Window, types: list[pa.DataType]) -> pa.Table:
    good = good_records(found.data, window)
    if not good:
        return pa.schema(list(zip(found.names, types, strict=True))).empty_table()
    return pa_csv.read_csv(
        pa.BufferReader(good),
        read_options=pa_csv.ReadOptions(
            column_names=found.names, block_size=_BLOCK, use_threads=False
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=found.head.dialect.delimiter, newlines_in_values=window.several
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict(zip(found.names, types, strict=True)),
            null_values=[""],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _read_as(kinds: np.ndarray, asked: str | None) -> pa.DataType:
    from analytics.reading.scanner import CODE, DECIMAL, INTEGER, OTHER

    if asked is None and not kinds[OTHER]:
        if kinds[DECIMAL]:
            return pa.float64()
        if kinds[INTEGER] and not kinds[CODE]:
            return pa.int64()
    return pa.dictionary(pa.int32(), pa.string())


def _may_hold(column: pa.ChunkedArray, word: str) -> bool:
    """Say whether a column may hold its own name; no copy of the header is missed."""
    if pa.types.is_dictionary(column.type):
        return any(pc.index(chunk.dictionary, word).as_py() >= 0 for chunk in column.chunks)
    return word.strip() == "" or word[-1].isdigit()


def _text(found: _Found) -> pd.DataFrame:
    """Return the rows as text, before typing."""
    words = [pa.dictionary(pa.int32(), pa.string())] * len(found.names)
    plain = pa.schema([(name, pa.string()) for name in found.names])
    tables = [_cells(found, window, words).cast(plain) for window in found.windows]
    return pa.concat_tables(tables).to_pandas()


def _aside(found: _Found) -> list[tuple[int, str, str]]:
    aside, head = [], found.head
    for start, end, line in np.concatenate([window.odd for window in found.windows]).tolist():
        raw = found.data[start:end].decode("utf-8").rstrip("\r\n").replace("\r\n", "\n")
        record = Record(head.n_lines + line + 1, raw, head.dialect.cells(raw))
        aside.append((record.line, raw, doubt(record, len(head.names), None)))
    return aside
