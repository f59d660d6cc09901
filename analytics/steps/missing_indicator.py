"""Say in a column of its own where a value was missing."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, listed, literal


class MissingIndicator(Step):
    """Add a yes-or-no column that says where a value was missing."""

    title: ClassVar[str] = "Mark missing values"
    group: ClassVar[str] = "Missing"
    kind: Literal["missing_indicator"] = "missing_indicator"
    columns: tuple[str, ...] = Field(title="Columns", description="Put this before filling them.")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with a column ``<name> missing`` for each column."""
        names = existing(frame, self.columns, self.title)
        return frame.assign(
            **{f"{name} missing": frame[name].isna().astype("boolean") for name in names}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        mark = "f'{n} missing': frame[n].isna().astype('boolean')"
        return [f"frame = frame.assign(**{{{mark} for n in {literal(self.columns)}}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Mark where {listed(self.columns)} is missing"
