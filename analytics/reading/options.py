"""What can be decided about a file, and what came out of reading it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["integer", "decimal", "boolean", "date", "text"]


class ReadOptions(BaseModel):
    """What to decide otherwise than the reader would; ``None`` leaves it to the reader."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = Field(None, ge=0, le=1)
    sheet: str | None = None
    types: dict[str, Kind] = {}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, how many values are missing, and how that was decided."""

    name: str
    kind: Kind
    n_missing: int
    note: str


@dataclass(frozen=True)
class Parsed:
    """A file as a table: text, typed, and what was set aside.

    `pieces` gives the typed rows a piece at a time, as often as it is called: a file may be larger
    than the memory. `set_aside` has the columns ``line`` (counted from 1), ``raw`` and ``reason``.
    """

    pieces: Callable[[], Iterator[pa.Table]]
    columns: tuple[Column, ...]
    n_rows: int
    set_aside: pd.DataFrame
    options: ReadOptions
    decisions: tuple[str, ...]
    n_lines: int
    text: Callable[[], pd.DataFrame]

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The typed rows, all at once."""
        return pa.concat_tables(self.pieces()).to_pandas()

    @property
    def raw(self) -> pd.DataFrame:
        """The text of the rows before typing, made when it is asked for."""
        return self.text()


@dataclass(frozen=True)
class Grid:
    """Cells of text with their header, before typing; ``None`` is a cell that was not there."""

    names: list[str]
    rows: Sequence[Sequence[str | None]]
    set_aside: list[tuple[int, str, str]]
    n_lines: int
    decisions: list[str]
    header: int
    delimiter: str | None = None
    sheet: str | None = None


def aside_frame(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    """Return what was set aside as a table, in the order of the file."""
    frame = pd.DataFrame(sorted(rows), columns=["line", "raw", "reason"])
    return frame.astype({"line": "int64", "raw": "str", "reason": "str"})


def one_piece(frame: pd.DataFrame) -> Callable[[], Iterator[pa.Table]]:
    """Return what gives a typed table as the only piece."""
    return lambda: iter([pa.Table.from_pandas(frame, preserve_index=False)])
