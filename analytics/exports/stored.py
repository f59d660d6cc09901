"""Parquet: the table as it is, with its types."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from analytics.exports.base import Format, Outgoing, Progress
from analytics.reading.held import stored_schema


def _write(table: Outgoing, place: Path, progress: Progress | None) -> None:
    schema = stored_schema(table.schema)
    with pq.ParquetWriter(place, schema) as writer:
        for batch in table.batches(progress):
            writer.write_batch(batch.cast(schema))


PARQUET = Format(
    title="Parquet",
    suffix="parquet",
    mime="application/vnd.apache.parquet",
    text="Small, and keeps every type, for pandas, R, DuckDB and the like.",
    form=None,
    write=_write,
)
