"""Round numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, numbers_of, on_each


def to_units(column: pd.Series, unit: int) -> pd.Series:
    """Return whole numbers as multiples of a unit; a half goes to the even neighbour."""
    # In whole numbers throughout: by way of a float, a long id would become another number.
    times, rest = column // unit, column % unit
    up = (rest * 2 > unit) | ((rest * 2 == unit) & (times % 2 == 1))
    return (times + up.astype(column.dtype)) * unit


def to_decimals(column: pd.Series, digits: int) -> pd.Series:
    """Return rounded numbers; from 2**53 on a float has no decimals left to round."""
    values = column.astype("float64")
    small = values.abs() < 2.0**53 / 10.0**digits
    return values.mask(small, values.where(small).round(digits))


class RoundNumbers(Step):
    """Round numbers to some decimals, or to tens, hundreds or thousands."""

    title: ClassVar[str] = "Round numbers"
    group: ClassVar[str] = "Numbers"
    helpers: ClassVar[Any] = (to_units, to_decimals)
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
            return to_units(column, 10**-self.digits) if self.digits < 0 else column
        return to_decimals(column, self.digits)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        whole = [n for n in self.columns if pd.api.types.is_integer_dtype(frame[n])]
        decimal = [n for n in self.columns if n not in whole]
        units = on_each(whole, f"to_units(frame[n], {10**-self.digits})")
        decimals = on_each(decimal, f"to_decimals(frame[n], {self.digits})")
        return [units] * bool(whole and self.digits < 0) + [decimals] * bool(decimal)

    def sentence(self) -> str:
        """Say what the step does."""
        if self.digits < 0:
            return f"Round {listed(self.columns)} to {10**-self.digits:,}s"
        return f"Round {listed(self.columns)} to {self.digits} decimals"
