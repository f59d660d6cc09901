"""JSON: a list with one record a row, numbers as numbers, dates as ISO text."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa

from analytics.exports.base import Format, Outgoing, Progress

_INFINITE = {"inf": "1e999", "-inf": "-1e999", "nan": "null"}  # JSON has no word for them


def _write(table: Outgoing, place: Path, progress: Progress | None) -> None:
    table = table.written_dates()
    keys = [f"{_quoted(name)}: " for name in table.schema.names]
    with place.open("w", encoding="utf-8") as file:
        before = "[\n"
        for batch in table.batches(progress):
            columns = [
                [key + cell for cell in _cells(column)]
                for key, column in zip(keys, batch.columns, strict=True)
            ]
            records = ("{" + ", ".join(row) + "}" for row in zip(*columns, strict=True))
            file.write(before + ",\n".join(records))
            before = ",\n"
        file.write("\n]\n")


def _cells(column: pa.Array) -> list[str]:
    words = column.cast(pa.string()).to_pylist()
    if pa.types.is_string(column.type) or pa.types.is_temporal(column.type):
        return ["null" if word is None else _quoted(word) for word in words]
    return ["null" if word is None else _INFINITE.get(word, word) for word in words]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


JSON = Format(
    title="JSON",
    suffix="json",
    mime="application/json",
    text="A list of records, for programs.",
    form="json",
    write=_write,
)
