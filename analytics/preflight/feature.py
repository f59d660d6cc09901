"""A column as checks look at it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import Column


class Feature(Column):
    """A column, and a number for each of its different values."""

    @cached_property
    def codes(self) -> np.ndarray:
        """The number of each row's value, from 0; below 0 where it is missing."""
        return pd.factorize(self.series)[0]

    @property
    def n_distinct(self) -> int:
        """How many different values there are; words are not put in order for that."""
        if self.kind == "text":
            return int(self.codes.max(initial=-1)) + 1
        return super().n_distinct
