"""Rows drawn at random, the classes spread evenly."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from analytics.long_table import Table
from analytics.split.base import Split


class StratifiedSplit(Split):
    """Rows are drawn at random, with the same share of each class in every part."""

    title: ClassVar[str] = "Stratified"
    kind: Literal["stratified"] = "stratified"

    def order(self, frame: Table, target: pd.Series, seed: int) -> np.ndarray:
        """Return positions of the rows in random order, each class spread evenly over it."""
        shuffled = np.random.default_rng(seed).permutation(len(frame))
        codes = pd.factorize(target)[0][shuffled]
        # So that any cut takes its share of each class.
        rank = pd.Series(codes).groupby(codes).cumcount().to_numpy()
        size = np.bincount(codes)[codes]
        tie = np.random.default_rng(seed + 1).random(len(codes))
        return shuffled[np.argsort((rank + tie) / size, kind="stable")]
