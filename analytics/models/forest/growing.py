"""Growing trees in groups, with the fastest engine that is installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

import numpy as np

from analytics.models.base import Task
from analytics.models.forest.trees import Trees

SCIKIT_LEARN = "scikit-learn"
INTELEX = "scikit-learn-intelex"

_FIRST_GROUPS = (1, 3, 6)  # small, so that the first point of the curve comes at once
_GROUP = 10


@dataclass(frozen=True)
class Grower:
    """Grows groups of trees on one training matrix; the same seed gives the same trees."""

    engine: str
    task: Task
    matrix: np.ndarray
    target: np.ndarray
    weights: np.ndarray | None
    parameters: dict[str, Any]

    def groups(self, n_trees: int, seed: int) -> Iterator[Trees]:
        """Yield groups of trees, `n_trees` in all."""
        sizes = list(group_sizes(n_trees))
        seeds = np.random.SeedSequence(seed).generate_state(len(sizes))
        for size, group_seed in zip(sizes, seeds, strict=True):
            forest = self._estimator(size, int(group_seed))
            forest.fit(self.matrix, self.target, sample_weight=self.weights)
            yield Trees.of(forest.estimators_)

    def _estimator(self, size: int, seed: int) -> Any:
        if self.engine == INTELEX:
            from sklearnex import ensemble
        else:
            from sklearn import ensemble
        kind = "Regressor" if self.task == "regression" else "Classifier"
        make = getattr(ensemble, f"RandomForest{kind}")
        return make(n_estimators=size, random_state=seed, n_jobs=-1, **self.parameters)


def group_sizes(n_trees: int) -> Iterator[int]:
    """Yield the sizes of the groups: they depend on nothing but the number of trees."""
    for size in chain(_FIRST_GROUPS, repeat(_GROUP)):
        if n_trees <= 0:
            return
        yield min(size, n_trees)
        n_trees -= size


def best_engine(weighted: bool) -> str:
    """Return the engine to grow with; scikit-learn-intelex does not weigh rows."""
    if weighted:
        return SCIKIT_LEARN
    try:
        import sklearnex.ensemble  # noqa: F401
    except ImportError:
        return SCIKIT_LEARN
    return INTELEX
