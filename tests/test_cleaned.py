"""A table too large to be held is looked at in a sample, cleaned in pieces, trained on alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import cleaned, frames, long_table
from analytics.answers_recipe import preview, replay
from analytics.cleaned import cleaned_path, cleaned_rows, finished_path
from analytics.dataset import Dataset, read
from analytics.errors import LimitError
from analytics.evaluation.measuring import measure, predictions
from analytics.frames import WALKS
from analytics.long_table import LongTable, whole
from analytics.models import LinearModel
from analytics.pieces import stored
from analytics.plan import Plan, default_split
from analytics.recipe import Recipe
from analytics.training import train
from analytics.training.data import rows_of
from analytics.workspace import Workspace

N = 3000
STEPS = [
    {"kind": "fill_missing", "columns": ["gone"]},
    {"kind": "sort_rows", "columns": ["word"]},
    {"kind": "drop_duplicates"},
    {"kind": "edit_cell", "row": 7, "column": "count", "value": ""},
    {"kind": "filter_rows", "column": "size", "condition": "is above", "value": "-1"},
    {"kind": "fill_missing", "columns": ["size"]},
]
RECIPE = Recipe.model_validate({"steps": STEPS})


@pytest.fixture
def dataset(workspace: Workspace, tmp_path: Path) -> Dataset:
    """Read a table of three thousand rows, of which some repeat and some lack a value."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(
        {
            "size": rng.normal(size=N).round(1),
            "count": rng.integers(0, 4, N),
            "word": rng.choice(["red", "blue", "green"], N),
            "target": rng.choice(["yes", "no"], N),
        }
    )
    frame.loc[::9, "size"] = None
    frame.to_csv(tmp_path / "rows.csv", index=False)
    return read(tmp_path / "rows.csv", workspace=workspace)


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tenth of the table fit into memory, and a few rows into a piece."""
    WALKS.clear()
    monkeypatch.setattr(frames, "FEW_CELLS", 0)
    monkeypatch.setattr(WALKS, "most_bytes", 12_000)
    monkeypatch.setattr(cleaned, "MOST_WHOLE", 12_000)
    monkeypatch.setattr(long_table, "TOGETHER", 2 * N)
    monkeypatch.setattr(long_table, "PIECE", 4 * 300)
    monkeypatch.setattr(stored, "MOST_CELLS", 4 * 400)


def at_once(dataset: Dataset) -> tuple[pd.DataFrame, Recipe]:
    """Return the rows and the recipe as they are where everything fits."""
    assert frames.one_in(dataset) == 1
    return RECIPE.prepare(dataset.frame())


def test_cleaned_in_pieces_it_is_the_same(
    dataset: Dataset, workspace: Workspace, request: pytest.FixtureRequest
) -> None:
    rows, recipe = at_once(dataset)
    after = WALKS.after(dataset, RECIPE)
    request.getfixturevalue("tight")
    assert WALKS.one_in(dataset) > 10
    told: list[float] = []
    path = cleaned_path(
        workspace, dataset.fingerprint, RECIPE, lambda share, message: told.append(share)
    )
    pd.testing.assert_frame_equal(pd.read_parquet(path), rows.reset_index(drop=True))
    found, fitting = cleaned_rows(workspace, dataset.fingerprint, RECIPE)
    pd.testing.assert_frame_equal(whole(found), rows)
    assert fitting == recipe
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1
    done = pd.read_parquet(finished_path(workspace, dataset.fingerprint, RECIPE))
    pd.testing.assert_frame_equal(done, after.reset_index(drop=True))
    left = {file.suffix for file in path.parent.iterdir()}
    assert left == {".parquet", ".numbers", ".json"}


def test_training_sees_the_same_rows(
    dataset: Dataset, workspace: Workspace, request: pytest.FixtureRequest
) -> None:
    plan = Plan(
        dataset=dataset.fingerprint,
        recipe=RECIPE,
        target="target",
        task="binary",
        split=default_split("binary"),
    )
    expected = rows_of(plan, workspace)
    request.getfixturevalue("tight")
    found = rows_of(plan, workspace)
    pd.testing.assert_frame_equal(whole(found.frame), whole(expected.frame))
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(found.parts, part), getattr(expected.parts, part))


@pytest.mark.parametrize("steps", [0, 4, 6])
def test_a_model_learns_the_same_from_rows_in_their_file(
    steps: int, dataset: Dataset, workspace: Workspace, request: pytest.FixtureRequest
) -> None:
    plan = Plan(
        dataset=dataset.fingerprint,
        recipe=Recipe(steps=RECIPE.steps[:steps]),
        target="target",
        task="binary",
        split=default_split("binary"),
        model=LinearModel(),
    )
    answers = {}
    for name in ("whole", "tight"):
        run = train(plan, workspace=workspace)
        measure(run)
        answers[name] = [*predictions(run, "validation"), *predictions(run, "test")]
        request.getfixturevalue("tight")
    assert isinstance(rows_of(plan, workspace).frame, LongTable)
    for found, expected in zip(answers["tight"], answers["whole"], strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.usefixtures("tight")
def test_a_recipe_that_only_learns_leaves_the_dataset_as_it_is(
    dataset: Dataset, workspace: Workspace
) -> None:
    recipe = Recipe.model_validate({"steps": [{"kind": "fill_missing", "columns": ["size"]}]})
    rows, fitting = cleaned_rows(workspace, dataset.fingerprint, recipe)
    pd.testing.assert_frame_equal(whole(rows), dataset.frame())
    assert fitting == recipe
    done = pd.read_parquet(finished_path(workspace, dataset.fingerprint, recipe))
    assert not done["size"].isna().any()


@pytest.mark.usefixtures("tight")
def test_what_rests_on_a_sample_says_so(dataset: Dataset, workspace: Workspace) -> None:
    every = WALKS.one_in(dataset)
    rows = WALKS.raw(dataset)
    assert list(rows.index) == list(range(0, N, every))
    assert list(rows["size"].dropna()) == list(dataset.frame()["size"].iloc[::every].dropna())
    asked = {"dataset": dataset.fingerprint, "recipe": RECIPE.model_dump(mode="json")}
    outcomes = replay(workspace, lambda *_: None, **asked)
    assert outcomes[0]["state"] == "waits"
    said = f"In a sample of {len(rows):,} rows, one in {every}: "
    assert outcomes[1]["reason"].startswith(said)
    assert preview(workspace, lambda *_: None, **asked, place=1)["sentence"].startswith(said)


@pytest.mark.usefixtures("tight")
def test_too_many_rows_to_learn_from_are_refused_in_words(
    dataset: Dataset, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaned, "memory_limit", lambda: 60_000)
    with pytest.raises(LimitError, match=r"3,000 rows take about .* at most 10 kB .*Sample rows"):
        cleaned_rows(workspace, dataset.fingerprint, Recipe())
    few = Recipe.model_validate({"steps": [{"kind": "sample_rows", "n": 100}]})
    rows, _ = cleaned_rows(workspace, dataset.fingerprint, few)
    pd.testing.assert_frame_equal(whole(rows), few.prepare(dataset.frame())[0])
