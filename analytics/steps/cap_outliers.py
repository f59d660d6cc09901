"""Bring far-off numbers back to a limit."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, finite, listed, literal, numbers_of


class CapOutliers(Step):
    """Bring numbers beyond a limit back to it."""

    title: ClassVar[str] = "Cap outliers"
    group: ClassVar[str] = "Numbers"
    learns: ClassVar[bool] = True
    kind: Literal["cap_outliers"] = "cap_outliers"
    columns: tuple[str, ...] = Field(title="Columns")
    method: Literal["iqr", "quantiles"] = Field(
        "iqr",
        title="Limit",
        description="Quartiles ± their distance times the reach, or the 1 % and 99 % quantiles.",
    )
    reach: float = Field(
        1.5, ge=0.5, le=10, title="Reach", description="1.5 is Tukey's fence, 3 the far one."
    )

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the lower and the upper limit of each column."""
        numbers = numbers_of(frame, self.columns, self.title)
        return {name: self._limits(column) for name, column in numbers.items()}

    def _limits(self, column: pd.Series) -> list[float]:
        values = finite(column)
        if self.method == "quantiles":
            return [float(values.quantile(0.01)), float(values.quantile(0.99))]
        low, high = values.quantile(0.25), values.quantile(0.75)
        beyond = self.reach * (high - low)
        return [float(low - beyond), float(high + beyond)]

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with numbers inside the limits."""
        numbers = numbers_of(frame, self.columns, self.title)
        return frame.assign(
            **{n: c.astype("float64").clip(*state[n]) for n, c in numbers.items() if n in state}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        capped = (
            f"frame[n].astype('float64').clip(*limits) for n, limits in {literal(state)}.items()"
        )
        return [f"frame = frame.assign(**{{n: {capped}}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Cap outliers in {listed(self.columns)}"
