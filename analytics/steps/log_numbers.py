"""Take the logarithm of numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, numbers_of, on_each


def signed_log(column: pd.Series) -> pd.Series:
    """Return the logarithm of one plus the size of numbers, with their sign."""
    values = column.astype("float64")
    logs = pd.Series(np.log1p(values.abs()), values.index)
    return logs.where(values >= 0, -logs)


class LogNumbers(Step):
    """Take the logarithm of one plus the size of a number; a negative number stays negative."""

    # A logarithm of a negative number would be missing, and a new row may hold the first one. With
    # the sign kept nothing is lost, and the order stays.
    title: ClassVar[str] = "Take the logarithm"
    group: ClassVar[str] = "Numbers"
    helpers: ClassVar[Any] = (signed_log,)
    kind: Literal["log_numbers"] = "log_numbers"
    columns: tuple[str, ...] = Field(
        title="Columns", description="Draws long tails in: 9 becomes ln 10, −9 becomes −ln 10."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with logarithms."""
        numbers = numbers_of(frame, self.columns, self.title)
        return frame.assign(**{name: signed_log(column) for name, column in numbers.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, "signed_log(frame[n])")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Take the logarithm of one plus {listed(self.columns)}, with the sign kept"
