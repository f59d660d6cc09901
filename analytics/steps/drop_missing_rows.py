"""Leave out rows with missing values."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed, literal


class DropMissingRows(Step):
    """Leave out rows in which a value is missing."""

    title: ClassVar[str] = "Drop rows with missing values"
    group: ClassVar[str] = "Missing"
    only_these_rows: ClassVar[bool] = True
    kind: Literal["drop_missing_rows"] = "drop_missing_rows"
    columns: tuple[str, ...] = Field(
        (), title="Columns", description="Where to look. None chosen: in all of them."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that are complete."""
        return frame.dropna(subset=existing(frame, self.columns, self.title) or None)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame = frame.dropna(subset={literal(self.columns or None)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Drop rows where {listed(self.columns) or 'any column'} is missing"
