"""Rows drawn at random."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from analytics.long_table import Table
from analytics.split.base import Split


class RandomSplit(Split):
    """Rows are drawn at random."""

    title: ClassVar[str] = "Random"
    kind: Literal["random"] = "random"

    def order(self, frame: Table, target: pd.Series, seed: int) -> np.ndarray:
        """Return positions of the rows in random order."""
        return np.random.default_rng(seed).permutation(len(frame))
