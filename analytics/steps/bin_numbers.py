"""Turn a number into ranges."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, finite, literal, numbers_of


def to_ranges(column: pd.Series, edges: list[float], names: list[str]) -> pd.Series:
    """Return the name of the range in which each number lies; an edge begins a range."""
    values = column.astype("float64")
    places = np.searchsorted(edges, values.fillna(0), "right")
    ranges = pd.Series(np.array(names, dtype=object)[places], values.index)
    return ranges.mask(values.isna()).astype("str")


class BinNumbers(Step):
    """Turn a number into ranges that hold about as many training rows each."""

    title: ClassVar[str] = "Cut a number into ranges"
    group: ClassVar[str] = "Numbers"
    learns: ClassVar[bool] = True
    helpers: ClassVar[Any] = (to_ranges,)
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
        values = numbers_of(frame, (self.column,), self.title)[self.column]
        ranges = to_ranges(values, state["edges"], _names(state["edges"]))
        return frame.assign(**{self.column: ranges})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        cell, edges = f"frame[{self.column!r}]", state["edges"]
        return [f"{cell} = to_ranges({cell}, {literal(edges)}, {_names(edges)})"]

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
