"""The map of neighbours keeps neighbours, is the same each time, and says how far it is."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from analytics.profile.projection.neighbours import neighbours

RNG = np.random.default_rng(4)
CENTRES = np.array([[0, 0, 0, 0], [8, 0, 0, 0], [0, 8, 0, 8]])
LABELS = np.repeat([0, 1, 2], 60)
ROWS = CENTRES[LABELS] + RNG.normal(size=(180, 4))


def test_neighbours_stay_neighbours_and_progress_is_told() -> None:
    told: list[float] = []
    points = neighbours(ROWS, lambda share, _: told.append(share))
    assert points.shape == (180, 2)
    assert trustworthiness(ROWS, points) > 0.9
    far = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(far, np.inf)
    assert (LABELS[far.argmin(axis=1)] == LABELS).mean() > 0.99
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == 1
    assert np.array_equal(neighbours(ROWS), points)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(np.zeros((12, 3)), id="all the same"),
        pytest.param(RNG.normal(size=(10, 2)), id="ten rows"),
        pytest.param(np.repeat([[0.0, 1.0], [1.0, 0.0]], 10, axis=0), id="two different rows"),
    ],
)
def test_small_and_flat_tables_have_a_map(rows: np.ndarray) -> None:
    points = neighbours(rows)
    assert points.shape == (len(rows), 2)
    assert np.isfinite(points).all()
