"""Write the same sign in the same way."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, of_different, on_each, words_of


class NormaliseText(Step):
    """Write the same sign in the same way: an é of one piece and an é of two become equal."""

    title: ClassVar[str] = "Normalise signs"
    group: ClassVar[str] = "Text"
    kind: Literal["normalise_text"] = "normalise_text"
    columns: tuple[str, ...] = Field(title="Columns")
    form: Literal["NFC", "NFKC"] = Field(
        "NFC",
        title="Unicode form",
        description="NFC keeps the look. NFKC also makes １ a 1, ² a 2 and ﬁ two letters.",
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with normal signs."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(**{n: of_different(w, self._normal) for n, w in words.items()})

    def _normal(self, words: pd.Series) -> pd.Series:
        return words.str.normalize(self.form)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"frame[n].str.normalize({self.form!r})")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Normalise the signs in {listed(self.columns)} ({self.form})"
