"""Keep some columns, in an order."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing, listed, literal


class SelectColumns(Step):
    """Keep only these columns, in the order in which they are chosen."""

    title: ClassVar[str] = "Select columns"
    group: ClassVar[str] = "Columns"
    kind: Literal["select_columns"] = "select_columns"
    columns: tuple[str, ...] = Field(
        title="Columns", description="What to keep. Columns that come later in new files are left."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with these columns."""
        names = existing(frame, self.columns, self.title)
        if not names:
            raise StepError(f"{self.title}: no column is chosen.", "Choose at least one.")
        return frame[list(dict.fromkeys(names))]

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [f"frame = frame[{literal(tuple(dict.fromkeys(self.columns)))}]"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Keep only {listed(self.columns)}"
