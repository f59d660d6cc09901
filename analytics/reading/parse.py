"""From a file to a table."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import ReadError
from analytics.reading.delimited import MAX_COLUMNS, read_delimited
from analytics.reading.encoding import decode
from analytics.reading.header import unique_names
from analytics.reading.kinds import type_column
from analytics.reading.options import Column, Grid, Kind, Parsed, ReadOptions
from analytics.reading.source import open_source
from analytics.reading.workbook import read_workbook


def parse(path: Path, options: ReadOptions | None = None, name: str | None = None) -> Parsed:
    """Read a file as a table.

    Parameters
    ----------
    path
        Delimited text (also in .gz or .zip), Excel or Parquet; the content decides.
    options
        What to decide otherwise.
    name
        The name to use in sentences; the file's own by default.

    Raises
    ------
    ReadError
        The file is no table, empty, or beyond a limit.
    """
    options, name = options or ReadOptions(), name or path.name
    source = open_source(path, name)
    if source.kind == "parquet":
        return _parquet(source.data, options, name)
    if source.kind == "excel":
        grid = read_workbook(source.data, options, name)
        return _typed(grid, options, None, [*source.decisions, *grid.decisions])
    decoded = decode(source.data, options.encoding, name)
    grid = read_delimited(decoded, options, name)
    said = [*source.decisions, *decoded.said(), *grid.decisions]
    return _typed(grid, options, decoded.encoding, said)


def _typed(grid: Grid, options: ReadOptions, encoding: str | None, said: list[str]) -> Parsed:
    names, renamed = unique_names(grid.names)
    raw = pd.DataFrame(grid.rows, columns=names, dtype="str")
    typed = [type_column(raw[name], options.types.get(name)) for name in names]
    decided = options.model_copy(
        update={
            "encoding": encoding,
            "delimiter": grid.delimiter,
            "header": grid.header,
            "sheet": grid.sheet,
        }
    )
    return Parsed(
        raw=raw,
        frame=pd.DataFrame({column.name: series for series, column in typed}),
        columns=tuple(column for _, column in typed),
        set_aside=_aside(grid.set_aside),
        options=decided,
        decisions=(*said, *renamed),
        n_lines=grid.n_lines,
    )


def _aside(rows: list[tuple[int, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(sorted(rows), columns=["line", "raw", "reason"])
    return frame.astype({"line": "int64", "raw": "str", "reason": "str"})


def _parquet(data: bytes, options: ReadOptions, name: str) -> Parsed:
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        if file.metadata.num_columns > MAX_COLUMNS:
            raise ReadError(
                f"“{name}” has {file.metadata.num_columns:,} columns; "
                f"at most {MAX_COLUMNS:,} can be read.",
                "Keep the columns you need and try again.",
            )
        stored = file.read().to_pandas().reset_index(drop=True)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(f"The Parquet file “{name}” is damaged.", "Write it again.") from error
    if stored.empty:
        raise ReadError(f"“{name}” has no rows.", "Choose a file with rows.")
    stored.columns, renamed = unique_names([str(column) for column in stored.columns])
    typed = [_kept(stored[column], options.types.get(column)) for column in stored.columns]
    return Parsed(
        raw=stored.astype("str"),
        frame=pd.DataFrame({column.name: series for series, column in typed}),
        columns=tuple(column for _, column in typed),
        set_aside=_aside([]),
        options=options,
        decisions=("Parquet", *renamed),
        n_lines=len(stored),
    )


def _kept(series: pd.Series, asked: Kind | None) -> tuple[pd.Series, Column]:
    if asked is not None:
        return type_column(series.astype("str"), asked)
    kind, dtype = _stored_kind(series)
    kept = series.astype(pd.api.types.pandas_dtype(dtype))
    return kept, Column(str(series.name), kind, int(kept.isna().sum()), "as stored")


def _stored_kind(series: pd.Series) -> tuple[Kind, str]:
    if pd.api.types.is_bool_dtype(series):
        return "boolean", "boolean"
    if pd.api.types.is_unsigned_integer_dtype(series):
        return "integer", "UInt64"
    if pd.api.types.is_integer_dtype(series):
        return "integer", "Int64"
    if pd.api.types.is_float_dtype(series):
        return "decimal", "float64"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "date", str(series.dtype)
    return "text", "str"
