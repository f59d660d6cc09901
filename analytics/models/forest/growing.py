"""Growing trees in groups, with the fastest engine that is installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.models.base import Task
from analytics.models.forest.trees import Trees

SCIKIT_LEARN = "scikit-learn"
INTELEX = "scikit-learn-intelex"

# Small groups until so many trees, so that the first point of the curve comes at once. Whole pairs,
# because each core grows a tree of its own.
_FIRST_GROUPS = {2: 2, 4: 2, 10: 6}
_GROUP = 10
# The fast engine sorts all columns anew for each group: of many rows groups are larger, as large as
# people can wait for who look at the curve or press Stop.
_MANY, _LARGEST = 20_000, 40
_GROUP_SECONDS = 2.0
_TREE_SECONDS = 4e-7  # for each row, measured on two cores


@dataclass(frozen=True)
class Grower:
    """Grows groups of trees on one training matrix; the same seed gives the same trees."""

    engine: str
    task: Task
    n_classes: int
    matrix: np.ndarray
    target: np.ndarray
    weights: np.ndarray | None
    parameters: dict[str, Any]

    def group(self, grown: int, n_trees: int, seed: int) -> Trees:
        """Return the trees after the first `grown` of `n_trees`; nothing else decides them."""
        group_seed = np.random.SeedSequence([seed, grown]).generate_state(1)[0]
        size = group_size(grown, n_trees, self.engine, len(self.matrix))
        forest = self._estimator(size, int(group_seed))
        forest.fit(self.matrix, self.target, sample_weight=self.weights)
        trees = Trees.of(forest.estimators_)
        if self.task == "regression":
            return trees
        if self.engine == INTELEX:  # its trees know the likeliest class of a leaf alone
            return trees.with_shares(self.matrix, self.target, self.n_classes)
        return trees.placed(forest.classes_, self.n_classes)

    def _estimator(self, size: int, seed: int) -> Any:
        if self.engine == INTELEX:
            from sklearnex import ensemble
        else:
            from sklearn import ensemble
        kind = "Regressor" if self.task == "regression" else "Classifier"
        make = getattr(ensemble, f"RandomForest{kind}")
        return make(n_estimators=size, random_state=seed, n_jobs=-1, **self.parameters)


def group_size(grown: int, n_trees: int, engine: str, n_rows: int) -> int:
    """Return how many trees follow the first `grown`.

    >>> [group_size(grown, 100, INTELEX, 100_000) for grown in (0, 2, 4, 10, 50, 90)]
    [2, 2, 6, 40, 40, 10]
    >>> [group_size(grown, 100, INTELEX, 1_000) for grown in (0, 2, 4, 10, 90)]
    [2, 2, 6, 10, 10]
    """
    usual = _GROUP
    if engine == INTELEX and n_rows >= _MANY:
        usual = min(max(round(_GROUP_SECONDS / (_TREE_SECONDS * n_rows)), _GROUP), _LARGEST)
    size = next((size for until, size in _FIRST_GROUPS.items() if grown < until), usual)
    return min(size, n_trees - grown)


def best_engine(weighted: bool) -> str:
    """Return the engine to grow with; scikit-learn-intelex does not weigh rows."""
    if weighted:
        return SCIKIT_LEARN
    try:
        import sklearnex.ensemble  # noqa: F401
    except ImportError:
        return SCIKIT_LEARN
    return INTELEX
