"""The random forest: many trees, each grown on its own sample of the rows, answer together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from analytics.models.base import Cancelled, ModelSpec, Progress, Report, State, TrainingData
from analytics.models.memory import ensure_fits, no_room_for
from analytics.models.scores import watched
from analytics.models.weights import Balanced, row_weights

if TYPE_CHECKING:
    from analytics.models.forest.encoder import Encoder
    from analytics.models.forest.fitted import FittedForest
    from analytics.models.forest.growing import Grower
    from analytics.models.forest.grown import Grown
    from analytics.models.forest.trees import Trees

_SHARE_FOR_NUMBERS = 0.6
SECONDS = 2.5e-8  # per row, column and tree, measured on two cores


class RandomForest(ModelSpec):
    """Grow trees on random samples of rows and columns; average what they answer."""

    title: ClassVar[str] = "Random forest"
    summary: ClassVar[str] = "Many decision trees vote. Strong on tables, hard to get wrong."
    unit: ClassVar[str] = "tree"
    length: ClassVar[str] = "n_estimators"

    kind: Literal["random_forest"] = "random_forest"
    n_estimators: int = Field(
        200,
        ge=1,
        le=2000,
        title="Trees",
        description="More trees give a steadier answer and take longer.",
    )
    max_depth: int | None = Field(
        None,
        ge=1,
        le=64,
        title="Deepest level",
        description="How many questions a tree may ask in a row. Empty: as many as it needs.",
        json_schema_extra={"tried": [2, 20]},
    )
    min_samples_leaf: int = Field(
        2,
        ge=1,
        le=1000,
        title="Rows per leaf",
        description="The fewest training rows an answer may rest on. More makes trees smoother.",
    )
    max_features: float | None = Field(
        None,
        gt=0,
        le=1,
        title="Share of columns per question",
        description="How many columns, at random, each question may choose from. "
        "Empty: the square root of their number for classes, 60 % of them for numbers.",
        json_schema_extra={"tried": [0.1, 1.0]},
    )
    balanced: Balanced = False

    def fit(
        self, data: TrainingData, report: Report, seed: int, state: State | None = None
    ) -> FittedForest:
        """Grow the trees in groups and report the scores so far after each group.

        Raises
        ------
        TrainingError
            There are no rows or no columns to learn from.
        Cancelled
            A report was answered with ``"cancel"``.
        """
        from analytics.models.forest.encoder import Encoder
        from analytics.models.forest.fitted import FittedForest
        from analytics.models.forest.grown import Grown
        from analytics.models.forest.trees import Trees

        data.ensure_not_empty()
        encoder = Encoder.fit(data.train)
        n_cells = len(data.train) * len(encoder.columns)
        # once for us, once more or twice for whoever grows
        ensure_fits(3 * 4 * n_cells, "Leave out columns, or take a sample of the rows in Clean.")
        matrix = encoder.transform(data.train)
        grower = self._grower(data, matrix)
        grown = Grown(data.task, encoder, Trees.of_state(state or {}))
        trees = self._grow(grower, grown, _curves(data, encoder, matrix, seed), report, seed)
        return FittedForest(data.task, data.classes, encoder, trees, grower.engine)

    def estimate(self, n_rows: int, n_columns: int) -> float:
        """Return about how many seconds the training takes on two cores."""
        work = n_rows * math.log2(max(2, n_rows)) * max(2, n_columns**0.5 * 2)
        return 1.0 + work * self.n_estimators * SECONDS

    @classmethod
    def load(cls, folder: Path) -> FittedForest:
        """Rebuild what `FittedForest.save` wrote."""
        from analytics.models.forest.fitted import FittedForest

        return FittedForest.load(folder)

    @classmethod
    def end_state(cls, folder: Path) -> State:
        """Return the trees: more can stand beside them."""
        from analytics.models.forest.trees import Trees

        return Trees.state([cls.load(folder).trees])

    def _grow(
        self, grower: Grower, grown: Grown, curves: list[_Curve], report: Report, seed: int
    ) -> Trees:
        from analytics.models.forest.trees import Trees

        for curve in curves:
            for group in grown.groups:
                curve.add(group)
        while len(grown) < self.n_estimators:
            grown.groups.append(grower.group(len(grown), self.n_estimators, seed))
            point = self._progress(grown, curves)
            signal = report(point)
            if signal == "cancel":
                raise Cancelled
            if signal == "stop" or point.message:
                break
        return Trees.join(grown.groups)

    def _progress(self, grown: Grown, curves: list[_Curve]) -> Progress:
        scores = [curve.add(grown.groups[-1]) for curve in curves]
        values = {name: value for found in scores for name, value in found.items()}
        return Progress(
            len(grown),
            self.n_estimators,
            self.unit,
            values,
            _no_room(grown),
            answer=grown.predict,
            state=grown.state,
        )

    def _grower(self, data: TrainingData, matrix: np.ndarray) -> Grower:
        from analytics.models.forest.growing import Grower, best_engine

        weights = row_weights(data) if self.balanced else None
        parameters = self._parameters(data)
        engine = best_engine(weights is not None)
        n_classes = len(data.classes)
        return Grower(engine, data.task, n_classes, matrix, data.y_train, weights, parameters)

    def _parameters(self, data: TrainingData) -> dict[str, Any]:
        share = self.max_features
        automatic = _SHARE_FOR_NUMBERS if data.task == "regression" else "sqrt"
        return {
            "max_depth": self.max_depth,
            "min_samples_leaf": self.min_samples_leaf,
            "max_features": automatic if share is None else share,
        }


def _no_room(grown: Grown) -> str:
    """Return why no more trees are grown, if the memory ends it: nothing else may be lost by it."""
    n_bytes = sum(group.n_bytes for group in grown.groups)
    if not no_room_for(2 * n_bytes):  # once more when they are joined, and the next group
        return ""
    return (
        f"The memory was nearly full after {len(grown):,} trees, so these are kept. For more, let "
        "leaves have more rows, or set the deepest level."
    )


@dataclass
class _Curve:
    """The scores of some rows, kept up to date by adding each new tree's answers."""

    name: str
    data: TrainingData
    matrix: np.ndarray
    truth: np.ndarray
    n_trees: int = 0
    total: np.ndarray | None = None

    def add(self, group: Trees) -> dict[str, float]:
        from analytics.models.forest.fitted import mean_answer

        if self.total is None:
            self.total = np.zeros((len(self.matrix), group.value.shape[1]))
        group.add_to(self.total, self.matrix)
        self.n_trees += len(group)
        prediction = mean_answer(self.data.task, self.total, self.n_trees)
        scores = watched(self.data.task, self.truth, prediction)
        return {f"{self.name}/{key}": value for key, value in scores.items()}


def _curves(data: TrainingData, encoder: Encoder, matrix: np.ndarray, seed: int) -> list[_Curve]:
    """Watch the validation rows, and a fixed sample of the training rows."""
    from analytics.models.watching import watched_rows

    sample = watched_rows(len(matrix), seed)
    validation = encoder.transform(data.validation)
    return [
        _Curve("train", data, matrix[sample], data.y_train[sample]),
        _Curve("validation", data, validation, data.y_validation),
    ]
