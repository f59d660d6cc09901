"""A course over time as a question: which dates, which value, by which unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import AnalyticsError
from analytics.profile.charting.form import Aggregate, ChartForm

UnitName = Literal["auto", "second", "minute", "hour", "day", "week", "month", "quarter", "year"]


class TimelineForm(BaseModel):
    """Every choice at once, frozen, as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str = Field(title="Dates")
    aggregate: Aggregate = Field("count", title="Show the")
    value: str | None = Field(None, title="Of")
    colour: str | None = Field(None, title="Colour")
    unit: UnitName = Field("auto", title="By")

    def chart(self) -> ChartForm:
        """Return the same question as the chart form knows it."""
        value = None if self.aggregate == "count" else self.value
        return ChartForm(
            kind="line", x=self.date, y=value, colour=self.colour, aggregate=self.aggregate
        )

    def check(self, kinds: Mapping[str, str]) -> None:
        """Make sure that the form fits a table with these columns.

        Raises
        ------
        AnalyticsError
            A column is missing, or of a kind that does not fit.
        """
        needed: dict[str, tuple[str, ...]] = {self.date: ("date",)}
        if self.aggregate != "count":
            needed[self.value or ""] = ("integer", "decimal")
        if self.colour is not None:
            needed.setdefault(self.colour, tuple(kinds.values()))
        for column, fitting in needed.items():
            if kinds.get(column) not in fitting:
                what = "dates" if fitting == ("date",) else "numbers"
                raise AnalyticsError(
                    f"“{column}” is no column of {what}." if column in kinds
                    else f"There is no column “{column}”." if column
                    else f"The {self.aggregate} needs a column of {what}.",
                    "Choose another column, or change its type on the Clean page.",
                )  # fmt: skip
