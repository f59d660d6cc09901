"""Correct one cell."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing, literal, value_of


class EditCell(Step):
    """Correct one cell of this table; new rows are not touched."""

    title: ClassVar[str] = "Edit a cell"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    of_one_table: ClassVar[bool] = True
    kind: Literal["edit_cell"] = "edit_cell"
    row: int = Field(
        0, ge=0, title="Row", description="The number in front of the row; the first one is 0."
    )
    column: str = Field(title="Column")
    value: str = Field("", title="New value", description="Empty: the cell becomes missing.")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the corrected cell."""
        existing(frame, (self.column,), self.title)
        if self.row not in frame.index:
            raise StepError(
                f"{self.title}: there is no row {self.row} here.",
                "Choose a row that is left after the steps above.",
            )
        column = frame[self.column]
        value = value_of(self.value, column, self.title) if self.value else None
        return frame.assign(**{self.column: column.mask(frame.index == self.row, value)})

    def concerns(self, rows: pd.Index) -> bool:
        """Return whether the cell is in one of these rows."""
        return self.row in rows

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        value = value_of(self.value, frame[self.column], self.title) if self.value else None
        cell = f"frame[{self.column!r}]"
        return [f"{cell} = {cell}.mask(frame.index == {self.row}, {literal(value)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Write “{self.value or 'missing'}” in row {self.row} of {self.column}"
