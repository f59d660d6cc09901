from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest

from analytics.explanation.treeshap import tree_shap
from analytics.models.base import TrainingData
from analytics.models.random_forest import RandomForest

TASKS = {"binary": 2, "multiclass": 3, "regression": 0}


@pytest.fixture(scope="module", params=TASKS)
def forest(request):
    random = np.random.default_rng(3)
    frame = pd.DataFrame(random.normal(size=(150, 4)), columns=list("abcd"))
    frame["e"] = random.choice(["x", "y", "z"], 150)
    frame.loc[::7, "b"] = np.nan
    signal = frame["a"] * frame["c"] + frame["b"].fillna(2) + (frame["e"] == "x")
    n_classes = TASKS[request.param]
    target = pd.qcut(signal, n_classes, labels=False).to_numpy() if n_classes else signal.to_numpy()
    classes = tuple("uvw"[:n_classes])
    data = TrainingData(frame, target, frame[:20], target[:20], request.param, classes)
    spec = RandomForest(n_estimators=4, min_samples_leaf=3)
    return spec.fit(data, lambda progress: None, seed=1), frame


def known_answer(forest, row, known):
    """The answer if only some columns are known, by the definition, one node at a time."""
    trees, columns = forest.trees, forest.encoder.columns

    def answer(node):
        left, right = trees.left[node], trees.right[node]
        if left < 0:
            return trees.value[node]
        if columns[trees.feature[node]] in known:
            return answer(left if row[trees.feature[node]] <= trees.threshold[node] else right)
        cover = trees.cover
        return (cover[left] * answer(left) + cover[right] * answer(right)) / cover[node]

    return np.mean([answer(root) for root in trees.roots], axis=0)


def enumerated(forest, row):
    names = forest.encoder.names
    n = len(names)
    values = []
    for name in names:
        others = [other for other in names if other != name]
        values.append(
            sum(
                factorial(k) * factorial(n - k - 1) / factorial(n)
                * (known_answer(forest, row, {*some, name}) - known_answer(forest, row, some))
                for k in range(n)
                for some in combinations(others, k)
            )
        )  # fmt: skip
    return np.array(values)


def test_equals_the_shapley_values_by_enumeration(forest):
    model, frame = forest
    contributions, base = tree_shap(model, frame[:6])
    matrix = model.encoder.transform(frame[:6])
    expected = np.array([enumerated(model, row) for row in matrix])
    assert np.abs(expected).max() > 0.01
    np.testing.assert_allclose(contributions, expected, atol=1e-12)
    np.testing.assert_allclose(base, known_answer(model, matrix[0], set()), atol=1e-12)


def test_base_and_contributions_sum_to_the_prediction(forest):
    model, frame = forest
    contributions, base = tree_shap(model, frame)
    prediction = model.predict(frame).reshape(len(frame), -1)
    np.testing.assert_allclose(base + contributions.sum(axis=1), prediction, atol=1e-12)


def test_rows_do_not_depend_on_their_neighbours(forest):
    model, frame = forest
    together, _ = tree_shap(model, frame)
    alone, _ = tree_shap(model, frame[40:41])
    np.testing.assert_allclose(alone[0], together[40], atol=1e-14)


def test_no_rows_give_no_contributions(forest):
    model, frame = forest
    contributions, base = tree_shap(model, frame[:0])
    assert contributions.shape == (0, 5, len(base))
