"""Recipes: order, undoing, and nothing learned from rows that were not trained on."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import FittedRecipe, Recipe
from analytics.steps.cap_outliers import CapOutliers
from analytics.steps.drop_missing_rows import DropMissingRows
from analytics.steps.fill_missing import FillMissing
from analytics.steps.trim_spaces import TrimSpaces

FRAME = pd.DataFrame(
    {"n": [1.0, 2.0, None, 4.0, 100.0], "w": [" a", "b ", "c", None, "e"]}, dtype=None
).astype({"w": "str"})
FILL, DROP, TRIM = (
    FillMissing(columns=("n",)),
    DropMissingRows(columns=("w",)),
    TrimSpaces(columns=("w",)),
)


def test_a_step_that_drops_rows_goes_before_those_that_learn() -> None:
    recipe = Recipe().add(TRIM).add(FILL).add(DROP)
    assert [step.kind for step in recipe.steps] == [
        "trim_spaces",
        "drop_missing_rows",
        "fill_missing",
    ]
    with pytest.raises(StepError, match="Move it up"):
        recipe.move(1, 2)


def test_what_is_learned_comes_from_the_training_rows_alone() -> None:
    fitted = Recipe(steps=(FILL,)).fit(FRAME.head(3))
    assert fitted.states == ({"n": 1.5},)
    assert fitted.apply(FRAME)["n"].tolist() == [1.0, 2.0, 1.5, 4.0, 100.0]


def test_new_rows_are_never_dropped() -> None:
    recipe = Recipe().add(DROP).add(FILL)
    prepared = recipe.prepare(FRAME)
    assert prepared.index.tolist() == [0, 1, 2, 4]
    assert len(recipe.fit(prepared).apply_new(FRAME)) == 5


def test_json_there_and_back() -> None:
    fitted = Recipe(steps=(TRIM, FILL, CapOutliers(columns=("n",)))).fit(FRAME)
    again = FittedRecipe.from_json(fitted.to_json())
    pd.testing.assert_frame_equal(again.apply_new(FRAME), fitted.apply_new(FRAME))


def test_a_switched_off_step_does_nothing_and_may_stand_anywhere() -> None:
    recipe = Recipe().add(FILL).add(TRIM).toggle(1)
    assert recipe.active() == [FILL]
    assert recipe.toggle(1).active() == [FILL, TRIM]


def test_the_preview_counts_what_changes() -> None:
    preview = Recipe(steps=(TRIM,)).preview(FRAME, 0)
    assert preview.changed().to_numpy().sum() == 2
    assert preview.sentence() == "2 cells change."
    assert "1 of 5 rows are left out" in Recipe(steps=(DROP,)).preview(FRAME, 0).sentence()


def test_the_frame_given_is_left_as_it_was() -> None:
    before = FRAME.copy()
    Recipe(steps=(TRIM, FILL)).fit(FRAME).apply_new(FRAME)
    pd.testing.assert_frame_equal(FRAME, before)
