"""Rows in the order of time."""

from __future__ import annotations

from typing import ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.long_table import Table
from analytics.split.base import Parts, Split, column_for


class TimeSplit(Split):
    """The newest rows are the test, the ones before them the validation."""

    title: ClassVar[str] = "By time"
    kind: Literal["time"] = "time"
    column: str = Field(title="Time column", description="Rows are ordered by this column.")

    def divide(self, frame: Table, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part; rows without a time are trained on."""
        times = column_for(frame, self.column).reset_index(drop=True)
        order = times.sort_values(kind="stable", na_position="first").index
        return self.cut(order.to_numpy())
