"""A long table of which a column or two are in memory at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

TOGETHER = 1_000_000  # cells that are read at once: of a wide table many columns, of a long one few


@dataclass(eq=False)
class Reader:
    """Reads columns by name from where they are kept; the last ones that were read stay."""

    read: Callable[[list[str]], pd.DataFrame]
    names: list[str]
    n_rows: int
    _last: pd.DataFrame = field(default_factory=pd.DataFrame)

    def column(self, name: str) -> pd.Series:
        """Return all rows of a column."""
        if name not in self._last.columns:
            start = self.names.index(name)
            del self._last  # or both would stand in memory
            end = start + max(1, TOGETHER // max(1, self.n_rows))
            self._last = self.read(self.names[start:end])
        return self._last[name]


@dataclass(frozen=True, eq=False)
class LongTable:
    """Some rows and columns of a table that is kept elsewhere, each column read when it is used.

    It has what is needed of a frame, under the same names.
    """

    reader: Reader
    columns: pd.Index
    index: pd.Index
    places: np.ndarray

    @classmethod
    def of(cls, reader: Reader, index: pd.Index) -> LongTable:
        """Return the whole table; `index` numbers its rows."""
        return cls(reader, pd.Index(reader.names), index, np.arange(reader.n_rows))

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.places)

    def __getitem__(self, name: str) -> pd.Series:
        """Return a column."""
        return self.reader.column(name).take(self.places).set_axis(self.index)

    def take(self, places: np.ndarray) -> LongTable:
        """Return the rows at some places."""
        return replace(self, index=self.index.take(places), places=self.places[places])

    def drop(self, columns: list[str], errors: Literal["raise", "ignore"] = "raise") -> LongTable:
        """Return the table without some columns."""
        return replace(self, columns=self.columns.drop(columns, errors=errors))

    def frame(self) -> pd.DataFrame:
        """Return all of it in memory."""
        return pd.DataFrame({name: self[name] for name in self.columns}, index=self.index)


Table = pd.DataFrame | LongTable


def whole(table: Table) -> pd.DataFrame:
    """Return a table in memory."""
    return table if isinstance(table, pd.DataFrame) else table.frame()
