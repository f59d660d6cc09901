"""Take dates apart."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, dates_of, literal

PARTS = {
    "year": "year", "month": "month", "day": "day", "weekday": "day_of_week", "hour": "hour",
}  # fmt: skip


class DateParts(Step):
    """Add year, month, day, weekday (0 is Monday) and hour of a date as columns."""

    title: ClassVar[str] = "Take a date apart"
    group: ClassVar[str] = "Dates"
    kind: Literal["date_parts"] = "date_parts"
    column: str = Field(title="Column")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with a column ``<name> year``, ``<name> month`` ..."""
        dates = dates_of(frame, (self.column,), self.title)[self.column]
        parts = {f"{self.column} {part}": getattr(dates.dt, of) for part, of in PARTS.items()}
        return frame.assign(**{name: part.astype("Int64") for name, part in parts.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        parts = literal({f"{self.column} {part}": of for part, of in PARTS.items()})
        part = f"getattr(frame[{self.column!r}].dt, of).astype('Int64')"
        return [f"frame = frame.assign(**{{n: {part} for n, of in {parts}.items()}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Take {self.column} apart into year, month, day, weekday and hour"
