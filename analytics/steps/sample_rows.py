"""Draw some of the rows."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.steps.base import AllRows, Step


class SampleRows(Step):
    """Draw rows at random, the same ones each time, and keep them in order."""

    title: ClassVar[str] = "Sample rows"
    group: ClassVar[str] = "Rows"
    only_these_rows: ClassVar[bool] = True
    row_by_row: ClassVar[bool] = False
    kind: Literal["sample_rows"] = "sample_rows"
    n: int = Field(
        1000, ge=1, le=100_000_000, title="Rows", description="If there are fewer, all are kept."
    )
    seed: int = Field(
        0, ge=0, le=2**32 - 1, title="Seed", description="The same seed draws the same rows."
    )

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the rows that were drawn."""
        return frame.iloc[self._drawn(len(frame))]

    def places(self, rows: AllRows) -> np.ndarray:
        """Return the places of the rows that were drawn."""
        return self._drawn(rows.n_rows)

    def _drawn(self, of: int) -> np.ndarray:
        return np.sort(np.random.default_rng(self.seed).permutation(of)[: self.n])

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        drawn = f"np.random.default_rng({self.seed}).permutation(len(frame))[:{self.n}]"
        return [f"frame = frame.iloc[np.sort({drawn})]"]

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Draw {self.n:,} rows at random with seed {self.seed}"
