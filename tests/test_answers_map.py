"""What the map is asked: groups over all rows, cohorts of them, tables that have no map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.answers import ANSWERS
from analytics.dataset import Dataset, read
from analytics.errors import AnalyticsError
from analytics.profile.conditions.on_map import Nearest
from analytics.workspace import Workspace

N = 12_000  # more than are fitted, and than are drawn
NOTHING: dict[str, Any] = {"steps": []}


@pytest.fixture
def blobs(workspace: Workspace, tmp_path: Path) -> Dataset:
    """12,000 rows in three groups of a half, a third, and a sixth."""
    rng = np.random.default_rng(3)
    group = np.repeat([0, 1, 2], [N // 2, N // 3, N // 6])
    middles = np.array([[0, 0], [90, 0], [0, 90]])[group]
    frame = pd.DataFrame(middles + rng.normal(scale=9, size=(N, 2)), columns=["宽", "a*b"])
    frame["kind"] = np.array(["x", "y", "z"])[group]
    frame = frame.sample(frac=1, random_state=1)
    frame.to_csv(tmp_path / "blobs.csv", index=False)
    return read(tmp_path / "blobs.csv", workspace=workspace)


def ask(workspace: Workspace, dataset: Dataset, task: str, **more: Any) -> Any:
    asked = {"dataset": dataset.fingerprint, "recipe": NOTHING, **more}
    return ANSWERS[task](workspace, lambda *_: None, **asked)


def test_groups_are_found_on_a_sample_and_counted_over_all_rows(
    blobs: Dataset, workspace: Workspace
) -> None:
    drawn = ask(workspace, blobs, "map", without=[])
    assert drawn["n_rows"] == N
    assert len(drawn["points"]) == 2_000
    scores = ask(workspace, blobs, "map_scores", without=[])
    assert scores["k"] == 3
    found = ask(workspace, blobs, "map_groups", without=[], k=3)
    assert [group["n"] for group in found["groups"]] == [N // 2, N // 3, N // 6]
    assert "kind = x in 100 % (elsewhere 0 %)" in found["groups"][0]["sentence"]
    near = ask(workspace, blobs, "map_neighbours", without=[])
    assert len(found["labels"]) == len(near["points"]) == 2_000
    colours = ask(workspace, blobs, "map_colour", column="kind")["values"]
    assert {("x", 1), ("y", 2), ("z", 3)} == set(zip(colours, found["labels"]))


def test_a_group_is_a_cohort_that_is_followed_everywhere(
    blobs: Dataset, workspace: Workspace
) -> None:
    drawn = ask(workspace, blobs, "map", without=[])
    found = ask(workspace, blobs, "map_groups", without=[], k=3)
    second = Nearest(features=drawn["features"], centres=found["centres"], group=2)
    conditions = [second.model_dump(mode="json")]
    counted = ask(workspace, blobs, "cohort_rows", conditions=conditions)
    assert counted == {"n": N // 3, "of": N}
    cohort = {"name": "second", "conditions": conditions}
    column = ask(workspace, blobs, "profile", cohort=cohort)
    assert column["n_rows"] == N // 3
    within = ask(workspace, blobs, "map", without=[], cohort=cohort)
    assert within["n_rows"] == N // 3
    assert within["left_out"] == {"kind": "the same in every row"}


def test_columns_left_out_have_no_part_in_the_groups(blobs: Dataset, workspace: Workspace) -> None:
    without = ["kind", "a*b"]
    assert "needs two columns" in ask(workspace, blobs, "map", without=without)["reason"]
    with pytest.raises(AnalyticsError, match="needs two columns"):
        ask(workspace, blobs, "map_scores", without=without)
    drawn = ask(workspace, blobs, "map", without=["kind"])
    assert {feature["column"] for feature in drawn["features"]} == {"宽", "a*b"}


def test_progress_is_told(blobs: Dataset, workspace: Workspace) -> None:
    told: list[float] = []
    asked = {"dataset": blobs.fingerprint, "recipe": NOTHING, "without": []}
    for task in ("map", "map_scores", "map_neighbours"):
        told.clear()
        ANSWERS[task](workspace, lambda share, _="": told.append(share), **asked)
        assert told == sorted(told)
        assert 0 < told[-1] <= 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a,b\n" + "1,2\n" * 5, id="five rows"),
        pytest.param("a,b\n" + "1,2\n" * 50, id="constant"),
        pytest.param("a\n" + "1\n2\n3\n" * 50, id="one column"),
        pytest.param("a,b\n" + ",1\n,2\n" * 50, id="one column is missing"),
    ],
)
def test_a_table_without_a_map_is_one_sentence(
    text: str, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(text)
    dataset = read(tmp_path / "t.csv", workspace=workspace)
    found = ask(workspace, dataset, "map", without=[])
    assert list(found) == ["reason"]
    assert "needs" in found["reason"]


def test_two_hundred_columns_make_a_map(workspace: Workspace, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(rng.normal(size=(300, 200)), columns=[f"c{i}" for i in range(200)])
    frame.iloc[0, 0] = np.inf
    frame.to_parquet(tmp_path / "wide.parquet", index=False)
    dataset = read(tmp_path / "wide.parquet", workspace=workspace)
    drawn = ask(workspace, dataset, "map", without=[])
    assert len(drawn["missing"]) == 200
    assert drawn["missing"]["c0"] == 1
    assert ask(workspace, dataset, "map_scores", without=[])["sentence"].startswith("No clear")
    found = ask(workspace, dataset, "map_groups", without=[], k=7)
    assert sum(group["n"] for group in found["groups"]) == 300
