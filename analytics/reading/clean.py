"""The fast way for large files in good order: the same answer as the careful one, or none.

A compiled scanner looks at every byte, window by window (`windows`). Where all it finds are whole
records, blank lines and lines of another width, Arrow reads the records, and each column is typed
by its different values (`distinct`). On any other finding the careful way takes over. Two windows
are worked on at a time, and no more than a few are in memory.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from analytics.limits import limits
from analytics.reading.caution import Doubts, needs_care
from analytics.reading.dialect import Dialect
from analytics.reading.distinct import DoesNotFitError, Numbers, Words
from analytics.reading.follow import follow
from analytics.reading.head import Head, doubt, read_head
from analytics.reading.header import unique_names
from analytics.reading.lines import Record
from analytics.reading.options import Column, ReadOptions, Wish
from analytics.reading.pages import Bytes
from analytics.reading.shelf import Shelf
from analytics.reading.windows import Window, ahead, good_records, look

SMALLEST = 2**20  # bytes; below this the careful way is as fast
_SAMPLE = 2**21  # bytes that certainly hold the lines by which the dialect is chosen
_MAY_BE_OTHER = (b"{", b"[", b"<")  # JSON, or a web page
_SMALLEST_BLOCK = 2**22  # bytes
_SIMPLE = (",", ";", "\t", "|")
_WORDS = pa.dictionary(pa.int32(), pa.string())


class _ReadAsWordsError(Exception):
    """Numbers may be meant otherwise: their text is needed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


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
    table = _table(found, options) if found is not None else None
    if found is None or table is None:
        return None
    bom = data[:3] == BOM_UTF8
    return Clean(
        pieces=lambda: ahead(table.piece, range(len(table.shelf))),
        columns=table.columns,
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
    if options.encoding not in (None, "utf-8", "utf-8-sig") or options.keep:
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
    if not windows:
        return None
    odd = np.concatenate([window.odd for window in windows])
    if needs_care(data, start, end, head, odd):
        return None
    return _Found(data, head, *unique_names(head.names), windows)


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
    return None if head.dialect.escape or type(head.dialect) is not Dialect else head


def _after_lines(first: bytes, place: int, n_lines: int) -> int:
    for _ in range(n_lines):
        place = first.find(b"\n", place) + 1 or len(first)
    return place


@dataclass(frozen=True)
class _Table:
    """Columns in pieces, as they were read: words in codes, numbers typed."""

    shelf: Shelf
    words: dict[str, Words]
    columns: tuple[Column, ...]
    schema: pa.Schema

    def piece(self, i: int) -> pa.Table:
        """Return one piece with all columns typed."""
        kept = self.shelf.get(i)
        pairs = zip(self.schema, kept.columns, strict=True)
        columns = [self._typed(i, field, column).cast(field.type) for field, column in pairs]
        return pa.table(columns, schema=self.schema)

    def _typed(self, i: int, field: pa.Field, column: pa.ChunkedArray) -> pa.Array:
        if field.name not in self.words:
            return column
        words, kept = self.words[field.name], column.combine_chunks()
        coded = pa.types.is_dictionary(field.type)
        return words.codes(i, kept) if coded else words.typed(i, kept)


@dataclass(frozen=True)
class _Again:
    """What was learned while the windows were read, so that they are read once more."""

    misfits: frozenset[str] = frozenset()  # columns whose values fit no one type
    as_words: frozenset[str] = frozenset()  # numbers that may be meant otherwise


def _table(found: _Found, options: ReadOptions, again: _Again = _Again()) -> _Table | None:
    """Read all windows; nothing where a number does not fit, or the header stands there again."""
    types = _types(found, options, again)
    words = {
        name: Words(name, options.wish(name), misfit=name in again.misfits)
        for name, type_ in zip(found.names, types, strict=True)
        if pa.types.is_dictionary(type_)
    }
    try:
        pieces = _pieces(found, types, words)
        return None if pieces is None else _settled(*pieces, words, options)
    except pa.ArrowInvalid:
        return None  # a number beyond what fits, say
    except DoesNotFitError as error:
        return _table(found, options, replace(again, misfits=again.misfits | {error.name}))
    except _ReadAsWordsError as error:
        return _table(found, options, replace(again, as_words=again.as_words | {error.name}))


def _types(found: _Found, options: ReadOptions, again: _Again) -> list[pa.DataType]:
    kinds = np.sum([window.kinds for window in found.windows], axis=0)
    return [
        _WORDS if name in again.as_words else _read_as(counts, options.wish(name))
        for name, counts in zip(found.names, kinds, strict=True)
    ]


def _pieces(
    found: _Found, types: list[pa.DataType], words: dict[str, Words]
) -> tuple[Shelf, list[Numbers]] | None:
    shelf, doubts = Shelf(), Doubts(found.head)
    numbers = [Numbers(*pair) for pair in zip(found.names, types, strict=True)]
    for table in ahead(lambda window: _cells(found, window, types), found.windows):
        doubts.add(table)
        for seen, column in zip(numbers, table.columns, strict=True):
            seen.add(column)
        shelf.put(_kept(table, words))
    return None if doubts.stay() or not len(shelf) else (shelf, numbers)


def _settled(
    shelf: Shelf, numbers: list[Numbers], words: dict[str, Words], options: ReadOptions
) -> _Table:
    """Decide every column, those that are open by the others."""

    def typed_as(name: str, wish: Wish) -> tuple[pd.Series, Column]:
        if name not in words:
            raise _ReadAsWordsError(name)
        return words[name].typed_as(wish)

    for seen in numbers:
        if seen.perhaps_days():
            raise _ReadAsWordsError(seen.name)
    typed = list(ahead(lambda n: words.get(n.name, n).finish(), numbers))
    for series, column in (typed := follow(typed, options, typed_as)):
        if column.name in words:
            words[column.name].settle(series, column)
    columns = tuple(words[c.name].finish()[1] if c.name in words else c for _, c in typed)
    empty = pd.DataFrame({column.name: series.iloc[:0] for series, column in typed})
    schema = pa.Schema.from_pandas(empty, preserve_index=False)
    coded = [word.name for word in words.values() if word.coded()]
    return _Table(shelf, words, columns, _in_codes(schema, coded))


def _in_codes(schema: pa.Schema, names: list[str]) -> pa.Schema:
    for name in names:
        field = schema.field(name)
        coded = field.with_type(pa.dictionary(pa.int32(), field.type))
        schema = schema.set(schema.get_field_index(name), coded)
    return schema


def _kept(table: pa.Table, words: dict[str, Words]) -> pa.Table:
    pairs = zip(table.column_names, table.columns, strict=True)
    return pa.table({name: words[name].add(c) if name in words else c for name, c in pairs})


def _cells(found: _Found, window: Window, types: list[pa.DataType]) -> pa.Table:
    good = good_records(found.data, window)
    if not good:
        return pa.schema(list(zip(found.names, types, strict=True))).empty_table()
    return pa_csv.read_csv(
        pa.BufferReader(good),
        read_options=pa_csv.ReadOptions(
            column_names=found.names, block_size=_block(), use_threads=False
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


def _block() -> int:
    # The smaller, the quicker, as it stays near the core; but a record must go into one.
    return max(_SMALLEST_BLOCK, int(limits().record))


def _read_as(kinds: np.ndarray, wish: Wish) -> pa.DataType:
    from analytics.reading.scanner import CODE, DECIMAL, INTEGER, OTHER

    if wish == Wish() and not kinds[OTHER] and not kinds[CODE]:
        if kinds[DECIMAL]:
            return pa.float64()
        if kinds[INTEGER]:
            return pa.int64()
    return _WORDS


def _text(found: _Found) -> pd.DataFrame:
    """Return the rows as text, before typing."""
    words = [_WORDS] * len(found.names)
    plain = pa.schema([(name, pa.string()) for name in found.names])
    tables = [_cells(found, window, words).cast(plain) for window in found.windows]
    return pa.concat_tables(tables).to_pandas()


def _aside(found: _Found) -> list[tuple[int, str, str]]:
    aside, head = [], found.head
    for start, end, line in np.concatenate([window.odd for window in found.windows]).tolist():
        raw = found.data[start:end].decode("utf-8").rstrip("\r\n").replace("\r\n", "\n")
        record = Record(head.n_lines + line + 1, raw, head.dialect.cells(raw))
        aside.append((record.line, raw, doubt(record, len(head.names), ())))
    return aside
