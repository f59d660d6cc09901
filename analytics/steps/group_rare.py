"""Gather rare categories in one."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, listed, literal, words_of


class GroupRare(Step):
    """Gather categories that are rare in one."""

    title: ClassVar[str] = "Group rare categories"
    group: ClassVar[str] = "Categories"
    learns: ClassVar[bool] = True
    kind: Literal["group_rare"] = "group_rare"
    columns: tuple[str, ...] = Field(title="Columns")
    share: float = Field(
        0.01, gt=0, le=0.5, title="Rare below", description="Share of the training rows."
    )
    name: str = Field("other", min_length=1, title="Name of the group")

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the categories that are kept."""
        words = words_of(frame, self.columns, self.title)
        return {name: self._kept(column) for name, column in words.items()}

    def _kept(self, column: pd.Series) -> list[str]:
        shares = column.value_counts(normalize=True)
        return sorted(map(str, shares.index[shares >= self.share]))

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the rare ones, and those never seen, under one name."""
        words = words_of(frame, self.columns, self.title)
        return frame.assign(
            **{n: w.where(w.isin(state[n]) | w.isna(), self.name) for n, w in words.items()}
        )

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        kept = "frame[n].isin(kept) | frame[n].isna()"
        grouped = (
            f"n: frame[n].where({kept}, {self.name!r}) for n, kept in {literal(state)}.items()"
        )
        return [f"frame = frame.assign(**{{{grouped}}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Group categories below {self.share:.1%} in {listed(self.columns)} as “{self.name}”"
