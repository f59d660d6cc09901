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
FEW_CELLS = 125_000
Kinds = dict[str, Any]  # the type of each column, as pandas has it


@dataclass(frozen=True)
class StoredRows:
    """Rows in a Parquet file, which may be more than the memory holds.

    `kinds` are the types that the whole table has in pandas: a piece in which nothing is missing
    has them, too. `numbers` is a file with the number of each row, where that is not its place;
    `stay` says whether each row of the files is one of these.
    """

    path: Path
    kinds: Kinds
    numbers: Path | None = None
    stay: np.ndarray | None = None

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
    def _metadata(self) -> pq.FileMetaData:
        return pq.read_metadata(self.path)

    @cached_property
    def n_rows(self) -> int:
        """How many rows there are."""
        n = self._metadata.num_rows if self.stay is None else self.stay.sum()
        return int(n)

    @property
    def empty(self) -> pd.DataFrame:
        """The columns, without a row."""
        return empty_frame(self.kinds)

    def pieces(self) -> Iterator[pd.DataFrame]:
        """Yield the rows in pieces, the index being the number of the row; at least one piece."""
        start, most = 0, max(1, MOST_CELLS // (len(self.kinds) or 1))
        with pq.ParquetFile(self.path, pre_buffer=True) as file:
            for batch in _batches(file, most):
                frame = self._frame(batch, start)
                end = start + len(batch)
                yield frame if self.stay is None else frame[self.stay[start:end]]
                start = end
        if not start:
            yield self.empty

    def frame(self, columns: Iterable[str]) -> pd.DataFrame:
        """Return all rows of those of the columns that are there."""
        names = [name for name in columns if name in self.kinds]
        # Not read ahead: the bytes of a whole column would stand beside its values.
        with self._opened() as file:
            batches = file.iter_batches(1_000_000, columns=names)
            parts = [batch.select(names).to_pandas() for batch in batches]
        first = parts[0] if parts else self.empty[names]
        whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else first
        return whole.astype({name: self.kinds[name] for name in names})

    def at(self, places: np.ndarray, cells: int = FEW_CELLS) -> Iterator[pd.DataFrame]:
        """Yield the rows at rising places, in pieces of so many cells at most; at least one piece.

        The file is read no further than the last of them.
        """
        if not len(places):
            yield self.empty
        with self._opened() as file:
            for start, batch in _near(places, file, cells // (len(self.kinds) or 1)):
                here = _between(places, start, start + len(batch))
                if len(here):
                    yield self._frame(batch, start).iloc[here - start]

    def _opened(self) -> pq.ParquetFile:
        metadata = self._metadata  # of a wide table this is most of the work
        return pq.ParquetFile(self.path, metadata=metadata, buffer_size=2**17, pre_buffer=False)

    def _frame(self, rows: pa.RecordBatch | pa.Table, start: int) -> pd.DataFrame:
        frame, end = rows.to_pandas(), start + len(rows)
        frame.index = pd.RangeIndex(start, end)
        if self.numbers is not None:
            frame.index = pd.Index(read_numbers(self.numbers, start, end))
        return frame.astype(self.kinds)

    def unlink(self) -> None:
        """Remove the files."""
        self.path.unlink()
        if self.numbers is not None:
            self.numbers.unlink()


def _batches(file: pq.ParquetFile, most: int) -> Iterator[pa.RecordBatch]:
    """Yield rows, a few row groups at a time: all that is asked for at once is read ahead."""
    groups: list[int] = []
    n_rows = 0
    for group in range(file.num_row_groups):
        groups.append(group)
        n_rows += file.metadata.row_group(group).num_rows
        if n_rows >= most:
            yield from file.iter_batches(most, row_groups=groups)
            groups, n_rows = [], 0
    if groups:
        yield from file.iter_batches(most, row_groups=groups)


def _near(
    places: np.ndarray, file: pq.ParquetFile, most: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield batches that may hold one of the places, and where each begins."""
    start = 0
    for group in range(file.num_row_groups):
        end = start + file.metadata.row_group(group).num_rows
        if len(_between(places, start, end)):
            for batch in file.iter_batches(max(1, most), row_groups=[group]):
                yield start, batch
                start += len(batch)
                if start > places[-1]:
                    return
        start = end


def _between(places: np.ndarray, start: int, end: int) -> np.ndarray:
    return places[slice(*np.searchsorted(places, [start, end]))]


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


def read_numbers(path: Path, start: int = 0, end: int | None = None) -> np.ndarray:
    """Return the numbers of rows from a file."""
    n = -1 if end is None else end - start
    return np.fromfile(path, np.int64, n, offset=8 * start)


def writing(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file that is written fast: it is read once or twice."""
    return pq.ParquetWriter(
        path, schema, compression="lz4", use_dictionary=False, write_statistics=False
    )


def write_rows(pieces: Iterable[pd.DataFrame], path: Path) -> StoredRows:
    """Write pieces of one kind to a file, and the number of each row to another."""
    writer, kinds, numbers = None, {}, path.with_suffix(".numbers")
    try:
        with numbers.open("wb") as places:
            for piece in pieces:
                kinds = dict(piece.dtypes)
                table = _table(piece)
                writer = writer or writing(path, table.schema)
                writer.write_table(table)
                places.write(piece.index.to_numpy(np.int64).tobytes())
    finally:
        if writer is not None:
            writer.close()
    return StoredRows(path, kinds, numbers)


def _table(piece: pd.DataFrame) -> pa.Table:
    # Objects are yes or no with some missing: where all are, Arrow could not know.
    fields = [
        pa.field(field.name, pa.bool_()) if pa.types.is_null(field.type) else field
        for field in pa.Schema.from_pandas(empty_frame(dict(piece.dtypes)), preserve_index=False)
    ]
    schema = pa.schema(fields, pa.Schema.from_pandas(piece.head(0), preserve_index=False).metadata)
    return pa.Table.from_pandas(piece, schema, preserve_index=False)
