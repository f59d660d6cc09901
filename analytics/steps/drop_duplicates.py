"""Keep the first of rows that are the same."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import AllRows, Step, existing, listed, literal

N_LOOKED_AT = 1000


class DropDuplicates(Step):
    """Keep the first of rows that are the same."""

    title: ClassVar[str] = "Drop duplicate rows"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = False
    kind: Literal["drop_duplicates"] = "drop_duplicates"
    columns: tuple[str, ...] = Field(
        (), title="Compare", description="Columns to compare. None chosen: all of them."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame without later copies."""
        names = existing(frame, self.columns, self.title) or list(frame.columns)
        # Rows that differ in the two most varied columns cannot be the same: seldom are many left.
        telling = sorted(names, key=lambda name: -frame[name].head(N_LOOKED_AT).nunique())[:2]
        alike = frame[frame.duplicated(telling, keep=False)]
        return frame.drop(index=alike.index[alike.duplicated(names)])

    def places(self, rows: AllRows) -> np.ndarray:
        """Return the places of the rows that are no later copies."""
        return rows.first_of_alike(self.columns)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame = frame.drop_duplicates({literal(self.columns or None)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Drop rows that repeat {listed(self.columns) or 'another row'}"
