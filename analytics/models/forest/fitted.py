"""A trained forest: frames in, numbers out, files without code."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analytics.long_table import Table
from analytics.models.base import Task, Unbounded
from analytics.models.damage import reading
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.trees import Trees

_FILE = "forest.json"


@dataclass(eq=False)
class FittedForest(Unbounded):
    """A trained forest.

    `encoder` makes the matrix the trees split on, `engine` names what grew them.
    """

    task: Task
    classes: tuple[str, ...]
    encoder: Encoder
    trees: Trees
    engine: str

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return mean_answer(
            self.task, self.trees.total(self.encoder.transform(frame)), len(self.trees)
        )

    def spread(self, frame: Table) -> np.ndarray:
        """Return how far the trees' numbers are from one another (rows,), as standard deviation."""
        matrix, n = self.encoder.transform(frame), len(self.trees)
        squares = replace(self.trees, value=self.trees.value**2).total(matrix)[:, 0] / n
        mean = self.trees.total(matrix)[:, 0] / n
        return np.sqrt(np.maximum(squares - mean**2, 0))

    def save(self, folder: Path) -> None:
        """Write JSON and plain arrays into an existing folder."""
        state = {
            "task": self.task,
            "classes": self.classes,
            "engine": self.engine,
            "encoder": self.encoder.to_json(),
        }
        (folder / _FILE).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        self.trees.save(folder)

    @classmethod
    def load(cls, folder: Path) -> FittedForest:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        with reading("The saved forest", "Train the model again."):
            state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            encoder = Encoder.from_json(state["encoder"])
            head = (state["task"], tuple(state["classes"]))
            engine = str(state["engine"])
        return cls(*head, encoder, Trees.load(folder, len(encoder.columns)), engine)


def mean_answer(task: Task, total: np.ndarray, n_trees: int) -> np.ndarray:
    """Turn the sum of the trees' answers into probabilities (rows, classes) or values (rows,)."""
    mean = total / n_trees
    return mean[:, 0] if task == "regression" else mean
