"""A forest that is not full-grown yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analytics.long_table import Table
from analytics.models.base import State, Task
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.fitted import mean_answer
from analytics.models.forest.trees import Trees


@dataclass
class Grown:
    """The trees so far. Who asks about the same rows again asks only the trees that are new."""

    task: Task
    encoder: Encoder
    groups: list[Trees] = field(default_factory=list)
    _frame: Table | None = None
    _matrix: np.ndarray = field(default_factory=lambda: np.empty(0))
    _total: np.ndarray | float = 0.0
    _asked: int = 0

    def __len__(self) -> int:
        """Return how many trees there are."""
        return sum(map(len, self.groups))

    def state(self) -> State:
        """Return the arrays from which the fit can go on."""
        return Trees.state(self.groups)

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        if frame is not self._frame:
            self._frame, self._matrix = frame, self.encoder.transform(frame)
            self._total, self._asked = 0.0, 0
        for group in self.groups[self._asked :]:
            self._total = self._total + group.total(self._matrix)
        self._asked = len(self.groups)
        return mean_answer(self.task, np.asarray(self._total), len(self))
