"""Read a column as another type."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.reading.kinds import DATE_FORMATS
from analytics.steps.base import FLAGS, Step, existing, finite, listed

MOST = 2.0**53  # beyond it a float skips whole numbers, so an id would become another


class ChangeType(Step):
    """Read columns as another type; what does not fit becomes missing."""

    # How to read a value is said here and not found in the rows: one new row on its own must be
    # read as it would be among all others.
    title: ClassVar[str] = "Change the type"
    kind: Literal["change_type"] = "change_type"
    columns: tuple[str, ...] = Field(title="Columns")
    to: Literal["integer", "decimal", "boolean", "date", "text"] = Field("decimal", title="Type")
    decimal_mark: Literal["point", "comma"] = Field(
        "point", title="Decimal mark", description="How numbers are written: 1,234.5 or 1.234,5."
    )
    day_first: bool = Field(
        True, title="Day before month", description="Read 05/01/2020 as 5 January."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the columns as the type."""
        names = existing(frame, self.columns, self.title)
        return frame.assign(**{name: self._converted(frame[name]) for name in names})

    def _converted(self, column: pd.Series) -> pd.Series:
        if self.to == "text":
            return column.astype("str")
        if self.to == "boolean":
            words = column.astype("str").str.strip().str.lower()
            return words.map(FLAGS).astype("boolean")
        if self.to == "date":
            return self._dates(column)
        if self.to == "integer" and pd.api.types.is_integer_dtype(column):
            return column
        numbers = self._numbers(column)
        whole = numbers.where(numbers.abs() < MOST).round()
        return whole.astype("Int64") if self.to == "integer" else numbers

    def _numbers(self, column: pd.Series) -> pd.Series:
        if pd.api.types.is_datetime64_any_dtype(column):
            raise StepError(
                f"{self.title}: “{column.name}” holds dates.", "Take the date apart instead."
            )
        if pd.api.types.is_numeric_dtype(column):
            return finite(column)
        text = column.astype("str").str.replace(r"[\s$€£¥%']", "", regex=True)
        thousands, mark = (",", ".") if self.decimal_mark == "point" else (r"\.", ",")
        text = text.str.replace(rf"{thousands}(?=\d{{3}}(\D|$))", "", regex=True)
        plain = text.str.replace(mark, ".", regex=False) if mark == "," else text
        return finite(pd.to_numeric(plain, errors="coerce"))

    def _dates(self, column: pd.Series) -> pd.Series:
        if pd.api.types.is_datetime64_any_dtype(column):
            return column
        words = column.astype("str").str.strip()
        found: dict[str, pd.Timestamp] = {}
        left = pd.Series(words.dropna().unique(), dtype="str")
        left = left[left.str.contains("[0-9]")]  # pandas would read “now” as this very moment
        for form in self._formats():
            read = pd.to_datetime(left, format=form, errors="coerce")
            found |= dict(zip(left, read, strict=True))
            left = left[read.isna()]
        return pd.to_datetime(words.map(found)).astype("datetime64[us]")

    def _formats(self) -> list[str]:
        other = ("%m/", "%m-") if self.day_first else ("%d/", "%d-%m")
        return [form for form in DATE_FORMATS if not form.startswith(other)]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Read {listed(self.columns)} as {self.to}"
