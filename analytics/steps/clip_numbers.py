"""Keep numbers inside limits that are given."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, limits, limits_said, listed, numbers_of


class ClipNumbers(Step):
    """Bring numbers beyond a limit of yours back to it; whole numbers stay whole if it is whole."""

    title: ClassVar[str] = "Clip numbers"
    group: ClassVar[str] = "Numbers"
    kind: Literal["clip_numbers"] = "clip_numbers"
    columns: tuple[str, ...] = Field(title="Columns")
    low: float | None = Field(
        None, allow_inf_nan=False, title="Lower limit", description="What is below becomes this."
    )
    high: float | None = Field(
        None, allow_inf_nan=False, title="Upper limit", description="What is above becomes this."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with numbers inside the limits."""
        numbers = numbers_of(frame, self.columns, self.title)
        limits(self.low, self.high, self.title)
        return frame.assign(**{name: self._clipped(column) for name, column in numbers.items()})

    def _clipped(self, column: pd.Series) -> pd.Series:
        given = [limit for limit in (self.low, self.high) if limit is not None]
        if pd.api.types.is_integer_dtype(column) and all(limit.is_integer() for limit in given):
            # By way of a float, a long id would become another number.
            low, high = (None if limit is None else int(limit) for limit in (self.low, self.high))
            return column.clip(low, high)
        return column.astype("float64").clip(self.low, self.high)

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Clip {listed(self.columns)} to values {limits_said(self.low, self.high)}"
