"""Leave columns out."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed, literal


class DropColumns(Step):
    """Leave columns out of the table."""

    title: ClassVar[str] = "Drop columns"
    group: ClassVar[str] = "Columns"
    kind: Literal["drop_columns"] = "drop_columns"
    columns: tuple[str, ...] = Field(title="Columns", description="What to leave out.")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame without the columns."""
        return frame.drop(columns=existing(frame, self.columns, self.title))

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame = frame.drop(columns={literal(self.columns)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Drop {listed(self.columns)}"
