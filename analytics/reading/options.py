"""What can be decided about a file, and what came out of reading it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from analytics.reading.filing import plain

Kind = Literal["integer", "decimal", "boolean", "date", "text"]
# Two ways in which the same digits can be meant.
Reading = Literal[
    "day_first", "month_first", "decimal_point", "decimal_comma", "hours_first", "minutes_first"
]
# Why a line may be no row of the table; see `doubts`.
Doubt = Literal["few", "many", "quotes", "bytes", "header", "foot"]
READINGS: dict[Reading, str] = {
    "day_first": "Day first",
    "month_first": "Month first",
    "decimal_point": "Decimal point",
    "decimal_comma": "Decimal comma",
    "hours_first": "Hours and minutes",
    "minutes_first": "Minutes and seconds",
}


@dataclass(frozen=True)
class Wish:
    """What is to be decided otherwise about one column; ``None`` leaves it to the reader.

    `missing` holds the words that mean "missing", as they are written.
    """

    kind: Kind | None = None
    reading: Reading | None = None
    missing: tuple[str, ...] | None = None


class Written(BaseModel):
    """How Vitrine wrote a file: what no CSV, workbook or JSON can say for itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["csv", "xlsx", "json"]
    columns: tuple[tuple[str, str], ...] = Field(description="Names and pandas dtypes, in order.")
    n_rows: int


class ReadOptions(BaseModel):
    """What to decide otherwise than the reader would; ``None`` leaves it to the reader.

    `types`, `readings` and `missing_in` are by column; `missing` holds for all other columns.
    `keep` names the kinds of doubtful lines that are rows all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = Field(None, ge=0, le=3)
    table: int | None = Field(None, ge=1)
    sheet: str | None = None
    types: dict[str, Kind] = {}
    readings: dict[str, Reading] = {}
    missing: tuple[str, ...] | None = None
    missing_in: dict[str, tuple[str, ...]] = {}
    # Left out where they say nothing, so that they do not change what is hashed for other files.
    keep: tuple[Doubt, ...] = Field((), exclude_if=lambda keep: not keep)
    written: Written | None = Field(None, exclude_if=lambda written: written is None)

    def wish(self, column: str) -> Wish:
        """Return what is asked for one column."""
        words = self.missing_in.get(column, self.missing)
        return Wish(self.types.get(column), self.readings.get(column), words)


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, how many values are missing, and how that was decided.

    Where its values can be read in two ways, `choices` holds both and `reading` the one that was
    taken; `ask` says that nothing in the file tells which is meant. `taken` counts the words that
    were read as missing, `kept` those that often mean it and were kept as values.
    """

    name: str
    kind: Kind
    n_missing: int
    note: str
    reading: Reading | None = None
    choices: tuple[Reading, ...] = ()
    ask: bool = False
    example: str = ""
    taken: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Values as one type, missing where they do not fit it, and how they were read."""

    values: pd.Series
    kind: Kind
    note: str
    reading: Reading | None = None
    choices: tuple[Reading, ...] = ()
    ask: bool = False
    example: str = ""

    @property
    def fits(self) -> bool:
        """Whether every value fits."""
        return bool(self.values.notna().all())


@dataclass(frozen=True)
class Parsed:
    """A file as a table: text, typed, and what was set aside.

    `pieces` gives the typed rows a piece at a time, as often as it is called: a file may be larger
    than the memory. Words may come in codes. `set_aside` has the columns ``line`` (counted from
    1), ``raw`` and ``reason``.
    """

    pieces: Callable[[], Iterator[pa.Table]]
    columns: tuple[Column, ...]
    n_rows: int
    set_aside: pd.DataFrame
    options: ReadOptions
    decisions: tuple[str, ...]
    n_lines: int
    text: Callable[[], pd.DataFrame]
    n_tables: int = 1

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The typed rows, all at once."""
        return plain(self.pieces()).to_pandas()

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
    table: int | None = None
    n_tables: int = 1


def aside_frame(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    """Return what was set aside as a table, in the order of the file."""
    frame = pd.DataFrame(sorted(rows), columns=["line", "raw", "reason"])
    return frame.astype({"line": "int64", "raw": "str", "reason": "str"})


def one_piece(frame: pd.DataFrame) -> Callable[[], Iterator[pa.Table]]:
    """Return what gives a typed table as the only piece."""
    return lambda: iter([pa.Table.from_pandas(frame, preserve_index=False)])
