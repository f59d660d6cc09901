"""Keep the rows that meet a condition."""

from __future__ import annotations

import operator
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing

COMPARE = {
    "equals": operator.eq,
    "differs from": operator.ne,
    "is above": operator.gt,
    "is below": operator.lt,
}


class FilterRows(Step):
    """Keep only the rows that meet a condition."""

    title: ClassVar[str] = "Keep rows where"
    drops_rows: ClassVar[bool] = True
    kind: Literal["filter_rows"] = "filter_rows"
    column: str = Field(title="Column")
    condition: Literal["equals", "differs from", "is above", "is below", "contains", "is known"] = (
        Field("equals", title="Condition")
    )
    value: str = Field("", title="Value")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that meet the condition."""
        existing(frame, (self.column,), self.title)
        return frame[self._meets(frame[self.column]).fillna(False).astype(bool)]

    def _meets(self, column: pd.Series) -> pd.Series:
        if self.condition == "is known":
            return column.notna()
        if self.condition == "contains":
            return column.astype("str").str.contains(self.value, regex=False)
        try:
            value = pd.Series([self.value]).astype(column.dtype).iloc[0]
            met: pd.Series = COMPARE[self.condition](column, value)
        except (ValueError, TypeError) as error:
            raise StepError(
                f"{self.title}: “{self.value}” cannot be compared with the column “{self.column}”.",
                "Give a value of the column's own kind.",
            ) from error
        return met

    def sentence(self) -> str:
        """Say what the step does."""
        value = "" if self.condition == "is known" else f" “{self.value}”"
        return f"Keep rows where {self.column} {self.condition}{value}"
