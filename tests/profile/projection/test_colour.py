"""The values of a column at the points, in the order of the points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.profile.projection.colour import colour
from analytics.profile.projection.standing import opened, sampled_rows

N = 400
RNG = np.random.default_rng(12)
X = RNG.normal(size=N)
FRAME = pd.DataFrame(
    {
        "x": X,
        "y": RNG.normal(size=N),
        "high": pd.Series(np.where(X > 0, "high", "low"), dtype="str"),
        "gaps": np.where(X > 1, np.nan, X),
        "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N), "D"),
        "many": pd.Series([f"v{min(i, 99)}" for i in range(N)], dtype="str"),
        "empty": np.full(N, np.nan),
    }
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def test_values_stand_at_their_points(path: Path) -> None:
    with opened(path) as (table, chosen):
        at = sampled_rows(table, chosen)[:, 0] * X.std() + X.mean()
    assert colour(path, "x").values == pytest.approx(at)
    assert colour(path, "high").values == ["high" if x > 0 else "low" for x in at]
    gaps = colour(path, "gaps").values
    assert [value is None for value in gaps] == (at > 1).tolist()


def test_colours_are_on_a_scale_or_a_few_categories(path: Path) -> None:
    many = colour(path, "many")
    assert many.scale == "categories"
    assert len(set(many.values)) == 8
    assert many.sentence == "Of the points, most are v99 (75 %)."
    days = colour(path, "day")
    assert days.scale == "dates"
    assert sorted(days.values) == pytest.approx(
        (FRAME["day"] - pd.Timestamp(0)).dt.total_seconds().tolist()
    )
    assert days.sentence == "day goes from 2024-01-01 to 2025-02-03."
    assert colour(path, "empty").sentence == "No point has a value of empty."


def test_a_column_that_is_gone_is_a_sentence(path: Path) -> None:
    with pytest.raises(AnalyticsError, match="no column “gone”"):
        colour(path, "gone")
