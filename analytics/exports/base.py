"""What a kind of export is: a title, an ending, and a function that streams a table to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.errors import ExportError
from analytics.reading.held import dtype_of, held_schema

BATCH = 50_000  # rows held at a time
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Outgoing:
    """A table on its way out: Parquet read batch by batch, in the five kinds of column."""

    path: Path
    n_rows: int
    schema: pa.Schema

    @classmethod
    def of(cls, path: Path) -> Outgoing:
        """Look at a Parquet file.

        Raises
        ------
        ExportError
            It has no rows or no columns.
        """
        file = pq.ParquetFile(path)
        if not file.metadata.num_rows or not file.schema_arrow.names:
            raise ExportError(
                "No rows are left after the steps, so there is nothing to take away.",
                "Switch off the step that leaves them out.",
            )
        return cls(path, file.metadata.num_rows, held_schema(file.schema_arrow))

    @property
    def dtypes(self) -> tuple[tuple[str, str], ...]:
        """The name and the pandas dtype of each column."""
        return tuple((field.name, dtype_of(field.type)) for field in self.schema)

    def batches(self, progress: Progress | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, `BATCH` at a time."""
        done = 0
        for batch in pq.ParquetFile(self.path).iter_batches(BATCH):
            yield batch.cast(self.schema)
            done += len(batch)
            if progress is not None:
                progress(done / self.n_rows, f"{done:,} of {self.n_rows:,} rows")

    def written_dates(self) -> Outgoing:
        """Return the table with each date as coarse as all dates of its column allow.

        Raises
        ------
        ExportError
            A date lies outside of the years 1 to 9999.
        """
        schema = self.schema
        for i, field in enumerate(self.schema):
            if pa.types.is_timestamp(field.type):
                schema = schema.set(i, field.with_type(self._coarsest(field)))
        return Outgoing(self.path, self.n_rows, schema)

    def _coarsest(self, field: pa.Field) -> pa.DataType:
        unit, zone = field.type.unit, field.type.tz
        finest = 0 if zone is None else 1
        for batch in pq.ParquetFile(self.path).iter_batches(BATCH, columns=[field.name]):
            cells = batch.column(0).cast(field.type).drop_null()
            _check_years(cells, field.name)
            finest = max(finest, _fineness(cells.cast(pa.int64()).to_numpy(), unit))
        return pa.date32() if not finest else pa.timestamp([*_UNITS][finest - 1], zone)


def _fineness(ticks: np.ndarray, unit: str) -> int:
    """Return 0 for days, 1 for seconds, 2 for milliseconds and so on."""
    second = _UNITS[unit]
    if not np.any(ticks % (86_400 * second)):
        return 0
    finer = (i for i, per in enumerate(_UNITS.values()) if not np.any(ticks % (second // per)))
    return 1 + next(finer)


def _check_years(cells: pa.Array, name: str) -> None:
    years = pc.min_max(pc.year(cells)).as_py()
    for year in years.values():
        if year is not None and not 1 <= year <= 9999:
            raise ExportError(
                f"“{name}” holds a date of the year {year}; text can hold the years 1 to 9999.",
                "Take the table away as Parquet.",
            )


@dataclass(frozen=True)
class Format:
    """A kind of export; `form` names how the reader brings it back, where it has to be told."""

    title: str
    suffix: str
    mime: str
    text: str
    form: Literal["csv", "xlsx", "json"] | None
    write: Callable[[Outgoing, Path, Progress | None], None]
