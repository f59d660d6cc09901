"""The tables that something is made of, opened for SQL: never loaded, spilling to disk if large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow.parquet as pq

from analytics.errors import MakingError
from analytics.making.base import Side
from analytics.reading.held import held_schema
from analytics.spilling import spilling, view_by_place

MEMORY = "2GB"
_ALIASES: tuple[Literal["l", "r"], ...] = ("l", "r")


@contextmanager
def opened(tables: Sequence[tuple[str, Path]], spill: Path) -> Iterator[tuple[Side, ...]]:
    """Open one table or two, given as title and Parquet file.

    Raises
    ------
    MakingError
        The query asks for more than this computer, or a number, can hold.
    """
    spill.mkdir(parents=True, exist_ok=True)
    with spilling(spill, MEMORY) as connection, _sentences():
        named = zip(_ALIASES, tables)
        yield tuple(_side(connection, alias, title, path) for alias, (title, path) in named)


def _side(
    connection: duckdb.DuckDBPyConnection, alias: Literal["l", "r"], title: str, path: Path
) -> Side:
    file = pq.ParquetFile(path)
    schema = held_schema(file.schema_arrow)
    view_by_place(connection, alias, path, len(schema))
    return Side(alias, title, schema, file.metadata.num_rows, connection)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what DuckDB refuses into a sentence."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise MakingError(
            "This needs more memory and disk than there is.",
            "Leave out columns or rows on the Clean page first.",
        ) from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise MakingError(
            "A sum is larger than the largest whole number that a table holds.",
            "Read the column as decimal on the Clean page first.",
        ) from error
