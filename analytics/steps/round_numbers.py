"""Round numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, numbers_of

MOST = 2.0**53  # from here on a float has no decimals left to round


class RoundNumbers(Step):
    """Round numbers to some decimals, or to tens, hundreds or thousands."""

    title: ClassVar[str] = "Round numbers"
    group: ClassVar[str] = "Numbers"
    kind: Literal["round_numbers"] = "round_numbers"
    columns: tuple[str, ...] = Field(title="Columns")
    digits: int = Field(
        0,
        ge=-6,
        le=10,
        title="Decimals",
        description="−2 rounds to hundreds. A half goes to the even neighbour: 2.5 becomes 2.",
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with rounded numbers, of the type they had."""
        numbers = numbers_of(frame, self.columns, self.title)
        return frame.assign(**{name: self._rounded(column) for name, column in numbers.items()})

    def _rounded(self, column: pd.Series) -> pd.Series:
        if pd.api.types.is_integer_dtype(column):
            return _whole(column, 10**-self.digits) if self.digits < 0 else column
        values = column.astype("float64")
        small = values.abs() < MOST / 10.0**self.digits
        return values.mask(small, values.where(small).round(self.digits))

    def sentence(self) -> str:
        """Say what the step does."""
        if self.digits < 0:
            return f"Round {listed(self.columns)} to {10**-self.digits:,}s"
        return f"Round {listed(self.columns)} to {self.digits} decimals"


def _whole(column: pd.Series, unit: int) -> pd.Series:
    # In whole numbers throughout: by way of a float, a long id would become another number.
    times, rest = column // unit, column % unit
    up = (rest * 2 > unit) | ((rest * 2 == unit) & (times % 2 == 1))
    return (times + up.astype(column.dtype)) * unit
