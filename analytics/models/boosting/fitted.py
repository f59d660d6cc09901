"""Trained boosted trees: frames in, numbers out, files without code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from analytics.long_table import Table
from analytics.models.base import State
from analytics.models.damage import reading
from analytics.models.ending import load_end, save_end
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
    end: State = field(default_factory=dict)  # what came after these trees, to go on from

    def by_score(self) -> list[Trees]:
        """Return the trees of each score; they share their nodes."""
        n = len(self.start)
        return [replace(self.trees, roots=self.trees.roots[score::n]) for score in range(n)]

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return self.link.answers(self.scores(self.encoder.transform(frame)))

    def scores(self, matrix: np.ndarray, before: np.ndarray | None = None) -> np.ndarray:
        """Return the scores of an encoded matrix: float64 (rows, scores).

        The trees are added one after the other, to the scores of the trees before them if these
        are given, so that the same trees make the same scores to the last bit.
        """
        if before is None:
            before = np.tile(self.start, (len(matrix), 1))
        columns = [column.copy() for column in before.T[..., None]]
        for column, trees in zip(columns, self.by_score(), strict=True):
            trees.add_to(column, matrix)
        return np.hstack(columns)

    def save(self, folder: Path) -> None:
        """Write JSON and plain arrays into an existing folder."""
        state = {
            "link": asdict(self.link),
            "start": self.start.tolist(),
            "encoder": self.encoder.to_json(),
        }
        (folder / _FILE).write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        self.trees.save(folder)
        save_end(folder, self.end)

    @classmethod
    def load(cls, folder: Path) -> FittedBoosting:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        with reading("The saved model"):
            state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            encoder = Encoder.from_json(state["encoder"])
            link, start = Link.from_json(state["link"]), np.array(state["start"], dtype=np.float64)
        return cls(encoder, link, start, Trees.load(folder, len(encoder.columns)))

    @classmethod
    def end_state(cls, folder: Path) -> State:
        """Return the state at the end of the fit, of what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        end = load_end(folder)
        groups = [cls.load(folder).trees, *Trees.of_state(end)]
        return end | {"kept": np.array(1)} | Trees.state(groups)
