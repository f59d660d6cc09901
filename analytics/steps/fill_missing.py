"""Fill missing values with what is usual in the training rows."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Step, existing, finite, listed, literal, plain, value_of


class FillMissing(Step):
    """Fill missing values with the median, mean, most frequent value, or one of yours."""

    title: ClassVar[str] = "Fill missing values"
    group: ClassVar[str] = "Missing"
    learns: ClassVar[bool] = True
    kind: Literal["fill_missing"] = "fill_missing"
    columns: tuple[str, ...] = Field(title="Columns", description="Where to fill.")
    strategy: Literal["median", "mean", "most_frequent", "constant"] = Field(
        "median", title="Fill with", description="Learned from the training rows alone."
    )
    value: str = Field("", title="Value", description="Used when you fill with a constant.")

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return the filling value of each column."""
        names = existing(frame, self.columns, self.title)
        return {name: plain(self._usual(frame[name])) for name in names}

    def _usual(self, column: pd.Series) -> Any:
        if self.strategy == "constant":
            return value_of(self.value, column, self.title)
        if self.strategy == "most_frequent":
            counts = column.mode(dropna=True)
            return counts.iloc[0] if len(counts) else None
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            raise StepError(
                f"{self.title}: “{column.name}” holds no numbers, so it has no {self.strategy}.",
                "Fill it with its most frequent value.",
            )
        known = finite(column)
        usual = known.median() if self.strategy == "median" else known.mean()
        whole = pd.api.types.is_integer_dtype(column) and pd.notna(usual)
        return round(usual) if whole else usual

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with nothing missing in the columns."""
        names = existing(frame, self.columns, self.title)
        usual = {name: state[name] for name in names if state.get(name) is not None}
        return frame.assign(**{name: frame[name].fillna(value) for name, value in usual.items()})

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        known = {name: value for name, value in state.items() if value is not None}
        filled = f"n: frame[n].fillna(value) for n, value in {literal(known)}.items()"
        return [f"frame = frame.assign(**{{{filled}}})"] if known else []

    def sentence(self) -> str:
        """Say what the step does."""
        with_what = f"“{self.value}”" if self.strategy == "constant" else f"the {self.strategy}"
        return f"Fill missing values in {listed(self.columns)} with {with_what}".replace("_", " ")
