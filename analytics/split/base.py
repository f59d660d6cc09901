"""What a split is: the shares of the parts, and the rows of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import PlanError
from analytics.long_table import Table


@dataclass(frozen=True)
class Parts:
    """Positions (int64, sorted) of the rows of each part."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


class Split(BaseModel):
    """How rows are divided into training, validation and test; a subclass says which go where."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: ClassVar[str]
    drawn: ClassVar[bool] = True  # by chance, so that another seed gives other parts

    kind: str
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

    def order(self, frame: Table, target: pd.Series, seed: int) -> np.ndarray:
        """Return positions of the rows in the order that is cut into parts."""
        raise NotImplementedError

    def divide(self, frame: Table, target: pd.Series, seed: int) -> Parts:
        """Return positions of the rows in each part."""
        return self._cut(self.order(frame, target, seed))

    def folds(self, frame: Table, target: pd.Series, number: int, seed: int) -> list[Parts]:
        """Return divisions for cross-validation, without a test: each row is held out once.

        Raises
        ------
        PlanError
            There is too little for so many.
        """
        blocks = np.array_split(self.order(frame, target, seed), number)
        return [
            fold(np.concatenate(blocks[:i] + blocks[i + 1 :]), blocks[i]) for i in range(number)
        ]

    def without_test(self, frame: Table, target: pd.Series, seed: int) -> Parts:
        """Divide rows into training and validation alone, in the proportion the split has.

        Raises
        ------
        PlanError
            There is too little to divide.
        """
        share = self.validation / (1 - self.test)
        return self.folds(frame, target, max(2, round(1 / share)), seed)[-1]

    def _cut(self, order: np.ndarray) -> Parts:
        # Training comes first, the test last.
        n_test = max(1, round(len(order) * self.test))
        n_validation = max(1, round(len(order) * self.validation))
        train = order[: len(order) - n_test - n_validation]
        validation = order[len(train) : len(order) - n_test]
        return Parts(np.sort(train), np.sort(validation), np.sort(order[len(order) - n_test :]))


def fold(train: np.ndarray, validation: np.ndarray) -> Parts:
    """Return one division of a cross-validation; the positions come in any order."""
    return Parts(np.sort(train), np.sort(validation), np.empty(0, dtype=np.int64))


def column_for(frame: Table, name: str) -> pd.Series:
    """Return the column a split goes by.

    Raises
    ------
    PlanError
        It is not there.
    """
    if name not in frame.columns:
        raise PlanError(
            f"The split needs the column “{name}”, which is not in the data.",
            "Choose another column for it, or a random split.",
        )
    return frame[name]
