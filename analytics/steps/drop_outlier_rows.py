"""Leave out rows with numbers outside limits that are given."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, limits, limits_said, listed, literal, numbers_of


class DropOutlierRows(Step):
    """Leave out rows in which a number lies outside limits of yours; a missing one may stay."""

    # The limits are given and not found in the rows: a step that drops rows may not learn.
    title: ClassVar[str] = "Drop rows outside limits"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    kind: Literal["drop_outlier_rows"] = "drop_outlier_rows"
    columns: tuple[str, ...] = Field(title="Columns")
    low: float | None = Field(
        None, allow_inf_nan=False, title="Lower limit", description="This value itself may stay."
    )
    high: float | None = Field(
        None, allow_inf_nan=False, title="Upper limit", description="This value itself may stay."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that lie inside the limits."""
        numbers = numbers_of(frame, self.columns, self.title)
        low, high = limits(self.low, self.high, self.title)
        outside = pd.Series(False, frame.index)
        for column in numbers.values():
            outside |= ((column < low) | (column > high)).fillna(False).astype(bool)
        return frame[~outside]

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        low, high = (literal(limit) for limit in limits(self.low, self.high, self.title))
        outside = f"(frame[n] < {low}) | (frame[n] > {high})"
        return [
            f"for n in {literal(self.columns)}:",
            f"    frame = frame[~({outside}).fillna(False).astype(bool)]",
        ]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Keep rows with {listed(self.columns)} {limits_said(self.low, self.high)}"
