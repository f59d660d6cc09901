"""Give a column another name."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing, literal


class RenameColumn(Step):
    """Give a column another name."""

    title: ClassVar[str] = "Rename a column"
    group: ClassVar[str] = "Columns"
    kind: Literal["rename_column"] = "rename_column"
    column: str = Field(title="Column")
    to: str = Field("new name", min_length=1, title="New name")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new name."""
        existing(frame, (self.column,), self.title)
        if self.to in frame.columns and self.to != self.column:
            raise StepError(
                f"{self.title}: there is a column “{self.to}” already.", "Choose another name."
            )
        return frame.rename(columns={self.column: self.to})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame = frame.rename(columns={literal({self.column: self.to})})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Rename {self.column} to {self.to}"
