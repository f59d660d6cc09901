"""Remove spaces that nobody sees."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, of_different, on_each, words_of


class TrimSpaces(Step):
    """Remove spaces before and after words, and doubled ones between them."""

    title: ClassVar[str] = "Trim spaces"
    group: ClassVar[str] = "Text"
    kind: Literal["trim_spaces"] = "trim_spaces"
    columns: tuple[str, ...] = Field(title="Columns")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with trimmed words."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(**{n: of_different(w, _trimmed) for n, w in words.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        trimmed = r"frame[n].str.strip().str.replace(r'\s+', ' ', regex=True)"
        return [on_each(self.columns, trimmed)]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Trim spaces in {listed(self.columns)}"


def _trimmed(words: pd.Series) -> pd.Series:
    return words.str.strip().str.replace(r"\s+", " ", regex=True)
