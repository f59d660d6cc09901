"""Put rows in order."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import AllRows, Step, existing, listed, literal

MANY = 50  # columns; pandas adds others slowly where more of them lie apart, and a copy joins them


class SortRows(Step):
    """Put rows in the order of columns; missing values come last, and each row keeps its number."""

    title: ClassVar[str] = "Sort rows"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = False
    kind: Literal["sort_rows"] = "sort_rows"
    columns: tuple[str, ...] = Field(
        title="Columns", description="Before dropping duplicates, this decides which one is kept."
    )
    order: Literal["ascending", "descending"] = Field("ascending", title="Order")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows in order; those that are equal stay as they were."""
        names = existing(frame, self.columns, self.title)
        if not names:
            return frame.copy()
        keys = frame[names].reset_index(drop=True)
        keys = keys.sort_values(names, ascending=self.order == "ascending", kind="stable")
        return _at(frame, keys.index.to_numpy())

    def places(self, rows: AllRows) -> np.ndarray:
        """Return the places of all rows, in order."""
        return rows.in_order(self.columns, self.order)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        how = f"ascending={self.order == 'ascending'}, kind='stable'"
        return [f"frame = frame.sort_values({literal(self.columns)}, {how})"] * bool(self.columns)

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Sort rows by {listed(self.columns)}, {self.order}"


def _at(frame: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Return the rows at these places, gathered by all cores: that takes longer than to sort."""
    index = frame.index.take(places)

    def taken(i: int) -> pd.Series:
        column = frame.iloc[:, i]
        return pd.Series(column.array.take(places), index, column.dtype, copy=False)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        columns = dict(enumerate(pool.map(taken, range(frame.shape[1]))))
    found = pd.DataFrame(columns, index, copy=False).set_axis(frame.columns, axis=1)
    return found.copy() if len(columns) > MANY else found
