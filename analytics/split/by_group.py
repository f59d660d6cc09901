"""Rows that belong together stay together."""

from __future__ import annotations

import heapq
from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.errors import PlanError
from analytics.long_table import Table
from analytics.split.base import Parts, Split, column_for, fold

FEWEST = 3  # one for each part


class GroupSplit(Split):
    """All rows of a group, as of one customer, are in the same part."""

    title: ClassVar[str] = "By group"
    kind: Literal["group"] = "group"
    column: str = Field(
        title="Group column", description="Rows with the same value stay together, as a customer's."
    )

    def divide(self, frame: Table, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part; a row without a group is one of its own.

        Raises
        ------
        PlanError
            There are fewer groups than parts.
        """
        codes = self._codes(frame)
        sizes = np.bincount(codes)
        if len(sizes) < FEWEST:
            raise PlanError(
                f"“{self.column}” makes {len(sizes)} groups; three parts need at least {FEWEST}.",
                "Choose another group column, or a random split.",
            )
        part = self._part_of_groups(sizes, np.random.default_rng(seed))[codes]
        return Parts(*(np.flatnonzero(part == i) for i in range(3)))

    def folds(self, frame: Table, target: pd.Series, number: int, seed: int) -> list[Parts]:
        """Return divisions for cross-validation, without a test: each group is held out once.

        Raises
        ------
        PlanError
            There are fewer groups than folds.
        """
        codes = self._codes(frame)
        sizes = np.bincount(codes)
        if len(sizes) < number:
            raise PlanError(
                f"“{self.column}” makes {len(sizes)} groups: too few for {number} folds.",
                "Take fewer folds, or choose another group column.",
            )
        held = _fold_of_groups(sizes, number, np.random.default_rng(seed))[codes]
        return [fold(np.flatnonzero(held != i), np.flatnonzero(held == i)) for i in range(number)]

    def without_test(self, frame: Table, target: pd.Series, seed: int) -> Parts:
        """Divide rows into training and validation alone, in about the proportion the split has.

        Raises
        ------
        PlanError
            There is one group only.
        """
        number = round((1 - self.test) / self.validation)
        n_groups = int(self._codes(frame).max(initial=-1)) + 1
        return self.folds(frame, target, max(2, min(number, n_groups)), seed)[-1]

    def _codes(self, frame: Table) -> np.ndarray:
        codes, _ = pd.factorize(column_for(frame, self.column))
        alone = codes < 0
        codes[alone] = codes.max(initial=-1) + 1 + np.arange(alone.sum())
        return codes

    def _part_of_groups(self, sizes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return 0, 1 or 2 for each group: a random order is cut where the shares of rows end."""
        # What is larger than the test would burst it, and is trained on.
        large = np.where(sizes > self.test * sizes.sum(), sizes, 0)
        order = np.lexsort((rng.random(len(sizes)), -large))
        middles = (np.cumsum(sizes[order]) - sizes[order] / 2) / sizes.sum()
        ends = [1 - self.test - self.validation, 1 - self.test]
        in_order = _none_empty(np.searchsorted(ends, middles))
        part = np.empty_like(in_order)
        part[order] = in_order
        return part


def _fold_of_groups(sizes: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    """Return the fold of each group: in random order, each goes where the fewest rows are."""
    found = np.empty(len(sizes), dtype=np.int64)
    rows = [(0, i) for i in range(number)]
    for group in rng.permutation(len(sizes)).tolist():
        n, i = rows[0]
        found[group] = i
        heapq.heapreplace(rows, (n + int(sizes[group]), i))
    return found


def _none_empty(part: np.ndarray) -> np.ndarray:
    """Give each of three parts, which follow each other, at least one group."""
    part[0], part[-1] = 0, 2
    if not (part == 1).any():
        last = int(np.flatnonzero(part == 0)[-1])
        part[last if last > 0 else 1] = 1
    return part
