"""Files that know their types: Parquet and Arrow. What a table here cannot hold becomes text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import ReadError
from analytics.limits import limits, too_little_memory
from analytics.reading.header import unique_names
from analytics.reading.kinds import type_column
from analytics.reading.limits import check_width
from analytics.reading.options import Column, Parsed, ReadOptions, Wish, aside_frame, one_piece
from analytics.reading.stored_columns import Stored, stored_column
from analytics.reading.words import seen

_INDEX = "__index_level_"


def read_parquet(data: bytes, options: ReadOptions, name: str) -> Parsed:
    """Return the table of a Parquet file.

    Raises
    ------
    ReadError
        It is damaged, has no rows, too many columns, or too many cells.
    LimitError
        It does not fit into memory.
    """

    def load() -> pa.Table:
        file = pq.ParquetFile(pa.BufferReader(data))
        check_width(len(file.schema_arrow), name)
        check_cells(file.metadata.num_rows, file.metadata.num_columns, name)
        return file.read()

    return _read(load, options, name, "Parquet")


def read_arrow(data: bytes, options: ReadOptions, name: str) -> Parsed:
    """Return the table of an Arrow file, which is also Feather's second version, or of a stream.

    Raises
    ------
    ReadError
        It is damaged, has no rows, too many columns, or too many cells.
    LimitError
        It does not fit into memory.
    """

    def load() -> pa.Table:
        is_file = data.startswith(b"ARROW1")
        opened = (pa.ipc.open_file if is_file else pa.ipc.open_stream)(pa.py_buffer(data))
        check_width(len(opened.schema), name)
        table = opened.read_all()
        check_cells(table.num_rows, table.num_columns, name)
        return table

    return _read(load, options, name, "Arrow")


def _read(load: Callable[[], pa.Table], options: ReadOptions, name: str, what: str) -> Parsed:
    try:
        table = load()
        table.validate(full=True)  # what a damaged file points at may lie outside of it
        str(table.schema)  # nor need its names be text
        for field in table.schema:
            _name_zones(field.type)
    except MemoryError as error:  # Arrow's is one too, and a damaged file may ask for any size
        raise too_little_memory(
            f"The {what} file “{name}” is damaged, or needs more memory than a worker may take"
        ) from error
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ReadError(f"The {what} file “{name}” is damaged.", "Write it again.") from error
    if not table.num_rows or not table.num_columns:
        raise ReadError(f"“{name}” has no rows.", "Choose a file with rows.")
    return _parsed(table, options, name, what)


def _name_zones(type_: pa.DataType) -> None:
    """Look at the names of time zones in a type, which need not be text either."""
    if pa.types.is_timestamp(type_):
        str(type_.tz)
    for i in range(type_.num_fields):
        _name_zones(type_.field(i).type)


def check_cells(n_rows: int, n_columns: int, name: str) -> None:
    """Refuse a table that would not fit into memory; a small file may hold a huge one.

    Raises
    ------
    ReadError
        Rows times columns are more than the limit.
    """
    if n_rows * n_columns > limits().cells:
        raise ReadError(
            f"“{name}” has {n_rows:,} rows and {n_columns:,} columns; rows times columns may be at "
            f"most {limits().cells:,}.",
            "Keep the columns you need, or write fewer rows.",
        )


def _parsed(table: pa.Table, options: ReadOptions, name: str, what: str) -> Parsed:
    columns, said = _opened(table)
    check_width(len(columns), name)
    names, renamed = unique_names([title for title, _ in columns])
    stored = [stored_column(column) for _, column in columns]
    typed = [_typed(column, title, options.wish(title)) for title, column in zip(names, stored)]
    frame = pd.DataFrame({title: series for title, (series, _) in zip(names, typed)})
    return Parsed(
        pieces=one_piece(frame),
        n_rows=len(frame),
        columns=tuple(column for _, column in typed),
        set_aside=aside_frame([]),
        options=options,
        decisions=(what, *said, *renamed),
        n_lines=table.num_rows,
        text=lambda: pd.DataFrame({name: c.text() for name, c in zip(names, stored)}),
    )


def _opened(table: pa.Table) -> tuple[list[tuple[str, pa.ChunkedArray]], list[str]]:
    """Return the columns, with each group of columns opened once, and what there is to say."""
    found: list[tuple[str, pa.ChunkedArray]] = []
    said = []
    for title, column in zip(table.column_names, table.columns):
        if pa.types.is_struct(column.type) and column.type.num_fields:
            inner = [field.name for field in column.type]
            found += [(f"{title}.{part}", c) for part, c in zip(inner, column.flatten())]
            said.append(f"“{title}” is a group: its columns are “{title}.{inner[0]}” and so on")
        elif title.startswith(_INDEX):
            found.append(("index", column))
            said.append("the index of the rows is kept as a column")
        else:
            found.append((title, column))
    return found, said


def _typed(column: Stored, title: str, wish: Wish) -> tuple[pd.Series, Column]:
    if wish.kind or wish.reading:
        return type_column(column.text().rename(title), wish)
    if column.kind == "text" and wish.missing is not None:
        return type_column(column.text().rename(title), replace(wish, kind="text"))
    missing = int(column.series.isna().sum())
    kept = seen(column.series) if column.kind == "text" else {}
    found = Column(title, column.kind, missing, column.note, kept=kept)
    return column.series.rename(title), found
