"""The fast way for large files in good order: the same answer as the careful one, or none.

The scanner looks at every byte. Where all it finds are whole records, blank lines and lines of
another width, Arrow reads the records with two threads and each column is typed by its different
values. On any other finding the careful way takes over.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from analytics.reading.caution import needs_care
from analytics.reading.head import Head, doubt, read_head
from analytics.reading.header import unique_names
from analytics.reading.kinds import type_distinct
from analytics.reading.limits import MAX_RECORD
from analytics.reading.lines import LONGEST_RECORD, Record
from analytics.reading.options import Column, ReadOptions

SMALLEST = 2**20  # bytes; below this the careful way is as fast
_SAMPLE = 2**21  # bytes that certainly hold the lines by which the dialect is chosen
_BLOCK = 2**22
_WORTH_TWO = 2**23  # bytes from which two threads look
_MOST_ODD, _ODD_SHARE = 100_000, 0.02
_MAY_BE_OTHER = (b"{", b"[", b"<")  # JSON, or a web page
_SIMPLE = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Clean:
    """What the fast way found; `aside` holds line, raw text and reason."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    aside: list[tuple[int, str, str]]
    n_lines: int
    head: Head
    renamed: list[str]
    encoding: str


def read_clean(data: bytes, options: ReadOptions, name: str) -> Clean | None:
    """Read UTF-8 text in good order, or return nothing where the careful way is needed."""
    found = _look(data, options, name)
    if found is None:
        return None
    names, renamed = unique_names(found.head.names)
    try:
        table = _table(found, names, found.kinds, options)
    except pa.ArrowInvalid:
        return None  # a number beyond what fits, say
    if _header_again(table, found.head) or _other_quotes(table, found.head):
        return None
    typed = [_column(c, n, options) for c, n in zip(table.columns, names, strict=True)]
    return Clean(
        frame=pd.DataFrame({column.name: series for series, column in typed}),
        columns=tuple(column for _, column in typed),
        aside=[*found.head.set_aside, *_aside(found)],
        n_lines=found.head.n_lines + found.n_lines,
        head=found.head,
        renamed=renamed,
        encoding=options.encoding or ("utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8"),
    )


def read_clean_text(data: bytes, options: ReadOptions, name: str) -> pd.DataFrame:
    """Return the rows of `read_clean` as text, before typing."""
    found = _look(data, options, name)
    assert found is not None
    names, _ = unique_names(found.head.names)
    table = _table(found, names, np.zeros_like(found.kinds), ReadOptions())
    return table.cast(pa.schema([(name, pa.string()) for name in names])).to_pandas()


@dataclass(frozen=True)
class _Found:
    """What the scanner saw under the head: kinds per column, odd records, lines."""

    head: Head
    data: bytes
    start: int
    end: int
    kinds: np.ndarray
    odd: np.ndarray
    n_lines: int
    several: bool  # a cell holds an end of line


def _look(data: bytes, options: ReadOptions, name: str) -> _Found | None:
    if options.encoding not in (None, "utf-8", "utf-8-sig") or not _is_utf8(data):
        return None
    start, end = len(BOM_UTF8) * data.startswith(BOM_UTF8), _end(data)
    if data[start : start + 1024].lstrip()[:1] in _MAY_BE_OTHER or b"\x00" in data:
        return None
    if data.count(b"\r", start, end) != data.count(b"\r\n", start, end):
        return None
    head = _head(data[start : min(end, start + _SAMPLE)], end - start > _SAMPLE, options, name)
    if head is None:
        return None
    return _scan(data, _after_lines(data, start, end, head.n_lines), end, head)


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _end(data: bytes) -> int:
    # Empty lines at the end do not count.
    end = len(data)
    while end:
        line = data.rfind(b"\n", 0, end) + 1
        if data[line:end].strip(b"\x1a \r\n"):
            break
        end = max(line - 1, 0)
    return end - data.endswith(b"\r", 0, end)


def _head(start: bytes, cut: bool, options: ReadOptions, name: str) -> Head | None:
    whole = start[: start.rfind(b"\n")] if cut and b"\n" in start else start
    head = read_head(whole.decode("utf-8", "replace" if cut else "strict"), options, name)
    if head is None or head.dialect.delimiter not in _SIMPLE or head.dialect.quote != '"':
        return None
    return None if head.dialect.escape else head


def _after_lines(data: bytes, place: int, end: int, n_lines: int) -> int:
    for _ in range(n_lines):
        place = data.find(b"\n", place, end) + 1 or end
    return place


