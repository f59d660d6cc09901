"""Count the time between two dates."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, dates_of, unused

SECONDS = {"days": 86_400, "hours": 3_600}


def without_zone(dates: pd.Series) -> pd.Series:
    """Return dates in universal time, without a time zone."""
    plain = dates if dates.dt.tz is None else dates.dt.tz_convert(None)
    return plain.dt.as_unit("us")


class DateDifference(Step):
    """Count days or hours from a date to another one; negative if the other one is earlier."""

    title: ClassVar[str] = "Count the time between dates"
    group: ClassVar[str] = "Dates"
    helpers: ClassVar[Any] = (without_zone,)
    kind: Literal["date_difference"] = "date_difference"
    column: str = Field(title="From")
    to: Literal["another column", "a fixed date"] = Field("another column", title="To")
    other: str = Field("", title="Other column", description="Used for another column.")
    fixed: datetime.date | None = Field(
        None, title="Fixed date", description="Used for a fixed date. Write it as 2024-12-31."
    )
    unit: Literal["days", "hours"] = Field("days", title="Unit")
    name: str = Field("difference", min_length=1, title="New column")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new column, with parts of a day as decimals."""
        start = dates_of(frame, (self.column,), self.title)[self.column]
        name = unused(frame, self.name, self.title)
        end = self._end(frame, start)
        zones = {dates.dt.tz is None for dates in (start, end) if dates.notna().any()}
        if len(zones) > 1:
            raise StepError(
                f"{self.title}: only one of “{self.column}” and “{self.other}” has a time zone.",
                "Choose two columns with a time zone, or two without.",
            )
        seconds = (without_zone(end) - without_zone(start)).dt.total_seconds()
        return frame.assign(**{name: seconds / SECONDS[self.unit]})

    def _end(self, frame: pd.DataFrame, start: pd.Series) -> pd.Series:
        if self.to == "another column":
            return dates_of(frame, (self.other,), self.title)[self.other]
        if self.fixed is None:
            raise StepError(f"{self.title}: no date is given.", "Write one, as 2024-12-31.")
        return pd.Series(pd.Timestamp(self.fixed, tz=start.dt.tz), start.index)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        start, end = f"frame[{self.column!r}]", f"frame[{self.other!r}]"
        if self.to == "a fixed date":
            fixed = f"pd.Timestamp({str(self.fixed)!r}, tz={start}.dt.tz)"
            end = f"pd.Series({fixed}, frame.index)"
        apart = f"(without_zone({end}) - without_zone({start})).dt.total_seconds()"
        return [f"frame[{self.name!r}] = {apart} / {SECONDS[self.unit]}"]

    def sentence(self) -> str:
        """Say what the step does."""
        end = self.other if self.to == "another column" else self.fixed
        return f"Count {self.unit} from {self.column} to {end} as {self.name}"
