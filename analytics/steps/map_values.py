"""Replace values by a table of old and new ones."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Misfits, Step, existing, literal, lost, value_of

TYPES = {"text": "str", "number": "float64"}


def mapped(column: pd.Series, rest: pd.Series, table: dict[Any, Any], stay: bool) -> pd.Series:
    """Return what a table says of each value; where it says nothing, what is in `rest`, if so."""
    hit = column.isin(list(table))
    new = pd.Series([table[value] for value in column[hit]], column.index[hit], rest.dtype)
    return new.reindex(column.index).where(hit, rest if stay else rest.where(hit))


class MapValues(Step):
    """Replace values by a table of old and new ones, as low, middle, high by 1, 2, 3."""

    title: ClassVar[str] = "Replace values by a table"
    group: ClassVar[str] = "Categories"
    helpers: ClassVar[Any] = (mapped,)
    kind: Literal["map_values"] = "map_values"
    column: str = Field(title="Column")
    mapping: dict[str, str] = Field(
        {}, title="Table", description="An empty new value means missing."
    )
    to: Literal["as before", "text", "number"] = Field("as before", title="Type of the result")
    others: Literal["stay", "become missing"] = Field(
        "stay", title="Other values", description="What happens to values not in the table."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new values."""
        existing(frame, (self.column,), self.title)
        column = frame[self.column]
        rest = self._rest(column)
        new = mapped(column, rest, self._table(column, rest), self.others == "stay")
        return frame.assign(**{self.column: new})

    def _table(self, column: pd.Series, rest: pd.Series) -> dict[Any, Any]:
        return {
            value_of(old, column, self.title): value_of(new, rest, self.title) if new else None
            for old, new in self.mapping.items()
        }

    def _rest(self, column: pd.Series) -> pd.Series:
        if self.to == "as before":
            return column
        if self.to == "text" or self.others == "become missing":
            return pd.Series(column if self.to == "text" else None, column.index, TYPES[self.to])
        if not pd.api.types.is_numeric_dtype(column):
            raise StepError(
                f"{self.title}: other values of “{self.column}” are no numbers.",
                "Let them become missing, or choose text as the type.",
            )
        return column.astype("float64")

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        column = frame[self.column]
        rest = self._rest(column)
        table, stay = literal(self._table(column, rest)), self.others == "stay"
        cell = f"frame[{self.column!r}]"
        kept = cell if self.to == "as before" else f"{cell}.astype({TYPES[self.to]!r})"
        if self.to == "number" and not stay:
            kept = "pd.Series(None, frame.index, 'float64')"
        return [f"{cell} = mapped({cell}, {kept}, {table}, {stay})"]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return the values that the table does not name, where they become missing."""
        gone = lost(before, after, (self.column,))[self.column]
        return {self.column: gone[~gone.astype("str").isin(list(self.mapping))]}

    def sentence(self) -> str:
        """Say what the step does."""
        rest = "" if self.others == "stay" else ", others become missing"
        return f"Write {len(self.mapping)} values in {self.column} anew by a table{rest}"
