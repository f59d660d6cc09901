"""Keep the rows that meet a condition."""

from __future__ import annotations

import operator
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing, literal, value_of

COMPARE = {
    "equals": operator.eq,
    "differs from": operator.ne,
    "is above": operator.gt,
    "is below": operator.lt,
}
SIGNS = {"equals": "==", "differs from": "!=", "is above": ">", "is below": "<"}


class FilterRows(Step):
    """Keep only the rows that meet a condition; a missing value differs from every value."""

    title: ClassVar[str] = "Keep rows where"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    kind: Literal["filter_rows"] = "filter_rows"
    column: str = Field(title="Column")
    condition: Literal["equals", "differs from", "is above", "is below", "contains", "is known"] = (
        Field("equals", title="Condition")
    )
    value: str = Field("", title="Value")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that meet the condition."""
        existing(frame, (self.column,), self.title)
        met = self._meets(frame[self.column]).astype("boolean")
        return frame[met.fillna(self.condition == "differs from").astype(bool)]

    def _meets(self, column: pd.Series) -> pd.Series:
        if self.condition == "is known":
            return column.notna()
        if self.condition == "contains":
            return column.astype("str").str.contains(self.value, regex=False)
        kind = pd.api.types
        if kind.is_integer_dtype(column):
            column = column.astype("float64")  # whole numbers may lie above 7.5
        ordered = kind.is_numeric_dtype(column) or kind.is_datetime64_any_dtype(column)
        if self.condition.startswith("is ") and (not ordered or kind.is_bool_dtype(column)):
            raise StepError(
                f"{self.title}: “{self.column}” holds neither numbers nor dates.",
                "Change its type first, or choose another condition.",
            )
        met: pd.Series = COMPARE[self.condition](column, value_of(self.value, column, self.title))
        return met

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        missing = self.condition == "differs from"
        met = f"({self._condition(frame[self.column])}).astype('boolean')"
        return [f"frame = frame[{met}.fillna({missing}).astype(bool)]"]

    def _condition(self, column: pd.Series) -> str:
        name = f"frame[{self.column!r}]"
        if self.condition == "is known":
            return f"{name}.notna()"
        if self.condition == "contains":
            return f"{name}.astype('str').str.contains({self.value!r}, regex=False)"
        if pd.api.types.is_integer_dtype(column):
            name, column = f"{name}.astype('float64')", column.astype("float64")
        return f"{name} {SIGNS[self.condition]} {literal(value_of(self.value, column, self.title))}"

    def sentence(self) -> str:
        """Say what the step does."""
        value = "" if self.condition == "is known" else f" “{self.value}”"
        return f"Keep rows where {self.column} {self.condition}{value}"
