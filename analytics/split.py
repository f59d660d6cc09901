"""How rows are divided into training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import PlanError


class _Split(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: ClassVar[str]

    test: float = Field(
        0.2, ge=0.05, le=0.5, title="Test share", description="Rows kept for the final score."
    )
    validation: float = Field(
        0.1,
        ge=0.05,
        le=0.4,
        title="Validation share",
        description="Rows watched while training, to choose the best moment.",
    )

    def _cut(self, order: np.ndarray) -> Parts:
        n_test = max(1, round(len(order) * self.test))
        n_validation = max(1, round(len(order) * self.validation))
        train = order[: len(order) - n_test - n_validation]
        validation = order[len(train) : len(order) - n_test]
        return Parts(np.sort(train), np.sort(validation), np.sort(order[len(order) - n_test :]))


class RandomSplit(_Split):
    """Rows are drawn at random."""

    title: ClassVar[str] = "Random"
    kind: Literal["random"] = "random"

    def divide(self, frame: pd.DataFrame, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part."""
        return self._cut(np.random.default_rng(seed).permutation(len(frame)))


class StratifiedSplit(_Split):
    """Rows are drawn at random, with the same share of each class in every part."""

    title: ClassVar[str] = "Stratified"
    kind: Literal["stratified"] = "stratified"

    def divide(self, frame: pd.DataFrame, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part."""
        shuffled = np.random.default_rng(seed).permutation(len(frame))
        codes = pd.factorize(target)[0][shuffled]
        # Every class is spread evenly over the order, so that any cut takes its share of it.
        rank = pd.Series(codes).groupby(codes).cumcount().to_numpy()
        size = np.bincount(codes)[codes]
        tie = np.random.default_rng(seed + 1).random(len(codes))
        return self._cut(shuffled[np.argsort((rank + tie) / size, kind="stable")])


class TimeSplit(_Split):
    """The newest rows are the test, the ones before them the validation."""

    title: ClassVar[str] = "By time"
    kind: Literal["time"] = "time"
    column: str = Field(title="Time column", description="Rows are ordered by this column.")

    def divide(self, frame: pd.DataFrame, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part."""
        if self.column not in frame.columns:
            raise PlanError(
                f"The split needs the column “{self.column}”, which is not in the data.",
                "Choose another time column or a random split.",
            )
        return self._cut(frame[self.column].argsort(kind="stable").to_numpy())


@dataclass(frozen=True)
class Parts:
    """Positions (int64, sorted) of the rows of each part."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


SPLITS = {"random": RandomSplit, "stratified": StratifiedSplit, "time": TimeSplit}
AnySplit = Annotated[RandomSplit | StratifiedSplit | TimeSplit, Field(discriminator="kind")]
