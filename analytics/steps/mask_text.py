"""Cover a text but for its last letters."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, words_of


class MaskText(Step):
    """Cover a text with stars but for its last letters; a text no longer than those is covered."""

    title: ClassVar[str] = "Mask a text"
    group: ClassVar[str] = "Privacy"
    kind: Literal["mask_text"] = "mask_text"
    columns: tuple[str, ...] = Field(title="Columns")
    keep: int = Field(
        4, ge=0, le=20, title="Last letters", description="How many stay. The length stays too."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with covered texts."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(
            **{n: w.map(self._masked, na_action="ignore").astype("str") for n, w in words.items()}
        )

    def _masked(self, text: str) -> str:
        covered = len(text) - self.keep if len(text) > self.keep else len(text)
        return "*" * covered + text[covered:]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Mask {listed(self.columns)} but for the last {self.keep} letters"
