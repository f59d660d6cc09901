"""CSV: UTF-8 that spreadsheets recognise, text in quotes, a missing value as an empty cell."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from analytics.exports.base import Format, Outgoing, Progress
from analytics.reading.apostrophes import escape_cells, escaped


def _write(table: Outgoing, place: Path, progress: Progress | None) -> None:
    table = table.written_dates()
    schema = pa.schema([field.with_name(escaped(field.name)) for field in table.schema])
    with place.open("wb") as file:
        file.write(BOM_UTF8)
        with pa_csv.CSVWriter(file, schema) as writer:
            for batch in table.batches(progress):
                cells = [_safe(column) for column in batch.columns]
                writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=schema))


def _safe(cells: pa.Array) -> pa.Array:
    return escape_cells(cells) if pa.types.is_string(cells.type) else cells


CSV = Format(
    title="CSV",
    suffix="csv",
    mime="text/csv",
    text="Opens everywhere. Text that a spreadsheet would run gets an apostrophe before it.",
    form="csv",
    write=_write,
)
