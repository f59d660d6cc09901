"""Principal components, against scikit-learn's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from analytics.profile.conditions.on_map import Feature
from analytics.profile.projection import standing
from analytics.profile.projection.components import (
    Components,
    axis_said,
    components,
    loadings,
    shares_said,
)
from analytics.profile.projection.standing import all_rows, opened, sampled_rows

N = 500
RNG = np.random.default_rng(11)
X = RNG.normal(size=N)
FRAME = pd.DataFrame(
    {
        "x": np.where(RNG.random(N) < 0.2, np.nan, X * 1000 + 7e6),
        "y": X + RNG.normal(scale=0.5, size=N),
        "z": np.where(RNG.random(N) < 0.05, np.inf, -X + RNG.normal(size=N)),
        "flag": X + RNG.normal(size=N) > 1,
        "noise": RNG.normal(size=N),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def scaled() -> np.ndarray:
    numbers = FRAME.astype("float64").replace(np.inf, np.nan)
    return np.nan_to_num(StandardScaler().fit_transform(numbers))


def test_axes_are_those_of_scikit_learn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_CELLS", 5 * 64)  # several batches
    with opened(path) as (table, chosen):
        batches = list(all_rows(table, chosen.features))
        assert len(batches) > 1
        found = components(batches)
    expected = PCA().fit(scaled())
    assert found.shares == pytest.approx(expected.explained_variance_ratio_)
    turned = np.sign((found.weights * expected.components_).sum(axis=1))[:, None]
    assert found.weights * turned == pytest.approx(expected.components_)


def test_points_stand_where_scikit_learn_puts_them(path: Path) -> None:
    with opened(path) as (table, chosen):
        found = components(all_rows(table, chosen.features))
        points = found.scores(sampled_rows(table, chosen))
    expected = PCA(2).fit_transform(scaled())
    order = np.lexsort(points.round(6).T)
    signs = np.sign((found.weights[:2] * PCA(2).fit(scaled()).components_).sum(axis=1))
    expected = expected * signs
    assert points[order] == pytest.approx(expected[np.lexsort(expected.round(6).T)], abs=1e-6)


def test_the_largest_weight_of_an_axis_is_positive() -> None:
    found = components([scaled()])
    assert all(row[np.abs(row).argmax()] > 0 for row in found.weights)


def test_columns_that_are_the_same_make_one_axis() -> None:
    one = RNG.normal(size=50)
    found = components([np.column_stack([one, one])])
    assert found.shares == pytest.approx([1, 0])


FEATURES = [Feature(column=name, centre=0, scale=1) for name in ("a", "b")]
WORD = Feature(column="c", value="red", centre=0.2, scale=1)
FOUND = Components(np.array([0.6, 0.4, 0.0]), np.array([[0.8, 0.6, 0], [-0.6, 0.8, 0], [0, 0, 1]]))


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Axis 1 (60 %) rises with a and b."),
        (2, "Axis 2 (40 %) rises with b and falls with a."),
        (3, "Axis 3 (0 %) rises with c = red."),
    ],
)
def test_an_axis_is_said_in_words(number: int, said: str) -> None:
    assert axis_said(number, FOUND, [*FEATURES, WORD]) == said


def test_how_much_two_axes_hold_is_said() -> None:
    assert shares_said(np.array([0.6, 0.35, 0.05]), 3).startswith("The two axes hold 95 % of")
    assert "90 % would take 4 axes" in shares_said(np.array([0.4, 0.2, 0.2, 0.15, 0.05]), 5)


def test_the_heaviest_weights_are_listed_first() -> None:
    frame = loadings(FOUND, [*FEATURES, WORD], most=2)
    assert frame.to_numpy().tolist() == [["a", 0.8, -0.6], ["b", 0.6, 0.8]]
