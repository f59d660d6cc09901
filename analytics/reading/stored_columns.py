"""From a column that knows its type to one that a table here can hold, without loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.reading.options import Kind

_CERTAIN = 15  # digits that a decimal number always keeps
_FIRST_DAY, _LAST_DAY = -62_135_500_000, 253_402_200_000  # seconds from 1970 to years 1 and 9999
_TICKS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}  # in nanoseconds
_UNITS = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}


@dataclass(frozen=True)
class Stored:
    """A column as it was stored: its values, their kind, and what was decided."""

    series: pd.Series
    kind: Kind
    note: str = "as stored"
    exact: pd.Series | None = None  # where the values' own text says more

    def text(self) -> pd.Series:
        """Return the values as text."""
        return self.series.astype("str") if self.exact is None else self.exact


def stored_column(column: pa.ChunkedArray) -> Stored:
    """Return a column of Arrow as one of the five kinds; the note says what became text."""
    if isinstance(column.type, pa.BaseExtensionType):
        column = pa.chunked_array([c.storage for c in column.chunks], column.type.storage_type)
        return stored_column(column)
    if pa.types.is_dictionary(column.type):
        return _categories(column)
    for fits, turn in _TURNS:
        if fits(column.type):
            return turn(column)
    return _written(column, f"{column.type}, kept as text")


def _categories(column: pa.ChunkedArray) -> Stored:
    ordered = column.type.ordered
    plain = [c.dictionary_decode() for c in column.chunks]
    values = stored_column(pa.chunked_array(plain, column.type.value_type))
    note = "categories, as stored" + (", without their order" if ordered else "")
    if values.note != "as stored":
        note += f"; {values.note}"
    return Stored(values.series, values.kind, note, values.exact)


def _whole(column: pa.ChunkedArray) -> Stored:
    unsigned = pa.types.is_unsigned_integer(column.type)
    wide, dtype = (pa.uint64(), "UInt64") if unsigned else (pa.int64(), "Int64")
    held = {wide: pd.api.types.pandas_dtype(dtype)}
    return Stored(column.cast(wide).to_pandas(types_mapper=held.get), "integer")


def _floating(column: pa.ChunkedArray) -> Stored:
    return Stored(column.cast(pa.float64()).to_pandas(), "decimal")


def _truth(column: pa.ChunkedArray) -> Stored:
    held = {pa.bool_(): pd.BooleanDtype()}
    return Stored(column.to_pandas(types_mapper=held.get), "boolean")


def _words(column: pa.ChunkedArray) -> Stored:
    return Stored(column.cast(pa.large_string()).to_pandas().astype("str"), "text")


def _nothing(column: pa.ChunkedArray) -> Stored:
    return Stored(pd.Series([None] * len(column), dtype="str"), "text", "empty")


def _days(column: pa.ChunkedArray) -> Stored:
    try:
        return Stored(column.cast(pa.timestamp("us")).to_pandas(), "date")
    except pa.ArrowInvalid:  # years beyond 290,000
        return Stored(column.cast(pa.timestamp("s")).to_pandas(), "date")


def _moments(column: pa.ChunkedArray) -> Stored:
    zone = column.type.tz
    if zone is None:
        return Stored(column.to_pandas(), "date")
    plain = column.cast(pa.timestamp(column.type.unit, "UTC"))
    if _beyond_calendar(plain):
        bare = plain.cast(pa.int64()).cast(pa.timestamp(column.type.unit))
        note = f"in UTC and not in “{zone}”: the calendar of time zones ends with the year 9999"
        return Stored(bare.to_pandas(), "date", note)
    try:
        return Stored(column.to_pandas(), "date", f"as stored, in the time zone {zone}")
    except (KeyError, ValueError, OSError):  # a zone that this computer does not know
        return Stored(plain.to_pandas(), "date", f"the time zone “{zone}” is unknown: in UTC")


def _beyond_calendar(moments: pa.ChunkedArray) -> bool:
    """Say whether a moment is so far away that Python has no date for it."""
    second = 10**9 // _TICKS[moments.type.unit]
    ends = pc.min_max(moments.cast(pa.int64())).as_py().values()
    return any(end is not None and not _FIRST_DAY < end // second < _LAST_DAY for end in ends)


def _durations(column: pa.ChunkedArray) -> Stored:
    """Return whole numbers of the largest unit that loses nothing."""
    unit = column.type.unit
    counts = column.cast(pa.int64())
    values = counts.drop_null().to_numpy()
    for larger, ticks in _TICKS.items():
        factor = ticks // _TICKS[unit]
        if factor <= 1 or not np.any(values % factor):
            unit, counts = larger, counts if factor <= 1 else pc.divide(counts, factor)
            break
    return Stored(_whole(counts).series, "integer", f"durations, in {_UNITS[unit]}")


def _decimals(column: pa.ChunkedArray) -> Stored:
    """Return numbers where each is exactly what was written, else the text."""
    kind = str(column.type)
    values = column.to_pylist()
    exact = pd.Series([None if v is None else f"{v:f}" for v in values], dtype="str")
    if column.type.scale <= 0 and all(v is None or abs(v) < 2**63 for v in values):
        whole = pd.array([None if v is None else int(v) for v in values], dtype="Int64")
        return Stored(pd.Series(whole), "integer", f"as stored ({kind})", exact)
    numbers = [None if v is None else float(v) for v in values]
    certain = column.type.precision <= _CERTAIN
    if certain or all(n is None or Decimal(repr(n)) == v for n, v in zip(numbers, values)):
        series = pd.Series(numbers, dtype="float64")
        return Stored(series, "decimal", f"as stored ({kind}), no digit lost", exact)
    return Stored(exact, "text", f"{kind}, kept as text: more digits than a number can hold")


def _times(column: pa.ChunkedArray) -> Stored:
    text = column.cast(pa.string()).to_pandas().astype("str")
    return Stored(text.str.replace(r"\.0+$", "", regex=True), "text", "times of day, kept as text")


def _bytes(column: pa.ChunkedArray) -> Stored:
    values = column.to_pylist()
    try:
        words = [None if v is None else v.decode() for v in values]
        return Stored(pd.Series(words, dtype="str"), "text", "bytes, read as UTF-8")
    except UnicodeDecodeError:
        digits = [None if v is None else v.hex() for v in values]
        return Stored(pd.Series(digits, dtype="str"), "text", "bytes, kept as hexadecimal digits")


def _nested(column: pa.ChunkedArray) -> Stored:
    return _written(column, "lists or groups, kept as JSON text")


def _written(column: pa.ChunkedArray, note: str) -> Stored:
    cells = [None if value is None else _cell(value) for value in column.to_pylist()]
    return Stored(pd.Series(cells, dtype="str"), "text", note)


def _cell(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_inner)
    return value if isinstance(value, str) else str(value)


def _inner(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_is = pa.types
# The first that fits decides. `to_pylist` keeps what pandas would round or refuse.
_TURNS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.ChunkedArray], Stored]], ...] = (
    (_is.is_boolean, _truth),
    (_is.is_integer, _whole),
    (_is.is_floating, _floating),
    (lambda kind: _is.is_string(kind) or _is.is_large_string(kind), _words),
    (_is.is_string_view, _words),
    (_is.is_timestamp, _moments),
    (_is.is_date, _days),
    (_is.is_time, _times),
    (_is.is_duration, _durations),
    (_is.is_decimal, _decimals),
    (_is.is_null, _nothing),
    (lambda kind: _is.is_binary(kind) or _is.is_large_binary(kind), _bytes),
    (lambda kind: _is.is_binary_view(kind) or _is.is_fixed_size_binary(kind), _bytes),
    (_is.is_nested, _nested),
)
