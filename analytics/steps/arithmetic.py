"""Compute a column from two others."""

from __future__ import annotations

import operator
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import Misfits, Step, numbers_of

WORK = {"+": operator.add, "-": operator.sub, "x": operator.mul, "/": operator.truediv}


class Arithmetic(Step):
    """Compute a new column from two columns of numbers; a division by zero is missing."""

    title: ClassVar[str] = "Compute a column"
    group: ClassVar[str] = "Numbers"
    kind: Literal["arithmetic"] = "arithmetic"
    left: str = Field(title="First column")
    sign: Literal["+", "-", "x", "/"] = Field("+", title="Operation")
    right: str = Field(title="Second column")
    name: str = Field("result", min_length=1, title="New column")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new column."""
        numbers = numbers_of(frame, (self.left, self.right), self.title)
        left, right = (numbers[n].astype("float64") for n in (self.left, self.right))
        result = WORK[self.sign](left, right).replace([np.inf, -np.inf], np.nan)
        return frame.assign(**{self.name: result})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        left, right = (f"frame[{n!r}].astype('float64')" for n in (self.left, self.right))
        result = f"({left} {self.sign.replace('x', '*')} {right})"
        return [f"frame[{self.name!r}] = {result}.replace([np.inf, -np.inf], np.nan)"]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return the divisors by which nothing can be divided."""
        known = before[[self.left, self.right]].notna().all(axis=1)
        return {self.right: before.loc[known & after[self.name].isna(), self.right]}

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Compute {self.name} = {self.left} {self.sign} {self.right}"
