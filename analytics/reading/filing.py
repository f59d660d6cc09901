"""A typed table as the Parquet file of a dataset: quick to write, and quicker to ask."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.reading.footers import join
from analytics.reading.windows import ahead

_types = pa.types
_SOME, _NEW = 20_000, 0.9  # of so many rows, the share of words not seen before, at most


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return a schema with words instead of codes of words."""
    for i, field in enumerate(schema):
        if _types.is_dictionary(field.type):
            schema = schema.set(i, field.with_type(field.type.value_type))
    return schema


def plain(pieces: Iterable[pa.Table]) -> pa.Table:
    """Return pieces as one table without codes."""
    tables = list(pieces)
    schema = plain_schema(tables[0].schema)
    return pa.concat_tables(table.cast(schema) for table in tables)


def write_pieces(pieces: Iterator[pa.Table], file: Path) -> None:
    """Write a table to a Parquet file, a group of rows for each piece, by both cores.

    Numbers are not compressed, they hardly repeat; whole ones and moments are kept as differences.
    Words that return are kept in codes. Nobody asks for the bounds of the groups.
    """
    first = next(pieces)
    how = _how(first)
    with file.open("wb") as out:
        join(ahead(lambda piece: _encoded(piece, how), chain([first], pieces)), out)


def _how(first: pa.Table) -> dict[str, Any]:
    schema = plain_schema(first.schema)
    words = [f.name for f in schema if _types.is_large_string(f.type) or _types.is_string(f.type)]
    whole = [f.name for f in schema if _types.is_integer(f.type) or _types.is_timestamp(f.type)]
    return {
        "compression": dict.fromkeys(words, "snappy") or "none",
        "use_dictionary": [name for name in words if _repeats(first[name])],
        "column_encoding": dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
    }


def _encoded(piece: pa.Table, how: dict[str, Any]) -> pa.Buffer:
    """Return a piece as a Parquet file of its own."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink,
        piece.schema,
        write_statistics=False,
        store_schema=False,  # that one would say codes
        **how,
    ) as writer:
        writer.write_table(piece)
        writer.add_key_value_metadata(_metadata(plain_schema(piece.schema)))
    return sink.getvalue()


def _repeats(words: pa.ChunkedArray) -> bool:
    some = words.slice(0, _SOME)
    return _types.is_dictionary(words.type) or pc.count_distinct(some).as_py() <= _NEW * len(some)


def _metadata(schema: pa.Schema) -> dict[bytes, bytes]:
    """Return what pandas and Arrow are to know of a table when they read it back."""
    arrow = b64encode(schema.serialize().to_pybytes())
    return {**(schema.metadata or {}), b"ARROW:schema": arrow}
