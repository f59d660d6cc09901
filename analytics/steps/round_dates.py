"""Take dates back to the start of a period."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, dates_of, listed, on_each

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def period_start(dates: pd.Series, period: str) -> pd.Series:
    """Return the first moment of the period (D, W, M, Q or Y) in which each date lies."""
    start = dates.dt.tz_localize(None).dt.to_period(period).dt.start_time
    # In some zones a clock change skips midnight, or has it twice: the first one is meant.
    first = np.ones(len(start), dtype=bool)
    here = start.dt.tz_localize(dates.dt.tz, ambiguous=first, nonexistent="shift_forward")
    return here.astype(dates.dtype)


class RoundDates(Step):
    """Take dates back to the start of their day, week (Monday), month, quarter or year."""

    title: ClassVar[str] = "Round dates"
    group: ClassVar[str] = "Dates"
    helpers: ClassVar[Any] = (period_start,)
    kind: Literal["round_dates"] = "round_dates"
    columns: tuple[str, ...] = Field(title="Columns")
    to: Literal["day", "week", "month", "quarter", "year"] = Field("month", title="Period")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with first days of periods."""
        dates = dates_of(frame, self.columns, self.title)
        return frame.assign(
            **{name: period_start(column, PERIODS[self.to]) for name, column in dates.items()}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"period_start(frame[n], {PERIODS[self.to]!r})")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Take {listed(self.columns)} back to the start of the {self.to}"
