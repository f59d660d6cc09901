"""Keep numbers inside limits that are given."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from pydantic import Field

from analytics.steps.base import Step, limits, limits_said, listed, literal, numbers_of


class ClipNumbers(Step):
    """Bring numbers beyond a limit of yours back to it; whole numbers stay whole if it is whole."""

    title: ClassVar[str] = "Clip numbers"
    group: ClassVar[str] = "Numbers"
    kind: Literal["clip_numbers"] = "clip_numbers"
    columns: tuple[str, ...] = Field(title="Columns")
    low: float | None = Field(
        None, allow_inf_nan=False, title="Lower limit", description="What is below becomes this."
    )
    high: float | None = Field(
        None, allow_inf_nan=False, title="Upper limit", description="What is above becomes this."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with numbers inside the limits."""
        numbers = numbers_of(frame, self.columns, self.title)
        limits(self.low, self.high, self.title)
        return frame.assign(
            **{n: c.astype(self._type(c)).clip(*self._limits(c)) for n, c in numbers.items()}
        )

    def _type(self, column: pd.Series) -> Any:
        # By way of a float, a long id would become another number.
        given = [limit for limit in (self.low, self.high) if limit is not None]
        whole = pd.api.types.is_integer_dtype(column) and all(map(float.is_integer, given))
        return str(column.dtype) if whole else "float64"

    def _limits(self, column: pd.Series) -> list[float | None]:
        kind = float if self._type(column) == "float64" else int
        return [None if limit is None else kind(limit) for limit in (self.low, self.high)]

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        how = {n: [self._type(frame[n]), self._limits(frame[n])] for n in self.columns}
        clipped = "frame[n].astype(kind).clip(*limits)"
        each = f"for n, (kind, limits) in {literal(how)}.items()"
        return [f"frame = frame.assign(**{{n: {clipped} {each}}})"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Clip {listed(self.columns)} to values {limits_said(self.low, self.high)}"