def _scan(data: bytes, start: int, end: int, head: Head) -> _Found | None:
    from analytics.reading import scanner  # numba costs 0.3 s, and small files do without

    width, delimiter = len(head.names), ord(head.dialect.delimiter)
    text = np.frombuffer(data, np.uint8)

    def look(part: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, tuple[int, int, int, int]]:
        kinds = np.zeros((width, scanner.N_KINDS), np.int64)
        odd = np.zeros((_MOST_ODD, scanner.ODD_COLUMNS), np.int64)
        mine = text[part[0] : part[1]]
        counts = scanner.scan(mine, delimiter, width, kinds, odd, MAX_RECORD, LONGEST_RECORD)
        return kinds, odd[: max(counts[2], 0)] + np.array([part[0], part[0], 0]), counts

    parts = _parts(data, start, end)
    with ThreadPoolExecutor(len(parts)) as pool:
        kinds, odd, counts = zip(*pool.map(look, parts), strict=True)
    n_records, n_lines, n_odd, n_long = np.array(counts).T
    if scanner.NOT_CLEAN in n_records or n_odd.sum() > _ODD_SHARE * n_records.sum():
        return None
    for rows, before in zip(odd, np.cumsum(n_lines) - n_lines, strict=True):
        rows[:, 2] += before
    places = np.concatenate(odd)
    if needs_care(data, start, end, head, places):
        return None
    return _Found(
        head,
        data,
        start,
        end,
        np.sum(kinds, axis=0),
        places,
        int(n_lines.sum()),
        bool(n_long.any()),
    )


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Cut the rows in two where a line ends outside of quotes, so that two threads can look."""
    middle = data.find(b"\n", (start + end) // 2, end) + 1
    if end - start < _WORTH_TWO or not middle or data.count(b'"', start, middle) % 2:
        return [(start, end)]
    return [(start, middle), (middle, end)]


def _table(found: _Found, names: list[str], kinds: np.ndarray, options: ReadOptions) -> pa.Table:
    types = {n: _read_as(kinds[i], options.types.get(n)) for i, n in enumerate(names)}
    edges = [found.start, *found.odd[:, :2].ravel().tolist(), found.end]
    body = memoryview(found.data)
    good = [body[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return pa_csv.read_csv(
        pa.BufferReader(pa.py_buffer(good[0] if len(good) == 1 else b"".join(good))),
        read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK),
        parse_options=pa_csv.ParseOptions(
            delimiter=found.head.dialect.delimiter, newlines_in_values=found.several
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=types, null_values=[""], strings_can_be_null=False, check_utf8=False
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


def _header_again(table: pa.Table, head: Head) -> bool:
    """Say whether the header may stand among the rows once more; no copy of it is missed."""
    return any(
        all(
            _may_hold(column, cell)
            for column, cell in zip(table.columns, r.cells or [], strict=True)
        )
        for r in head.header
    )


def _other_quotes(table: pa.Table, head: Head) -> bool:
    """Say whether all cells of a row may stand in quotes of the other kind; none is missed."""
    if head.other_quotes:
        return False
    return all(
        pa.types.is_dictionary(column.type)
        and any(_quoted(chunk.dictionary) for chunk in column.chunks)
        for column in table.columns
    )


def _quoted(words: pa.Array) -> bool:
    return bool(pc.any(pc.and_(pc.starts_with(words, "'"), pc.ends_with(words, "'"))).as_py())


def _may_hold(column: pa.ChunkedArray, word: str) -> bool:
    if pa.types.is_dictionary(column.type):
        return any(pc.index(chunk.dictionary, word).as_py() >= 0 for chunk in column.chunks)
    return word.strip() == "" or word[-1].isdigit()


def _column(cells: pa.ChunkedArray, name: str, options: ReadOptions) -> tuple[pd.Series, Column]:
    if pa.types.is_dictionary(cells.type):
        joined = cells.unify_dictionaries().combine_chunks()
        codes = joined.indices.to_numpy()
        counts = np.bincount(codes, minlength=len(joined.dictionary))
        distinct = joined.dictionary.to_pandas().astype("str").rename(name)
        typed, column = type_distinct(distinct, counts, options.types.get(name))
        return pd.Series(typed.array.take(codes)), column
    n_missing = cells.null_count
    if pa.types.is_int64(cells.type):
        series = cells.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
        return series, Column(name, "integer", n_missing, "whole numbers")
    return cells.to_pandas(), Column(name, "decimal", n_missing, "decimal point")


def _aside(found: _Found) -> list[tuple[int, str, str]]:
    aside, head = [], found.head
    for start, end, line in found.odd.tolist():
        raw = found.data[start:end].decode("utf-8").rstrip("\r\n").replace("\r\n", "\n")
        record = Record(head.n_lines + line + 1, raw, head.dialect.cells(raw))
        aside.append((record.line, raw, doubt(record, len(head.names), ())))
    return aside
