"""Write variants of a word in one way."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, literal, words_of


class MergeSpellings(Step):
    """Write variants of a word in one way."""

    title: ClassVar[str] = "Merge spellings"
    group: ClassVar[str] = "Categories"
    kind: Literal["merge_spellings"] = "merge_spellings"
    column: str = Field(title="Column")
    mapping: dict[str, str] = Field(
        {}, title="Variants", description="What each variant is written as."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with one spelling for each word."""
        words = words_of(frame, (self.column,), self.title)[self.column]
        return frame.assign(**{self.column: words.replace(self.mapping)})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        cell = f"frame[{self.column!r}]"
        return [f"{cell} = {cell}.replace({literal(self.mapping)})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Merge {len(self.mapping)} spellings in {self.column}"
