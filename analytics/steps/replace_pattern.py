"""Replace whatever matches a pattern."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, on_each, replaced, substituted, words_of


class ReplacePattern(Step):
    """Replace each part of a text that matches a regular expression."""

    title: ClassVar[str] = "Replace by a pattern"
    group: ClassVar[str] = "Text"
    helpers: ClassVar[Any] = (substituted,)
    kind: Literal["replace_pattern"] = "replace_pattern"
    columns: tuple[str, ...] = Field(title="Columns")
    pattern: str = Field(
        r"[^0-9]+",
        min_length=1,
        max_length=200,
        title="Pattern",
        description="A regular expression as RE2 knows them; (?i) in front ignores the case.",
    )
    new: str = Field(
        "",
        max_length=200,
        title="Replace with",
        description=r"Empty: it is taken out. \1 stands for the first group in round brackets.",
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with every match replaced."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(
            **{n: replaced(w, self.pattern, self.new, self.title) for n, w in words.items()}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        return [on_each(self.columns, f"substituted(frame[n], {self.pattern!r}, {self.new!r})")]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Replace “{self.pattern}” with “{self.new}” in {listed(self.columns)}"
