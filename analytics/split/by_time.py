"""Rows in the order of time."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.errors import PlanError
from analytics.long_table import Table
from analytics.split.base import Parts, Split, column_for, fold


class TimeSplit(Split):
    """The newest rows are the test, the ones before them the validation."""

    title: ClassVar[str] = "By time"
    drawn: ClassVar[bool] = False
    kind: Literal["time"] = "time"
    column: str = Field(title="Time column", description="Rows are ordered by this column.")

    def order(self, frame: Table, target: pd.Series, seed: int) -> np.ndarray:
        """Return positions of the rows, the oldest first; before them those without a time."""
        times = column_for(frame, self.column).reset_index(drop=True)
        return times.sort_values(kind="stable", na_position="first").index.to_numpy()

    def folds(self, frame: Table, target: pd.Series, number: int, seed: int) -> list[Parts]:
        """Return divisions of which each is tested on what comes after all it is trained on.

        The oldest rows are never held out, all others once.

        Raises
        ------
        PlanError
            Fewer rows have a time than it takes.
        """
        order = self.order(frame, target, seed)
        undated = int(column_for(frame, self.column).isna().sum())
        dated = len(order) - undated
        if dated <= number:
            raise PlanError(
                f"{dated} rows have a time in “{self.column}”: too few for {number} folds.",
                "Take fewer folds, or another split.",
            )
        past, *blocks = np.array_split(order[undated:], number + 1)
        past = np.concatenate([order[:undated], past])
        return [fold(np.concatenate([past, *blocks[:i]]), blocks[i]) for i in range(number)]
