"""DuckDB on tables larger than its memory: it spills to a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def spilling(place: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that takes so much memory, and the disk below `place` beyond it."""
    with (
        tempfile.TemporaryDirectory(dir=place, prefix="spill-") as folder,
        duckdb.connect(config={"memory_limit": memory, "temp_directory": folder}) as connection,
    ):
        connection.execute("SET TimeZone = 'UTC'")
        # A query of seconds would draw a bar on the standard output, wherever that leads.
        connection.execute("SET enable_progress_bar_print = false")
        yield connection


def view_by_place(connection: duckdb.DuckDBPyConnection, name: str, path: Path, width: int) -> None:
    """Make a view of a Parquet file: ``n``, the number of the row from 1, then ``c0``, ``c1`` ...

    What people call columns is never part of a query.
    """
    connection.from_parquet(str(path)).create_view(f"file_{name}")
    places = ", ".join(f"c{i}" for i in range(width))
    connection.execute(
        f"CREATE VIEW {name} AS SELECT row_number() OVER () AS n, * "  # noqa: S608
        f"FROM file_{name} AS f({places})"
    )
