"""Rows in a Parquet file, read in pieces of which each looks as that part of the whole would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

MOST_CELLS = 4_000_000
Kinds = dict[str, Any]  # the type of each column, as pandas has it


@dataclass(frozen=True)
class StoredRows:
    """Rows in a Parquet file, which may be more than the memory holds.

    `kinds` are the types that the whole table has in pandas: a piece in which nothing is missing
    has them, too. Where `numbered` holds, one more column, the last, has the number of each row.
    """

    path: Path
    kinds: Kinds
    numbered: bool = False
    stay: np.ndarray | None = None  # whether each of the rows of the file is one of these

    @classmethod
    def of(cls, path: Path) -> StoredRows:
        """Look at a file of the workspace."""
        kinds = dict(pq.read_schema(path).empty_table().to_pandas().dtypes)
        plain = [i for i, kind in enumerate(kinds.values()) if kind in ("int64", "bool")]
        names = list(kinds)
        for i in _with_missing(path, plain):  # pandas keeps them as other types then
            kinds[names[i]] = pd.Series(dtype=_HOLDS_MISSING[str(kinds[names[i]])]).dtype
        return cls(path, kinds)

    @cached_property
    def n_rows(self) -> int:
        """How many rows there are."""
        n = pq.read_metadata(self.path).num_rows if self.stay is None else self.stay.sum()
        return int(n)

    @property
    def empty(self) -> pd.DataFrame:
        """The columns, without a row."""
        return empty_frame(self.kinds)

    def pieces(self) -> Iterator[pd.DataFrame]:
        """Yield the rows in pieces, the index being the number of the row; at least one piece."""
        start = 0
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(max(1, MOST_CELLS // (len(self.kinds) or 1))):
                frame = self._frame(batch, start)
                end = start + len(batch)
                yield frame if self.stay is None else frame[self.stay[start:end]]
                start = end
        if not start:
            yield self.empty

    def frame(self, columns: Iterable[str]) -> pd.DataFrame:
        """Return all rows of those of the columns that are there."""
        names = [name for name in columns if name in self.kinds]
        with pq.ParquetFile(self.path) as file:
            batches = file.iter_batches(1_000_000, columns=names)
            parts = [batch.select(names).to_pandas() for batch in batches]
        whole = pd.concat(parts, ignore_index=True) if parts else self.empty[names]
        return whole.astype({name: self.kinds[name] for name in names})

    def at(self, row: int) -> pd.DataFrame:
        """Return one row, with its number."""
        start = 0
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                n = file.metadata.row_group(group).num_rows
                if row < start + n:
                    one = file.read_row_group(group).slice(row - start, 1)
                    return self._frame(one, row)
                start += n
        return self.empty

    def split(self, table: Path, numbers: Path) -> None:
        """Write the columns to one file and the numbers of the rows to another."""
        with pq.ParquetFile(self.path) as file:
            *names, number = file.schema_arrow.names
            schema = file.schema_arrow.remove(len(names))
            kept = file.schema_arrow.field(number)
            with (
                pq.ParquetWriter(table, schema) as rows,
                pq.ParquetWriter(numbers, pa.schema([kept])) as places,
            ):
                for batch in file.iter_batches(1_000_000 // (len(names) or 1) + 1):
                    *columns, of = batch.columns
                    rows.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
                    places.write_batch(pa.RecordBatch.from_arrays([of], schema=pa.schema([kept])))

    def _frame(self, batch: pa.RecordBatch | pa.Table, start: int) -> pd.DataFrame:
        frame = batch.to_pandas()
        frame.index = pd.RangeIndex(start, start + len(frame))
        if self.numbered:
            frame.index = pd.Index(frame.pop(frame.columns[-1]).to_numpy())
        return frame.astype(self.kinds)


_HOLDS_MISSING = {"int64": "float64", "bool": "object"}


def _with_missing(path: Path, places: list[int]) -> list[int]:
    """Return those columns, by place, in which something is missing."""
    found: set[int] = set()
    with pq.ParquetFile(path) as file:
        names = [file.schema_arrow.names[i] for i in places]
        for batch in file.iter_batches(1_000_000, columns=names) if places else ():
            found |= {i for i, name in zip(places, names) if batch.column(name).null_count}
    return sorted(found)


def empty_frame(kinds: Kinds) -> pd.DataFrame:
    """Return columns of these types without a row."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def write_rows(pieces: Iterable[pd.DataFrame], path: Path) -> StoredRows:
    """Write pieces of one kind to a file; each row keeps its number."""
    writer, kinds = None, {}
    try:
        for piece in pieces:
            kinds = dict(piece.dtypes)
            table = _table(piece)
            writer = writer or pq.ParquetWriter(path, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    return StoredRows(path, kinds, numbered=True)


def number_name(taken: list[str]) -> str:
    """Return a name for the column with the number of each row that no other column has."""
    name = "row"
    while name in taken:
        name += "_"
    return name


def _table(piece: pd.DataFrame) -> pa.Table:
    rows = piece.assign(**{number_name(list(piece.columns)): piece.index.to_numpy()})
    # Objects are yes or no with some missing: where all are, Arrow could not know.
    fields = [
        pa.field(field.name, pa.bool_()) if pa.types.is_null(field.type) else field
        for field in pa.Schema.from_pandas(empty_frame(dict(rows.dtypes)), preserve_index=False)
    ]
    schema = pa.schema(fields, pa.Schema.from_pandas(rows.head(0), preserve_index=False).metadata)
    return pa.Table.from_pandas(rows, schema, preserve_index=False)
