"""Bring numbers to one scale."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, finite, listed, literal, numbers_of


class Scale(Step):
    """Bring numbers to mean 0 and spread 1, as the training rows have them."""

    title: ClassVar[str] = "Scale numbers"
    group: ClassVar[str] = "Numbers"
    learns: ClassVar[bool] = True
    kind: Literal["scale"] = "scale"
    columns: tuple[str, ...] = Field(title="Columns")

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return mean and standard deviation of each column."""
        numbers = numbers_of(frame, self.columns, self.title)
        return {name: _centre_and_spread(finite(column)) for name, column in numbers.items()}

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with scaled numbers."""
        numbers = numbers_of(frame, self.columns, self.title)
        scaled = {n: (c.astype("float64") - state[n][0]) / state[n][1] for n, c in numbers.items()}
        return frame.assign(**scaled)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        scaled = "(frame[n].astype('float64') - centre) / spread"
        learned = f"for n, (centre, spread) in {literal(state)}.items()"
        return [f"frame = frame.assign(**{{n: {scaled} {learned}}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Scale {listed(self.columns)}"


def _centre_and_spread(values: pd.Series) -> list[float]:
    if not values.notna().any():
        return [0.0, 1.0]
    return [float(values.mean()), float(values.std(ddof=0)) or 1.0]
