"""What a step may ask of all rows of a table that does not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.pieces.stored import StoredRows, read_numbers, writing
from analytics.spilling import spilling, view_by_place

MEMORY = "512MB"


@dataclass(frozen=True)
class Lookup:
    """All rows of a table, for questions that DuckDB answers on disk where memory ends.

    Columns are known to it by their place: what people call them is never part of a query.
    """

    stored: StoredRows

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return self.stored.n_rows

    def first_of_alike(self, columns: Sequence[str]) -> np.ndarray:
        """Return the places, rising, of the first of rows that are the same.

        Parameters
        ----------
        columns
            What is compared; all of them if none is named.
        """
        keys = ", ".join(map(self._column, columns or self.stored.kinds))
        # Rows that are the same have the same hash: seldom are many left that must be compared.
        query = f"""
            WITH hashed AS (SELECT hash({keys}) AS h, n FROM t),
            often AS (SELECT h FROM hashed GROUP BY h HAVING count(*) > 1),
            alike AS (SELECT * FROM t WHERE hash({keys}) IN (SELECT h FROM often))
            SELECT n FROM (
                SELECT n, row_number() OVER (PARTITION BY {keys} ORDER BY n) AS place FROM alike
            ) WHERE place > 1
        """  # noqa: S608
        keep = np.ones(self.n_rows, dtype=bool)
        keep[self._places(query)] = False
        return np.flatnonzero(keep)

    def in_order(self, columns: Sequence[str], order: str) -> np.ndarray:
        """Return the places in the order of columns; missing values last, equal ones as they are.

        Parameters
        ----------
        columns
            Their names, the first one decides first.
        order
            ``ascending`` or ``descending``.
        """
        down = {"ascending": "ASC", "descending": "DESC"}[order]
        keys = "".join(f"{self._column(name)} {down} NULLS LAST, " for name in columns)
        return self._places(f"SELECT n FROM t ORDER BY {keys}n")  # noqa: S608

    def reordered(self, places: np.ndarray, path: Path) -> StoredRows:
        """Write the rows at the places, in that order, to a file; each keeps its number."""
        schema = pq.read_schema(self.stored.path)
        names = ", ".join(f"c{i}" for i in range(len(schema)))
        query = f"SELECT {names} FROM t POSITIONAL JOIN ranks ORDER BY rank"  # noqa: S608
        with self._opened() as connection, writing(path, schema) as writer:
            connection.register("ranks", pd.DataFrame({"rank": np.argsort(places)}))
            for batch in connection.sql(query).to_arrow_reader(100_000):
                table = pa.Table.from_batches([batch]).rename_columns(schema.names)
                writer.write_table(table.cast(schema))
        old, numbers = self.stored.numbers, path.with_suffix(".numbers")
        (places if old is None else read_numbers(old)[places]).tofile(numbers)
        return StoredRows(path, self.stored.kinds, numbers)

    def _column(self, name: str) -> str:
        return f"c{list(self.stored.kinds).index(name)}"

    def _places(self, query: str) -> np.ndarray:
        with self._opened() as connection:
            found = connection.execute(query).fetchnumpy()["n"]
        return np.asarray(found, dtype=np.int64) - 1

    @contextmanager
    def _opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        path = self.stored.path
        with spilling(path.parent, MEMORY) as connection:
            view_by_place(connection, "t", path, len(pq.read_schema(path)))
            yield connection
