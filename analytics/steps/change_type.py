"""Read a column as another type."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed

TRUE, FALSE = {"true", "yes", "y", "1", "1.0"}, {"false", "no", "n", "0", "0.0"}


class ChangeType(Step):
    """Read columns as another type; what does not fit becomes missing."""

    title: ClassVar[str] = "Change the type"
    kind: Literal["change_type"] = "change_type"
    columns: tuple[str, ...] = Field(title="Columns")
    to: Literal["integer", "decimal", "boolean", "date", "text"] = Field("decimal", title="Type")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the columns as the type."""
        names = existing(frame, self.columns, self.title)
        return frame.assign(**{name: _converted(frame[name], self.to) for name in names})

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Read {listed(self.columns)} as {self.to}"


def _converted(column: pd.Series, to: str) -> pd.Series:
    if to == "text":
        return column.astype("str")
    if to == "date":
        return pd.to_datetime(column, errors="coerce")
    if to == "boolean":
        words = column.astype("str").str.strip().str.lower()
        return words.map(dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)).astype("boolean")
    text = column.astype("str").str.replace(r"[,\s$€£%]", "", regex=True)
    bare = pd.to_numeric(text if column.dtype == "str" else column, errors="coerce")
    numbers = bare.astype("Float64")
    return numbers.round().astype("Int64") if to == "integer" else numbers.astype("float64")
