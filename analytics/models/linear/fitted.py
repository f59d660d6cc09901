"""A trained linear model: frames in, numbers out, files without code."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.long_table import Table
from analytics.models.damage import reading
from analytics.models.forest.encoder import Encoder
from analytics.models.link import Link, Linked

_ARRAYS = ("centre", "width", "weights", "intercept")


@dataclass(eq=False)
class FittedLinear(Linked):
    """A trained linear model.

    `centre` and `width` scale the matrix columns; `weights` (matrix columns, outputs) and
    `intercept` (outputs,) make scores of them, which `link` turns into answers.
    """

    encoder: Encoder
    link: Link
    centre: np.ndarray
    width: np.ndarray
    weights: np.ndarray
    intercept: np.ndarray
    engine: str = "scikit-learn"

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return self.answers(self.encoder.transform(frame))

    def answers(self, matrix: np.ndarray) -> np.ndarray:
        """Return predictions of an encoded matrix, float64."""
        return self.link.answers(self.scaled(matrix) @ self.weights + self.intercept)

    def scaled(self, matrix: np.ndarray) -> np.ndarray:
        """Return what the weights are multiplied with, float64."""
        return (matrix.astype(np.float64) - self.centre) / self.width

    def attribute(
        self, frame: pd.DataFrame, background: pd.DataFrame
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return contributions to the scores (rows, columns, scores) and the base (scores,).

        Weights times the distance from the mean of `background`, summed to the original columns.
        """
        middle = self.scaled(self.encoder.transform(background)).mean(axis=0)
        away = self.scaled(self.encoder.transform(frame)) - middle
        names = list(frame.columns)
        found = np.zeros((len(frame), len(names), len(self.intercept)))
        for i, column in enumerate(self.encoder.columns):
            found[:, names.index(column)] += away[:, i, None] * self.weights[i]
        return found, middle @ self.weights + self.intercept

    def save(self, folder: Path) -> None:
        """Write JSON and plain arrays into an existing folder."""
        state = {"link": asdict(self.link), "encoder": self.encoder.to_json()}
        (folder / "linear.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "weights.npz", **{name: getattr(self, name) for name in _ARRAYS})

    @classmethod
    def load(cls, folder: Path) -> FittedLinear:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        with reading("The saved model"):
            state = json.loads((folder / "linear.json").read_text(encoding="utf-8"))
            encoder = Encoder.from_json(state["encoder"])
            link = Link.from_json(state["link"])
            with (folder / "weights.npz").open("rb") as file:
                found = np.load(file, allow_pickle=False)
                return cls(encoder, link, *(found[name] for name in _ARRAYS))
