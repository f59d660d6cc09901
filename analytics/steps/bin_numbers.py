"""Turn a number into ranges."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, finite, numbers_of


class BinNumbers(Step):
    """Turn a number into ranges that hold about as many training rows each."""

    title: ClassVar[str] = "Cut a number into ranges"
    group: ClassVar[str] = "Numbers"
    learns: ClassVar[bool] = True
    kind: Literal["bin_numbers"] = "bin_numbers"
    column: str = Field(title="Column")
    n_bins: int = Field(5, ge=2, le=50, title="Ranges")

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the inner edges."""
        values = numbers_of(frame, (self.column,), self.title)[self.column]
        edges = finite(values).quantile(np.linspace(0, 1, self.n_bins + 1)[1:-1]).dropna().unique()
        return {"edges": [float(edge) for edge in edges]}

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the ranges as words."""
        values = numbers_of(frame, (self.column,), self.title)[self.column].astype("float64")
        edges = state["edges"]
        names = np.array(_names(edges), dtype=object)
        words = pd.Series(names[np.searchsorted(edges, values.fillna(0), "right")], values.index)
        return frame.assign(**{self.column: words.mask(values.isna()).astype("str")})

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Cut {self.column} into {self.n_bins} ranges"


def _names(edges: list[float]) -> list[str]:
    if not edges:
        return ["all"]
    said = _said(edges)
    between = [f"{a} to {b}" for a, b in pairwise(said)]
    return [f"below {said[0]}", *between, f"{said[-1]} and above"]


def _said(edges: list[float]) -> list[str]:
    # As few digits as keep the edges apart: two ranges of one name would be one range.
    for digits in range(4, 17):
        said = [f"{edge:.{digits}g}" for edge in edges]
        if len(set(said)) == len(edges):
            return said
    return [repr(edge) for edge in edges]
