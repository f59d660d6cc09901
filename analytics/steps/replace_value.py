"""Replace one value by another."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, existing, literal, value_of


class ReplaceValue(Step):
    """Replace one value by another; an empty new value means missing."""

    title: ClassVar[str] = "Replace a value"
    group: ClassVar[str] = "Categories"
    kind: Literal["replace_value"] = "replace_value"
    column: str = Field(title="Column")
    old: str = Field("", title="Old value")
    new: str = Field("", title="New value", description="Empty: the value becomes missing.")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the value replaced."""
        existing(frame, (self.column,), self.title)
        column = frame[self.column]
        old = value_of(self.old, column, self.title)
        new = value_of(self.new, column, self.title) if self.new else None
        return frame.assign(**{self.column: column.mask((column == old).fillna(False), new)})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        column = frame[self.column]
        old = value_of(self.old, column, self.title)
        new = value_of(self.new, column, self.title) if self.new else None
        cell = f"frame[{self.column!r}]"
        hit = f"({cell} == {literal(old)}).fillna(False)"
        return [f"{cell} = {cell}.mask({hit}, {literal(new)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Replace “{self.old}” by “{self.new or 'missing'}” in {self.column}"
