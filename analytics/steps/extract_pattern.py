"""Take a part of a text out into a column of its own."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Misfits, Step, replaced, substituted, unused, words_of


class ExtractPattern(Step):
    """Take the first match of a pattern's group into a new column; nothing found is missing."""

    title: ClassVar[str] = "Extract by a pattern"
    group: ClassVar[str] = "Text"
    helpers: ClassVar[Any] = (substituted,)
    kind: Literal["extract_pattern"] = "extract_pattern"
    column: str = Field(title="Column")
    pattern: str = Field(
        r"([0-9]+)",
        min_length=1,
        max_length=200,
        title="Pattern",
        description="A regular expression; the first round brackets hold what is taken.",
    )
    name: str = Field("extracted", min_length=1, title="New column")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new column."""
        words = words_of(frame, (self.column,), self.title)[self.column]
        name = unused(frame, self.name, self.title)
        # The pattern on its own must be sound, or it could close the brackets put around it.
        replaced(words.head(0), self.pattern, r"\1", self.title)
        found = replaced(words, self._around(), r"\1", self.title)
        return frame.assign(**{name: found.where(found != "")})

    def _around(self) -> str:
        return rf"^(?s:.*?)(?:{self.pattern})(?s:.*)$|(?s:.*)"

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        found = f"substituted(frame[{self.column!r}], {self._around()!r}, r'\\1')"
        return [f"found = {found}", f"frame[{self.name!r}] = found.where(found != '')"]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return the texts in which nothing was found."""
        words = before[self.column]
        return {self.column: words[words.notna() & after[self.name].isna()]}

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Extract “{self.pattern}” from {self.column} as {self.name}"
