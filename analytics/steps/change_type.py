"""Read a column as another type."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.reading.kinds import DATE_FORMATS
from analytics.steps.base import FLAGS, Misfits, Step, existing, listed, lost


def to_flags(column: pd.Series, flags: dict[str, bool]) -> pd.Series:
    """Return words as yes or no; other words are missing."""
    return column.astype("str").str.strip().str.lower().map(flags).astype("boolean")


def to_numbers(column: pd.Series, decimal_mark: str) -> pd.Series:
    """Return words as numbers, without signs of currency and thousands; other words are missing."""
    if not pd.api.types.is_numeric_dtype(column):
        text = column.astype("str").str.replace(r"[\s$€£¥%']", "", regex=True)
        thousands = "," if decimal_mark == "point" else r"\."
        text = text.str.replace(rf"{thousands}(?=\d{{3}}(\D|$))", "", regex=True)
        if decimal_mark == "comma":
            text = text.str.replace(",", ".", regex=False)
        column = pd.to_numeric(text, errors="coerce")
    return column.astype("float64").replace([np.inf, -np.inf], np.nan)


def to_whole(numbers: pd.Series) -> pd.Series:
    """Return whole numbers; beyond 2**53 a float skips some, so those are missing."""
    return numbers.where(numbers.abs() < 2.0**53).round().astype("Int64")


def to_dates(column: pd.Series, formats: list[str]) -> pd.Series:
    """Return words as dates, each by the first format that fits; other words are missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    words = column.astype("str").str.strip()
    found: dict[str, pd.Timestamp] = {}
    left = pd.Series(words.dropna().unique(), dtype="str")
    left = left[left.str.contains("[0-9]")]  # pandas would read “now” as this very moment
    for form in formats:
        read = pd.to_datetime(left, format=form, errors="coerce")
        found |= dict(zip(left, read, strict=True))
        left = left[read.isna()]
    return pd.to_datetime(words.map(found)).astype("datetime64[us]")


class ChangeType(Step):
    """Read columns as another type; what does not fit becomes missing."""

    # How to read a value is said here and not found in the rows: one new row on its own must be
    # read as it would be among all others.
    title: ClassVar[str] = "Change the type"
    helpers: ClassVar[Any] = (to_flags, to_numbers, to_whole, to_dates)
    group: ClassVar[str] = "Columns"
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
            return to_flags(column, FLAGS)
        if self.to == "date":
            return to_dates(column, self._formats())
        if self.to == "integer" and pd.api.types.is_integer_dtype(column):
            return column
        return to_whole(self._numbers(column)) if self.to == "integer" else self._numbers(column)

    def _numbers(self, column: pd.Series) -> pd.Series:
        if pd.api.types.is_datetime64_any_dtype(column):
            raise StepError(
                f"{self.title}: “{column.name}” holds dates.", "Take the date apart instead."
            )
        return to_numbers(column, self.decimal_mark)

    def _formats(self) -> list[str]:
        other = ("%m/", "%m-") if self.day_first else ("%d/", "%d-%m")
        return [form for form in DATE_FORMATS if not form.startswith(other)]

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame[{n!r}] = {self._said(frame[n])}" for n in self.columns]

    def _said(self, column: pd.Series) -> str:
        name = f"frame[{column.name!r}]"
        numbers = f"to_numbers({name}, {self.decimal_mark!r})"
        whole = name if pd.api.types.is_integer_dtype(column) else f"to_whole({numbers})"
        return {
            "text": f"{name}.astype('str')",
            "boolean": f"to_flags({name}, {FLAGS})",
            "date": f"to_dates({name}, {self._formats()})",
            "integer": whole,
            "decimal": numbers,
        }[self.to]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return the values that cannot be read as the type."""
        return lost(before, after, self.columns)

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Read {listed(self.columns)} as {self.to}"
