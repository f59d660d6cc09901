"""Bring texts to one length."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, on_each, words_of


class PadText(Step):
    """Bring short texts to one length, as for codes that have lost their zeros: 42 to 00042."""

    title: ClassVar[str] = "Pad a text"
    group: ClassVar[str] = "Text"
    kind: Literal["pad_text"] = "pad_text"
    columns: tuple[str, ...] = Field(title="Columns")
    length: int = Field(
        5, ge=1, le=100, title="Length", description="A longer text stays as it is."
    )
    sign: str = Field("0", min_length=1, max_length=1, title="Fill with", description="One sign.")
    side: Literal["left", "right"] = Field("left", title="Side")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with texts of that length or more."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(
            **{n: w.str.pad(self.length, self.side, self.sign) for n, w in words.items()}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        padded = f"frame[n].str.pad({self.length}, {self.side!r}, {self.sign!r})"
        return [on_each(self.columns, padded)]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Pad {listed(self.columns)} with “{self.sign}” to {self.length} signs"
