"""Groups: those that were put in are found, and where there are none, that is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from analytics.profile.conditions.on_map import Feature
from analytics.profile.projection.groups import centres, scores

N = 900
PLACED = {
    2: [(0, 0, 0), (7, 0, 0)],
    3: [(0, 0, 0), (7, 0, 0), (0, 7, 0)],
    4: [(0, 0, 0), (7, 0, 0), (0, 7, 7), (7, 7, 0)],
    5: [(0, 0, 0), (8, 0, 0), (0, 8, 0), (0, 0, 8), (8, 8, 8)],
}


def features(n: int) -> list[Feature]:
    return [Feature(column=f"c{i}", centre=0, scale=1) for i in range(n)]


def blobs(k: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(k)
    labels = rng.choice(k, N, p=np.arange(1, k + 1) / (k * (k + 1) / 2))
    rows = np.array(PLACED[k])[labels] + rng.normal(size=(N, 3))
    return (rows - rows.mean(axis=0)) / rows.std(axis=0), labels


@pytest.mark.parametrize("k", PLACED)
def test_as_many_groups_are_found_as_there_are(k: int) -> None:
    rows, _ = blobs(k)
    found = scores(rows, features(3))
    assert found.k == k
    assert found.frame["k"].tolist() == [2, 3, 4, 5, 6, 7]
    # Two groups differ in one column only here: shuffling the columns leaves them as they are.
    said = f"{k} groups are clearest" if k > 2 else "2 groups, but of single columns"
    assert found.sentence.startswith(said)


@pytest.mark.parametrize("k", PLACED)
def test_centres_are_no_worse_than_those_of_scikit_learn(k: int) -> None:
    rows, labels = blobs(k)
    found = np.array(centres(rows, k))
    far = np.linalg.norm(rows[:, None] - found, axis=2)
    best = KMeans(k, n_init=10, random_state=99).fit(rows).inertia_
    assert (far.min(axis=1) ** 2).sum() <= 1.01 * best
    sizes = np.bincount(far.argmin(axis=1))
    assert sizes.tolist() == sorted(sizes, reverse=True)
    assert sorted(sizes) == pytest.approx(sorted(np.bincount(labels)), abs=0.03 * N)


def test_the_score_is_the_silhouette() -> None:
    rows, _ = blobs(3)
    labels = KMeans(3, n_init=10, random_state=5).fit(rows).labels_
    found = scores(rows, features(3)).frame.set_index("k")["silhouette"]
    assert found[3] == pytest.approx(silhouette_score(rows, labels), abs=1e-6)


def noise(kind: str) -> np.ndarray:
    rng = np.random.default_rng(8)
    normal = rng.normal(size=(N, 4))
    return {
        "even, two columns": rng.uniform(size=(N, 2)),
        "even, six columns": rng.uniform(size=(N, 6)),
        "normal": normal,
        "normal, two columns": normal[:, :2],
        "normal, and nearly on a line": normal[:, :1] + 0.3 * normal[:, 1:3],
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "even, two columns",
        "even, six columns",
        "normal",
        "normal, two columns",
        "normal, and nearly on a line",
    ],
)
def test_where_there_are_no_groups_it_is_said(kind: str) -> None:
    rows = noise(kind)
    assert scores(rows, features(rows.shape[1])).sentence.startswith("No clear groups")


def test_groups_of_single_columns_are_told_from_groups_of_rows() -> None:
    rng = np.random.default_rng(9)
    coins = rng.choice([-1.0, 1.0], size=(N, 3))
    assert "of single columns" in scores(coins, features(3)).sentence
    skewed = rng.lognormal(sigma=1.2, size=(N, 3))
    assert "of single columns" in scores(skewed, features(3)).sentence


@pytest.mark.parametrize(
    ("rows", "k"),
    [
        pytest.param(np.zeros((50, 2)), None, id="all the same"),
        pytest.param(np.repeat([[0.0, 1.0], [1.0, 0.0]], 10, axis=0), 2, id="two different rows"),
        pytest.param(np.random.default_rng(1).normal(size=(10, 2)), 2, id="ten rows"),
    ],
)
def test_few_different_rows_make_few_groups(rows: np.ndarray, k: Any) -> None:
    found = scores(rows, features(2))
    assert found.k == k
    assert found.frame["k"].tolist() == ([k] if k else [])
