"""What is said of groups is what pandas counts over all rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.profile.conditions import Between
from analytics.profile.conditions.on_map import Feature, Nearest
from analytics.profile.parts import count_part
from analytics.profile.projection.described import describe
from analytics.profile.projection.standing import opened

N = 1_000
RNG = np.random.default_rng(2)
LARGE = RNG.random(N) < 0.3
FRAME = pd.DataFrame(
    {
        "size": np.where(LARGE, 100.0, 20.0) + RNG.normal(size=N),
        "paid": np.where(LARGE, RNG.random(N) < 0.9, RNG.random(N) < 0.2),
        "colour": pd.Series(np.where(LARGE, "red", RNG.choice(["red", "blue"], N)), dtype="str"),
        "noise": RNG.normal(size=N),
    }
)
FRAME.loc[::7, "noise"] = np.nan


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def test_a_group_is_counted_and_said(path: Path) -> None:
    with opened(path) as (table, chosen):
        middle = [0.0] * len(chosen.features)
        mean, sd = FRAME["size"].mean(), FRAME["size"].std(ddof=0)
        ends = [((20 - mean) / sd, *middle[1:]), ((100 - mean) / sd, *middle[1:])]
        small, large = describe(table, chosen.features, ends)
    assert (small.n, large.n) == (int((~LARGE).sum()), int(LARGE.sum()))
    means = FRAME.groupby(LARGE)["size"].mean()
    assert f"({100 * LARGE.mean():.3g} %)" in large.sentence
    said = f"higher size ({means[True]:.4g} on average, elsewhere {means[False]:.4g})"
    assert said in large.sentence
    paid = FRAME.groupby(LARGE)["paid"].mean()
    assert f"paid in {100 * paid[True]:.0f} % (elsewhere {100 * paid[False]:.0f} %)" in (
        large.sentence
    )
    blue = FRAME["colour"].eq("blue").groupby(LARGE).mean()
    assert f"(elsewhere {100 * blue[False]:.0f} %)" in large.sentence or "red in 100 %" in (
        large.sentence
    )
    assert "noise" not in large.sentence
    assert "lower size" in small.sentence


def test_a_group_holds_as_many_rows_as_its_cohort(path: Path) -> None:
    with opened(path) as (table, chosen):
        rng = np.random.default_rng(6)
        ends = [tuple(rng.normal(size=len(chosen.features)).tolist()) for _ in range(5)]
        sizes = [group.n for group in describe(table, chosen.features, ends)]
    assert sum(sizes) == N
    for number, size in enumerate(sizes, start=1):
        condition = Nearest(features=chosen.features, centres=tuple(ends), group=number)
        assert count_part(path, [condition])[0] == size
        within = Between(column="size", low=60)
        assert count_part(path, [condition, within])[0] <= size


def test_an_empty_group_and_one_like_all_others(path: Path) -> None:
    with opened(path) as (table, _):
        features = (Feature(column="noise", centre=0, scale=1),)
        nowhere, all_rows = describe(table, features, [(1e6,), (0.0,)])
    assert (nowhere.n, all_rows.n) == (0, N)
    assert nowhere.sentence == "0 rows (0 %), hardly different from the others."
    assert all_rows.sentence == "1,000 rows (100 %), hardly different from the others."
