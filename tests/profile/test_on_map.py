"""Places on the map: DuckDB finds what numpy finds, whatever stands in names and values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.errors import AnalyticsError
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Between
from analytics.profile.conditions.on_map import Along, Feature, Nearest
from analytics.profile.parts import Part, count_part, write_part

ODD = '"列" it\'s; --'
FRAME = pd.DataFrame(
    {
        "row": range(6),
        "standing": [1.0, 5.0, np.nan, np.inf, -np.inf, 3.0],  # as a lambda's variable is called
        "flag": pd.array([True, False, None, True, True, False], dtype="boolean"),
        ODD: pd.Series(["a", "it's", None, "a", "b", "'); DROP TABLE t; --"], dtype="str"),
    }
)
FEATURES = (
    Feature(column="standing", centre=3, scale=2),
    Feature(column="flag", centre=0.6, scale=0.5),
    Feature(column=ODD, value="a", centre=0.4, scale=0.8),
    Feature(column=ODD, value="'); DROP TABLE t; --", centre=0.2, scale=0.8),
)
# By hand: (value - centre) / scale, and 0 where it is missing or infinite.
PLACES = np.array(
    [
        [-1.0, 0.8, 0.75, -0.25],
        [1.0, -1.2, -0.5, -0.25],
        [0.0, 0.0, 0.0, 0.0],
        [0.0, 0.8, 0.75, -0.25],
        [0.0, 0.8, -0.5, -0.25],
        [0.0, -1.2, -0.5, 1.0],
    ]
)
CENTRES = ((-1.0, 0.8, 0.75, -0.25), (1.0, -1.2, -0.5, -0.25), (0.0, 0.0, 0.0, 1.0))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    return tmp_path / "t.parquet"


def rows(path: Path, *conditions: Any) -> list[int]:
    part = path.with_name("part.parquet")
    write_part(path, Part(conditions), part)
    found = pd.read_parquet(part)["row"].tolist()
    assert count_part(path, conditions) == (len(found), len(FRAME))
    return found


def test_a_row_belongs_to_the_nearest_centre(path: Path) -> None:
    far = np.linalg.norm(PLACES[:, None] - np.array(CENTRES), axis=2)
    expected = far.argmin(axis=1) + 1
    assert len(set(expected)) == 3
    for group in (1, 2, 3):
        condition = Nearest(features=FEATURES, centres=CENTRES, group=group)
        assert rows(path, condition) == np.flatnonzero(expected == group).tolist()


def test_of_two_centres_as_near_the_first_is_it(path: Path) -> None:
    same = (CENTRES[0], CENTRES[0])
    assert rows(path, Nearest(features=FEATURES, centres=same, group=1)) == list(range(6))
    assert rows(path, Nearest(features=FEATURES, centres=same, group=2)) == []


def test_a_part_of_an_axis(path: Path) -> None:
    weights = (0.5, -0.5, 0.5, 0.5)
    at = PLACES @ np.array(weights)
    for low, high in ((-1.0, -0.5), (at[3] - 0.01, at[3] + 0.01), (-9, 9)):
        expected = np.flatnonzero((at >= low) & (at <= high)).tolist()
        condition = Along(features=FEATURES, weights=weights, axis=1, low=low, high=high)
        assert rows(path, condition) == expected


def test_places_go_with_other_conditions_in_a_cohort_that_is_json(path: Path) -> None:
    nearest = Nearest(features=FEATURES, centres=CENTRES, group=1)
    along = Along(features=FEATURES, weights=(1, 0, 0, 0), axis=2, low=-0.5, high=1)
    cohort = Cohort(name="a", conditions=(nearest, along, Between(column="row", high=3)))
    assert Cohort.model_validate_json(cohort.model_dump_json()) == cohort
    assert cohort.sentence() == (
        "group 1 of 3 on the map and axis 2 of the map from -0.5 to 1 and row up to 3"
    )
    assert rows(path, *cohort.conditions) == [3]


@pytest.mark.parametrize(
    "changed",
    [
        {"group": 4},
        {"group": 0},
        {"centres": (CENTRES[0],)},
        {"centres": (CENTRES[0], (1.0,))},
        {"centres": (CENTRES[0], (np.nan, 0.0, 0.0, 0.0))},
        {"features": ()},
    ],
)
def test_what_is_not_whole_is_refused(changed: dict[str, Any]) -> None:
    whole = {"features": FEATURES, "centres": CENTRES, "group": 1}
    Nearest.model_validate(whole)
    with pytest.raises(ValidationError):
        Nearest.model_validate(whole | changed)


def test_an_axis_has_a_weight_for_each_feature() -> None:
    with pytest.raises(ValidationError):
        Along(features=FEATURES, weights=(1.0,), axis=1, low=0, high=1)
    with pytest.raises(ValidationError):
        Feature(column="standing", centre=0, scale=0)


@pytest.mark.parametrize(
    ("column", "series", "said"),
    [
        ("standing", pd.Series(["x"] * 6, dtype="str"), "when “standing” was of another type"),
        (ODD, pd.Series([1.0] * 6), "was of another type"),
        ("flag", None, "“flag”, a column that is not in this table"),
    ],
)
def test_a_changed_table_is_a_sentence(tmp_path: Path, column: str, series: Any, said: str) -> None:
    frame = FRAME.drop(columns=column) if series is None else FRAME.assign(**{column: series})
    frame.to_parquet(tmp_path / "t.parquet", index=False)
    condition = Nearest(features=FEATURES, centres=CENTRES, group=1)
    with pytest.raises(AnalyticsError, match=said):
        count_part(tmp_path / "t.parquet", [condition])
