"""Files that Vitrine wrote, read again to the last cell.

A CSV cannot say whether ``007`` is text, whether an empty cell is missing, or whether the
apostrophe before a formula was there from the start. So the workspace remembers the digest of
each file that it wrote, with its types: what is undone was certainly done here, and nobody else's
file is ever touched. A copy that was changed is another file, and is read like any other.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import ReadError
from analytics.reading.apostrophes import unescape_cells, unescape_empty, unescaped
from analytics.reading.held import kind_of_dtype
from analytics.reading.kinds import type_column
from analytics.reading.options import (
    Column,
    Parsed,
    ReadOptions,
    Wish,
    Written,
    aside_frame,
    one_piece,
)
from analytics.workspace import Workspace, read_json, write_json

_PLAIN = {"Int64": pa.int64(), "UInt64": pa.uint64(), "boolean": pa.bool_()}
_FORMS = {"csv": "CSV", "xlsx": "Excel workbook", "json": "JSON"}


def remember(workspace: Workspace, digest: bytes, written: Written) -> None:
    """Remember how a file was written, by the digest of its bytes."""
    write_json(workspace.receipt_file(digest), written.model_dump(mode="json"))


def recalled(workspace: Workspace, digest: bytes, options: ReadOptions) -> ReadOptions:
    """Return the options, with how this workspace wrote the file if it did and nothing is asked."""
    file = workspace.receipt_file(digest)
    if options != ReadOptions() or not file.exists():
        return options
    return ReadOptions(written=Written.model_validate(read_json(file)))


def read_written(path: Path, written: Written, options: ReadOptions, name: str) -> Parsed:
    """Return the table of a file as it was when the file was written.

    Raises
    ------
    ReadError
        This is not the file.
    """
    try:
        text = _READERS[written.form](path.read_bytes(), written)
        raw = {title: text[i] for i, (title, _) in enumerate(written.columns)}
        typed = [_typed(raw[n], n, dtype, options.wish(n)) for n, dtype in written.columns]
    except (pa.ArrowException, CalamineError, ValueError, LookupError, TypeError) as error:
        raise ReadError(
            f"“{name}” is not the file that Vitrine wrote, or was changed since.",
            "Read it without the option “written”.",
        ) from error
    return Parsed(
        pieces=one_piece(pd.DataFrame({column.name: series for series, column in typed})),
        n_rows=written.n_rows,
        columns=tuple(column for _, column in typed),
        set_aside=aside_frame([]),
        options=options,
        decisions=(f"{_FORMS[written.form]} written by Vitrine, read as it was written",),
        n_lines=written.n_rows,
        text=lambda: pd.DataFrame({title: _words(cells) for title, cells in raw.items()}),
    )


def _csv(data: bytes, written: Written) -> list[pa.ChunkedArray]:
    table = pa_csv.read_csv(
        io.BytesIO(data),
        read_options=pa_csv.ReadOptions(
            column_names=[f"{i}" for i in range(len(written.columns))], block_size=2**22
        ),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        convert_options=pa_csv.ConvertOptions(
            column_types={f"{i}": pa.string() for i in range(len(written.columns))},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return _checked(table.columns, written, escaped=True)


def _json(data: bytes, written: Written) -> list[pa.ChunkedArray]:
    records = json.loads(data, parse_int=str, parse_float=str)
    names = [name for name, _ in written.columns]
    columns = [[name, *(record[name] for record in records)] for name in names]
    return _checked([_texts(column) for column in columns], written, escaped=False)


def _xlsx(data: bytes, written: Written) -> list[pa.ChunkedArray]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_index(0).to_python()
    columns = [_texts([_cell(row[i]) for row in rows]) for i in range(len(written.columns))]
    return [
        unescape_empty(cells) if dtype == "str" else cells
        for cells, (_, dtype) in zip(
            _checked(columns, written, escaped=True), written.columns, strict=True
        )
    ]


def _cell(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) <= 2**53 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return str(value) or None


def _texts(values: list[Any]) -> pa.ChunkedArray:
    words = [str(v).lower() if isinstance(v, bool) else v for v in values]
    return pa.chunked_array([pa.array(words, pa.string())])


_READERS: dict[str, Callable[[bytes, Written], list[pa.ChunkedArray]]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
}


def _checked(
    columns: list[pa.ChunkedArray], written: Written, *, escaped: bool
) -> list[pa.ChunkedArray]:
    """Return the cells under the names, which must be those that were written."""
    names = [column[0].as_py() for column in columns]
    found = [unescaped(name or "") if escaped else name for name in names]
    if found != [name for name, _ in written.columns] or len(columns[0]) != written.n_rows + 1:
        raise ValueError(found)
    cells = [column.slice(1) for column in columns]
    return [unescape_cells(c) for c in cells] if escaped else cells


def _typed(cells: pa.ChunkedArray, name: str, dtype: str, wish: Wish) -> tuple[pd.Series, Column]:
    if wish != Wish():
        return type_column(_words(cells).rename(name), wish)
    series = typed_cells(cells, dtype).rename(name)
    return series, Column(name, kind_of_dtype(dtype), int(series.isna().sum()), "as written")


def _words(cells: pa.ChunkedArray) -> pd.Series:
    return cells.to_pandas().astype("str")


def typed_cells(cells: pa.ChunkedArray, dtype: str) -> pd.Series:
    """Return texts as a column of a pandas dtype."""
    if dtype == "str":
        return _words(cells)
    kind: Any = pd.api.types.pandas_dtype(dtype)
    if dtype in _PLAIN:
        arrow = _PLAIN[dtype]
        return pc.cast(cells, arrow).to_pandas(types_mapper={arrow: kind}.get)
    if dtype == "float64":
        return pc.cast(cells, pa.float64()).to_pandas()
    zone = str(kind.tz) if isinstance(kind, pd.DatetimeTZDtype) else None
    unit = kind.unit if zone else np.datetime_data(kind)[0]
    return pc.cast(cells, pa.timestamp(unit, zone)).to_pandas()
