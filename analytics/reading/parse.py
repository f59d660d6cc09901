"""From a file to a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analytics.reading.clean import SMALLEST, Clean, read_clean
from analytics.reading.delimited import read_delimited
from analytics.reading.encoding import Decoded, decode
from analytics.reading.follow import follow
from analytics.reading.formats import Kind as FileKind
from analytics.reading.formats import misnamed
from analytics.reading.header import unique_names
from analytics.reading.json_text import read_json
from analytics.reading.kinds import type_column
from analytics.reading.markup import refuse_markup
from analytics.reading.options import (
    Column,
    Grid,
    Parsed,
    ReadOptions,
    Wish,
    aside_frame,
    one_piece,
)
from analytics.reading.source import Source, open_source
from analytics.reading.stored import read_arrow, read_parquet
from analytics.reading.workbook import read_workbook


def parse(path: Path, options: ReadOptions | None = None, name: str | None = None) -> Parsed:
    """Read a file as a table.

    Parameters
    ----------
    path
        Any kind of file in `formats`, also packed; the content decides, not the name.
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
    kind, parsed = READERS[source.kind](source, options, name)
    said = (*source.decisions, *misnamed(source.name, kind))
    return replace(parsed, decisions=(*said, *parsed.decisions))


def _text(source: Source, options: ReadOptions, name: str) -> tuple[FileKind, Parsed]:
    large = len(source.pages) >= SMALLEST
    clean = read_clean(source.pages, options, name) if large else None
    if clean is not None:
        return "text", _cleaned(clean, options)
    decoded = decode(source.data, options.encoding, name)
    refuse_markup(decoded.text, source.name, name)
    grid = read_json(decoded.text, options, source.name, name)
    kind: FileKind = "text" if grid is None else "json"
    grid = grid or read_delimited(decoded, options, name)
    said = [*decoded.said(), *grid.decisions]
    return kind, _typed(grid, options, decoded.encoding, said)


def _excel(source: Source, options: ReadOptions, name: str) -> tuple[FileKind, Parsed]:
    grid = read_workbook(source.data, options, name)
    what = "Excel workbook" if source.data.startswith(b"PK") else "Excel 97"
    return "excel", _typed(grid, options, None, [what, *grid.decisions])


def _parquet(source: Source, options: ReadOptions, name: str) -> tuple[FileKind, Parsed]:
    return "parquet", read_parquet(source.data, options, name)


def _arrow(source: Source, options: ReadOptions, name: str) -> tuple[FileKind, Parsed]:
    return "arrow", read_arrow(source.data, options, name)


# A new kind of file is a reader here and an entry in `formats`. Text may turn out to be JSON.
Reader = Callable[[Source, ReadOptions, str], tuple[FileKind, Parsed]]
READERS: dict[FileKind, Reader] = {
    "text": _text,
    "excel": _excel,
    "parquet": _parquet,
    "arrow": _arrow,
}


def _cleaned(clean: Clean, options: ReadOptions) -> Parsed:
    head = clean.head
    decided = {"encoding": clean.encoding, "delimiter": head.delimiter, "header": head.n_header}
    said = [*Decoded("", clean.encoding).said(), *head.decisions, *clean.renamed]
    return Parsed(
        pieces=clean.pieces,
        n_rows=clean.n_rows,
        columns=clean.columns,
        set_aside=aside_frame(clean.aside),
        options=options.model_copy(update={**decided, "sheet": None, "table": None}),
        decisions=tuple(said),
        n_lines=clean.n_lines,
        text=clean.text,
    )


def _typed(grid: Grid, options: ReadOptions, encoding: str | None, said: list[str]) -> Parsed:
    names, renamed = unique_names(grid.names)
    raw = pd.DataFrame(grid.rows, columns=names, dtype="str")

    def typed_as(name: str, wish: Wish) -> tuple[pd.Series, Column]:
        return type_column(raw[name], wish)

    typed = [typed_as(name, options.wish(name)) for name in names]
    typed = follow(typed, options, typed_as)
    decided = options.model_copy(
        update={
            "encoding": encoding,
            "delimiter": grid.delimiter,
            "header": grid.header,
            "sheet": grid.sheet,
            "table": grid.table,
        }
    )
    return Parsed(
        pieces=one_piece(pd.DataFrame({column.name: series for series, column in typed})),
        n_rows=len(raw),
        columns=tuple(column for _, column in typed),
        set_aside=aside_frame(grid.set_aside),
        options=decided,
        decisions=(*said, *renamed),
        n_lines=grid.n_lines,
        text=lambda: raw,
        n_tables=grid.n_tables,
    )
