"""Cover a text but for its last letters."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, on_each, words_of


def masked(words: pd.Series, keep: int) -> pd.Series:
    """Return words with stars but for their last letters; one no longer than those is covered."""
    stars = words.str.replace("(?s).", "*", regex=True)
    if keep == 0:
        return stars
    return stars.where(words.str.len() <= keep, stars.str[keep:] + words.str[-keep:])


class MaskText(Step):
    """Cover a text with stars but for its last letters; a text no longer than those is covered."""

    title: ClassVar[str] = "Mask a text"
    group: ClassVar[str] = "Privacy"
    helpers: ClassVar[Any] = (masked,)
    kind: Literal["mask_text"] = "mask_text"
    columns: tuple[str, ...] = Field(title="Columns")
    keep: int = Field(
        4, ge=0, le=20, title="Last letters", description="How many stay. The length stays too."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with covered texts."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(**{name: masked(column, self.keep) for name, column in words.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"masked(frame[n], {self.keep})")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Mask {listed(self.columns)} but for the last {self.keep} letters"
