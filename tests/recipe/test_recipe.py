"""Recipes: order, undoing, and nothing learned from rows that were not trained on."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import FittedRecipe, Recipe
from analytics.steps.cap_outliers import CapOutliers
from analytics.steps.change_type import ChangeType
from analytics.steps.drop_columns import DropColumns
from analytics.steps.drop_missing_rows import DropMissingRows
from analytics.steps.edit_cell import EditCell
from analytics.steps.fill_missing import FillMissing
from analytics.steps.rename_column import RenameColumn
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


def states(recipe: Recipe, frame: pd.DataFrame = FRAME) -> list[str]:
    return [outcome.state for outcome in recipe.replay(frame)[1]]


WAITING: dict[str, tuple[Recipe, int, str, Recipe]] = {
    "behind a step that learns": (
        Recipe(steps=(TRIM, FILL, DROP)), 2, "must stand before", Recipe(steps=(TRIM, DROP, FILL)),
    ),
    "its column is dropped": (
        Recipe(steps=(DropColumns(columns=("w",)), TRIM, FILL)), 1, "there is no column “w”",
        Recipe(steps=(TRIM, FILL)),
    ),
    "its column has another name": (
        Recipe(steps=(RenameColumn(column="n", to="k"), FILL)), 1, "there is no column “n”",
        Recipe(steps=(RenameColumn(column="n", to="k", enabled=False), FILL)),
    ),
    "its column has another type": (
        Recipe(steps=(ChangeType(columns=("n",), to="text"), FILL)), 1, "holds no numbers",
        Recipe(steps=(FILL, ChangeType(columns=("n",), to="text"))),
    ),
    "its row is gone": (
        Recipe(steps=(DROP, EditCell(row=3, column="w", value="d"))), 1, "there is no row 3",
        Recipe(steps=(EditCell(row=3, column="w", value="d"), DROP)),
    ),
    "its new name is taken": (
        Recipe(steps=(TRIM, RenameColumn(column="n", to="w"))), 1, "there is a column “w” already",
        Recipe(steps=(DropColumns(columns=("w",)), RenameColumn(column="n", to="w"))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WAITING)
def test_a_step_that_does_not_fit_waits_and_works_again(case: str) -> None:
    recipe, place, reason, mended = WAITING[case]
    after, outcomes = recipe.replay(FRAME)
    assert [outcome.state == "waits" for outcome in outcomes] == [
        i == place for i in range(len(recipe.steps))
    ]
    assert reason in outcomes[place].reason
    assert outcomes[place].fix
    pd.testing.assert_frame_equal(after, recipe.remove(place).replay(FRAME)[0])
    assert "waits" not in states(mended)


@pytest.mark.parametrize("case", WAITING)
def test_training_uses_what_fits(case: str) -> None:
    recipe, place, _, _ = WAITING[case]
    rows, settled = recipe.prepare(FRAME)
    without_rows, without = recipe.remove(place).prepare(FRAME)
    pd.testing.assert_frame_equal(rows, without_rows)
    fitted, expected = settled.fit(rows.head(3)), without.fit(rows.head(3))
    assert fitted.states == expected.states
    pd.testing.assert_frame_equal(fitted.apply(rows), expected.apply(rows))


def test_behind_a_learner_that_waits_a_step_about_rows_may_stand() -> None:
    absent = FillMissing(columns=("gone",))
    recipe = Recipe(steps=(absent, DROP, FILL))
    assert states(recipe) == ["waits", "did", "did"]
    rows, settled = recipe.prepare(FRAME)
    assert rows.index.tolist() == [0, 1, 2, 4]
    assert [step.enabled for step in settled.steps] == [False, True, True]
    assert settled.fit(rows).states == ({}, {"n": 2.0})


def test_any_step_can_be_changed_wherever_it_stands() -> None:
    recipe = Recipe(steps=(TRIM, FILL, CapOutliers(columns=("n",))))
    moved = recipe.move(2, 0)
    assert [step.kind for step in moved.steps] == ["cap_outliers", "trim_spaces", "fill_missing"]
    assert moved.move(0, 2) == recipe
    assert recipe.toggle(1).toggle(1) == recipe
    assert recipe.remove(1).steps == (recipe.steps[0], recipe.steps[2])
    with pytest.raises(StepError, match="no step 4"):
        recipe.remove(3)


def test_the_report_counts_cells_rows_and_what_did_not_fit() -> None:
    frame = pd.DataFrame({"w": ["1", "two", "two", None, " 4"]}, dtype="str")
    recipe = Recipe(
        steps=(
            ChangeType(columns=("w",), to="integer"),
            DropMissingRows(columns=("w",)),
            TRIM.model_copy(update={"enabled": False}),
        )
    )
    after, (read, dropped, off) = recipe.replay(frame)
    assert after["w"].tolist() == [1, 4]
    assert (read.state, read.n_cells) == ("partly", 4)
    assert [m.model_dump() for m in read.misfits] == [{"column": "w", "n": 2, "values": ("two",)}]
    assert read.reason.endswith("2 values of w did not fit, such as “two”.")
    assert (dropped.state, dropped.n_rows, dropped.n_cells) == ("did", 3, 0)
    assert off.state == "off"


def test_in_another_table_no_cell_is_corrected() -> None:
    recipe = Recipe(steps=(EditCell(row=3, column="w", value="d"), TRIM)).elsewhere()
    assert states(recipe) == ["off", "did"]


def test_what_is_learned_comes_from_the_training_rows_alone() -> None:
    fitted = Recipe(steps=(FILL,)).fit(FRAME.head(3))
    assert fitted.states == ({"n": 1.5},)
    assert fitted.apply(FRAME)["n"].tolist() == [1.0, 2.0, 1.5, 4.0, 100.0]


def test_new_rows_are_never_dropped() -> None:
    recipe = Recipe().add(DROP).add(FILL)
    prepared, recipe = recipe.prepare(FRAME)
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
