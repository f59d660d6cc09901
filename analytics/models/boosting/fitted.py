"""Trained boosted trees: frames in, numbers out, files without code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from analytics.errors import StorageError
from analytics.long_table import Table
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.trees import Trees
from analytics.models.link import Link, Linked

_FILE = "boosting.json"


@dataclass(eq=False)
class FittedBoosting(Linked):
    """Trained boosted trees.

    `trees` has a tree for each score, round by round; the trees of a score add up to it, from
    `start` (scores,) on, and `link` turns scores into answers.
    """

    encoder: Encoder
    link: Link
    start: np.ndarray
    trees: Trees
    engine: str = "scikit-learn"

    def by_score(self) -> list[Trees]:
        """Return the trees of each score; they share their nodes."""
        n = len(self.start)
        return [replace(self.trees, roots=self.trees.roots[score::n]) for score in range(n)]

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return self.link.answers(self.start + self.totals(self.encoder.transform(frame)))

    def totals(self, matrix: np.ndarray) -> np.ndarray:
        """Return what the trees add to each score of an encoded matrix: (rows, scores)."""
        return np.column_stack([trees.total(matrix) for trees in self.by_score()])

    def save(self, folder: Path) -> None:
        """Write JSON and plain arrays into an existing folder."""
        state = {
            "link": asdict(self.link),
            "start": self.start.tolist(),
            "encoder": self.encoder.to_json(),
        }
        (folder / _FILE).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        self.trees.save(folder)

    @classmethod
    def load(cls, folder: Path) -> FittedBoosting:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        try:
            state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            encoder = Encoder.from_json(state["encoder"])
            link, start = Link.from_json(state["link"]), np.array(state["start"], dtype=np.float64)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError("The saved model is damaged.", "Train the plan again.") from error
        return cls(encoder, link, start, Trees.load(folder, len(encoder.columns)))
