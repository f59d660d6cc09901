"""What a step does to rows: a frame before and after it, compared cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Preview:
    """A frame before and after one step.

    It is a sample of one row in `one_in`. Where `same_cells` holds, the step chooses among rows or
    orders them, and no cell need be compared.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    one_in: int = 1
    same_cells: bool = False

    @property
    def n_rows_left_out(self) -> int:
        """How many rows the step leaves out."""
        return len(self.before) - len(self.after)

    @cached_property
    def moved(self) -> bool:
        """Whether rows or columns that stay come in another order."""
        columns = [name for name in self.before.columns if name in self.after.columns]
        return columns != self.shared or not self._in_order()

    def _in_order(self) -> bool:
        places = self._places
        return places is None or bool((np.diff(places) > 0).all())

    @cached_property
    def _places(self) -> np.ndarray | None:
        # Where the rows that stay stood before; nothing where all of them stay in place.
        same = self.before.index.equals(self.after.index)
        return None if same else self.before.index.get_indexer(self.after.index)

    @property
    def shared(self) -> list[str]:
        """The columns that are there before and after."""
        return [name for name in self.after.columns if name in self.before.columns]

    @property
    def removed(self) -> list[str]:
        """The columns that are gone."""
        return [name for name in self.before.columns if name not in self.after.columns]

    @property
    def added(self) -> list[str]:
        """The columns that are new."""
        return [name for name in self.after.columns if name not in self.before.columns]

    @cached_property
    def masks(self) -> dict[str, np.ndarray]:
        """Where cells changed, for each column that is there before and after, and has some."""
        compared = [] if self.same_cells else self.shared
        masks = {name: _differs(self._old(name), self.after[name]) for name in compared}
        return {name: mask for name, mask in masks.items() if mask.any()}

    def _old(self, name: str) -> pd.Series:
        column = self.before[name]
        return column if self._places is None else column.take(self._places)

    @property
    def changes(self) -> bool:
        """Whether the step does anything at all."""
        columns = list(self.before.columns) != list(self.after.columns)
        return columns or bool(self.masks) or self.n_rows_left_out > 0 or self.moved

    def changed(self) -> pd.DataFrame:
        """Return what changed: True where a cell of `after` differs from `before`."""
        new = dict.fromkeys(self.added, True)
        same = {name: self.masks.get(name, False) for name in self.shared}
        return pd.DataFrame(same | new, index=self.after.index)[list(self.after.columns)]

    @cached_property
    def n_cells(self) -> int:
        """How many cells change in the columns that stay."""
        return sum(int(mask.sum()) for mask in self.masks.values())

    @cached_property
    def n_lost(self) -> int:
        """How many values become missing, for instance as they do not fit a new type."""
        return sum(
            int((mask & self.after[name].isna().to_numpy()).sum())
            for name, mask in self.masks.items()
        )

    def sentence(self) -> str:
        """Say in words what the step does."""
        n_cells, n_lost, n_gone = self.n_cells, self.n_lost, self.n_rows_left_out
        change = "cell changes" if n_cells == 1 else "cells change"
        said = (
            (n_cells, f"{n_cells:,} {change}"),
            (n_lost, f"{n_lost:,} of them now missing"),
            (n_gone, f"{n_gone:,} of {len(self.before):,} rows are left out"),
            (len(self.removed), f"without {', '.join(self.removed)}"),
            (len(self.added), f"new: {', '.join(self.added)}"),
            (self.moved, "the order changes"),
        )
        text = ", ".join(text for n, text in said if n) or "nothing changes"
        text = f"{text[0].upper()}{text[1:]}."
        if self.one_in == 1:
            return text
        return f"In a sample of {len(self.before):,} rows, one in {self.one_in:,}: {text}"


def _differs(old: pd.Series, new: pd.Series) -> np.ndarray:
    both_missing = old.isna().to_numpy() & new.isna().to_numpy()
    if old.dtype != new.dtype and not (_counts(old) and _counts(new)):
        return ~both_missing
    new = new.set_axis(old.index)
    return (old != new).to_numpy(dtype=bool, na_value=True) & ~both_missing


def _counts(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column)  # a flag is one, too: True equals 1
