"""Split words into columns."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Misfits, Step, literal, words_of


class SplitText(Step):
    """Split a text at a separator into columns; the last one keeps the rest."""

    title: ClassVar[str] = "Split a text"
    group: ClassVar[str] = "Text"
    kind: Literal["split_text"] = "split_text"
    column: str = Field(title="Column")
    separator: str = Field(",", min_length=1, title="Separator")
    parts: int = Field(2, ge=2, le=10, title="Parts")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the columns ``<name> 1``, ``<name> 2`` ..."""
        words = words_of(frame, (self.column,), self.title)[self.column]
        split = words.str.split(self.separator, n=self.parts - 1, expand=True, regex=False)
        split = split.reindex(columns=range(self.parts)).astype("str")
        new = {f"{self.column} {i + 1}": split[i].str.strip() for i in range(self.parts)}
        return frame.assign(**new)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        how = f"{self.separator!r}, n={self.parts - 1}, expand=True, regex=False"
        parts = literal({f"{self.column} {i + 1}": i for i in range(self.parts)})
        return [
            f"split = frame[{self.column!r}].str.split({how})",
            f"split = split.reindex(columns=range({self.parts})).astype('str')",
            f"frame = frame.assign(**{{n: split[i].str.strip() for n, i in {parts}.items()}})",
        ]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return the texts that hold fewer parts."""
        words = before[self.column]
        return {self.column: words[words.notna() & after[f"{self.column} {self.parts}"].isna()]}

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Split {self.column} at “{self.separator}” into {self.parts} columns"
