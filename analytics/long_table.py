"""A long table of which a column or two are in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

PIECE = 1_000_000  # cells of the rows that are taken through steps at once
TOGETHER = 250_000  # cells that are read at once: of a wide table many columns, of a long one few


@dataclass(eq=False)
class Reader:
    """Reads columns by name, or rows by place, from where they are kept; `index` numbers the rows.

    `at` takes rising places, and how many cells a piece may have if not only a few. Short columns
    are read several at once, and the last of these stay.
    """

    read: Callable[[list[str]], pd.DataFrame]
    at: Callable[..., Iterator[pd.DataFrame]]
    names: list[str]
    index: pd.Index
    _last: pd.DataFrame = field(default_factory=pd.DataFrame)

    def column(self, name: str) -> pd.Series:
        """Return all rows of a column."""
        together = TOGETHER // max(1, len(self.index))
        if together < 2:
            return self.read([name])[name]
        if name not in self._last.columns:
            start = self.names.index(name)
            self._last = self.read(self.names[start : start + together])
        return self._last[name]


@dataclass(frozen=True, eq=False)
class LongTable:
    """Some rows and columns of a table that is kept elsewhere, each column read when it is used.

    It has what is needed of a frame, under the same names.
    """

    reader: Reader
    columns: pd.Index
    places: np.ndarray

    @classmethod
    def of(cls, reader: Reader) -> LongTable:
        """Return the whole table."""
        return cls(reader, pd.Index(reader.names), np.arange(len(reader.index), dtype=np.int32))

    @property
    def index(self) -> pd.Index:
        """The number of each row."""
        return self.reader.index.take(self.places)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.places)

    def __getitem__(self, name: str) -> pd.Series:
        """Return a column."""
        return self.reader.column(name).take(self.places).set_axis(self.index)

    def take(self, places: np.ndarray) -> LongTable:
        """Return the rows at some places."""
        return replace(self, places=self.places[places])

    def drop(self, columns: list[str], errors: Literal["raise", "ignore"] = "raise") -> LongTable:
        """Return the table without some columns."""
        return replace(self, columns=self.columns.drop(columns, errors=errors))

    def frame(self) -> pd.DataFrame:
        """Return all of it in memory."""
        rising, places = np.unique(self.places, return_inverse=True)
        found = pd.concat([rows[list(self.columns)] for rows in self.reader.at(rising)])
        return found.take(places).set_axis(self.index)

    def pieces(self) -> Iterator[pd.DataFrame]:
        """Yield the rows, whose places must be rising, in pieces; at least one piece."""
        for rows in self.reader.at(self.places, PIECE):
            yield rows[list(self.columns)]


Table = pd.DataFrame | LongTable


def whole(table: Table) -> pd.DataFrame:
    """Return a table in memory."""
    return table if isinstance(table, pd.DataFrame) else table.frame()
