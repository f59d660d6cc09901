"""What checks look at: a plan, its rows, and what several of them ask of these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.long_table import whole
from analytics.plan import Plan
from analytics.preflight.feature import Feature
from analytics.preflight.grouping import Grouping, groupings
from analytics.preflight.telling import coded, ranks_of, telling
from analytics.training.data import Rows, features

MOST_LOOKED_AT = 20_000
PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Outlook:
    """A plan with its rows; each answer is worked out once, when first asked.

    What a column has to do with the target is asked of rows outside of the test: nothing is chosen
    by what the test knows.
    """

    plan: Plan
    rows: Rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All rows in memory: what is in them is asked again and again."""
        return whole(self.rows.frame)

    @cached_property
    def all_columns(self) -> dict[str, Feature]:
        """Every column but the target, with what is known of it."""
        frame = self.frame.drop(columns=self.plan.target)
        return {str(name): Feature(frame[name]) for name in frame.columns}

    @cached_property
    def columns(self) -> dict[str, Feature]:
        """Those the model would see."""
        left_out = set(self.plan.ignored)
        return {name: c for name, c in self.all_columns.items() if name not in left_out}

    @property
    def table(self) -> pd.DataFrame:
        """Their rows."""
        return features(self.plan, self.frame)

    @cached_property
    def groupings(self) -> list[Grouping]:
        """The columns by which rows belong together, the clearest first."""
        columns, classes = self.all_columns.values(), bool(self.rows.classes)
        return groupings(columns, self.answers, classes, self.untested)

    @property
    def keeps_together(self) -> set[str]:
        """Their names."""
        return {group.name for group in self.groupings}

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return len(self.rows.target)

    @property
    def by_chance(self) -> bool:
        """Whether rows go to parts as chance has it, whatever they have to do with each other."""
        return self.plan.split.kind in ("random", "stratified")

    @cached_property
    def counts(self) -> pd.Series:
        """How many rows each class has, the most frequent first; nothing where there are none."""
        return self.rows.target.value_counts() if self.rows.classes else pd.Series(dtype="int64")

    @cached_property
    def answers(self) -> np.ndarray:
        """The target of each row as a number: of its class, or its rank from 0 to 1."""
        if self.rows.classes:
            return pd.factorize(self.rows.target)[0]
        return ranks_of(self.rows.target)

    @cached_property
    def places(self) -> np.ndarray:
        """Places of 20,000 rows at most, outside of the test, at random and in order."""
        places = np.flatnonzero(self.untested)
        if len(places) <= MOST_LOOKED_AT:
            return places
        return np.sort(np.random.default_rng(0).choice(places, MOST_LOOKED_AT, replace=False))

    @property
    def untested(self) -> np.ndarray:
        """Whether each row is outside of the test."""
        return self.part != PARTS.index("test")

    @cached_property
    def sample(self) -> pd.DataFrame:
        """All columns of these rows, those that are left out too."""
        return self.frame.iloc[self.places]

    @cached_property
    def told(self) -> dict[str, float]:
        """How well each column alone tells the target of rows it was not learned from, 0 to 1."""
        return {name: self.tells(self.sample[name]) for name in self.columns}

    def tells(self, column: pd.Series) -> float:
        """Return how well a column of the sample alone tells the target, 0 to 1."""
        return telling(coded(column), self.answers[self.places], bool(self.rows.classes))

    @cached_property
    def part(self) -> np.ndarray:
        """The part of each row: 0 is training, 1 validation, 2 the test."""
        parts = np.zeros(self.n_rows, dtype="int8")
        for i, name in enumerate(PARTS):
            parts[getattr(self.rows.parts, name)] = i
        return parts
