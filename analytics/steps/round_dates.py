"""Take dates back to the start of a period."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, dates_of, listed

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


class RoundDates(Step):
    """Take dates back to the start of their day, week (Monday), month, quarter or year."""

    title: ClassVar[str] = "Round dates"
    group: ClassVar[str] = "Dates"
    kind: Literal["round_dates"] = "round_dates"
    columns: tuple[str, ...] = Field(title="Columns")
    to: Literal["day", "week", "month", "quarter", "year"] = Field("month", title="Period")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with first days of periods."""
        dates = dates_of(frame, self.columns, self.title)
        return frame.assign(**{name: self._start(column) for name, column in dates.items()})

    def _start(self, dates: pd.Series) -> pd.Series:
        start = dates.dt.tz_localize(None).dt.to_period(PERIODS[self.to]).dt.start_time
        # In some zones a clock change skips midnight, or has it twice: the first one is meant.
        first = np.ones(len(start), dtype=bool)
        here = start.dt.tz_localize(dates.dt.tz, ambiguous=first, nonexistent="shift_forward")
        return here.astype(dates.dtype)

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Take {listed(self.columns)} back to the start of the {self.to}"
