"""A trained blend: its models and their shares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analytics.long_table import Table
from analytics.models.base import FittedModel, ModelSpec, Task, Unbounded
from analytics.models.blending.shares import together
from analytics.models.damage import reading
from analytics.models.gradient_boosting import GradientBoosting
from analytics.models.neural_network import NeuralNetwork
from analytics.models.random_forest import RandomForest

if TYPE_CHECKING:
    from analytics.models.forest.encoder import Encoder

_FILE = "blend.json"
_KINDS: dict[str, type[ModelSpec]] = {
    kind.model_fields["kind"].default: kind
    for kind in (GradientBoosting, RandomForest, NeuralNetwork)
}


@dataclass(eq=False)
class FittedBlend(Unbounded):
    """Trained models of some kinds, and the share of each in what they answer together."""

    kinds: tuple[str, ...]
    models: tuple[FittedModel, ...]
    shares: np.ndarray

    @property
    def task(self) -> Task:
        """What kind of answer it gives."""
        return self.models[0].task

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes in the order of its probabilities; none for regression."""
        return self.models[0].classes

    @property
    def engine(self) -> str:
        """The libraries that trained its models, by name."""
        return ", ".join(dict.fromkeys(model.engine for model in self.models))

    @property
    def encoder(self) -> Encoder:
        """What makes of rows the matrix that each of its models sees."""
        return self.models[0].encoder  # type: ignore[attr-defined]

    def predict(self, frame: Table) -> np.ndarray:
        """Return probabilities (rows, classes), or values (rows,) for regression, float64."""
        return together([model.predict(frame) for model in self.models], self.shares)

    def save(self, folder: Path) -> None:
        """Write the shares as JSON, and each model into a folder of its own."""
        state = {"kinds": self.kinds, "shares": self.shares.tolist()}
        (folder / _FILE).write_text(json.dumps(state), encoding="utf-8")
        for kind, model in zip(self.kinds, self.models):
            (folder / kind).mkdir()
            model.save(folder / kind)

    @classmethod
    def load(cls, folder: Path) -> FittedBlend:
        """Rebuild what `save` wrote.

        Raises
        ------
        StorageError
            A file is absent or damaged.
        """
        with reading("The saved blend", "Train the model again."):
            state = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            specs = {kind: _KINDS[kind] for kind in state["kinds"]}
            found = np.array(state["shares"], dtype=np.float64)
        models = tuple(spec.load(folder / kind) for kind, spec in specs.items())
        return cls(tuple(specs), models, found)
