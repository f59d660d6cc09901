"""What real tables hold: mixed dates, two decimal marks, infinity, rows that come alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import FittedRecipe, Recipe
from analytics.steps import STEPS


def after(column: pd.Series, kind: str, **asked: Any) -> pd.Series:
    """Return the column ``c`` after one step that has learned from it."""
    given = {"columns": ("c",)} if "columns" in STEPS[kind].model_fields else {"column": "c"}
    frame = pd.DataFrame({"c": column})
    return Recipe(steps=(STEPS[kind](kind=kind, **given, **asked),)).preview(frame, 0).after["c"]


def words(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


@pytest.mark.parametrize(
    ("mark", "written", "number"),
    [
        ("point", "1,234.5", 1234.5),
        ("point", " $ 7 ", 7.0),
        ("point", "12%", 12.0),
        ("point", "1,5", None),
        ("point", "1e3", 1000.0),
        ("comma", "1.234,5", 1234.5),
        ("comma", "1,5", 1.5),
        ("comma", "x", None),
        ("point", "inf", None),
    ],
)
def test_numbers_as_people_write_them(mark: str, written: str, number: float | None) -> None:
    got = after(words(written), "change_type", to="decimal", decimal_mark=mark).iloc[0]
    assert (None if pd.isna(got) else got) == number


@pytest.mark.parametrize(
    ("day_first", "written", "date"),
    [
        (True, "05/01/2020", "2020-01-05"),
        (False, "05/01/2020", "2020-05-01"),
        (False, "25/12/2020", None),
        (True, "2020-12-25", "2020-12-25"),
        (False, "3 March 2021", "2021-03-03"),
        (True, "soon", None),
    ],
)
def test_a_date_alone_is_read_as_among_others(
    day_first: bool, written: str, date: str | None
) -> None:
    asked = {"to": "date", "day_first": day_first}
    alone = after(words(written), "change_type", **asked).iloc[0]
    among = after(words("25/12/2020", "12/25/2020", written), "change_type", **asked).iloc[2]
    expected = pd.NaT if date is None else pd.Timestamp(date)
    assert alone is among is expected or alone == among == expected


def test_a_long_id_never_becomes_another_number() -> None:
    ids = pd.Series([2**60 + 1], dtype="Int64")
    assert after(ids, "change_type", to="integer").iloc[0] == 2**60 + 1
    assert after(words(str(2**60 + 1)), "change_type", to="integer").isna().all()


def test_flags_from_numbers_and_words() -> None:
    assert after(pd.Series([1.0, 0.0, 7.0]), "change_type", to="boolean").tolist() == [
        True,
        False,
        pd.NA,
    ]
    assert after(words("Yes", " no "), "change_type", to="boolean").tolist() == [True, False]


@pytest.mark.parametrize("kind", ["bin_numbers", "cap_outliers", "scale", "fill_missing"])
def test_infinity_does_not_spoil_what_is_learned(kind: str) -> None:
    frame = pd.DataFrame({"c": [1.0, 2.0, 3.0, None]})
    spoiled = pd.DataFrame({"c": [1.0, 2.0, 3.0, np.inf]})
    name = {"columns": ("c",)} if kind != "bin_numbers" else {"column": "c"}
    recipe = Recipe(steps=(STEPS[kind](kind=kind, **name),))
    assert recipe.fit(frame).states == recipe.fit(spoiled).states


@pytest.mark.parametrize("kind", ["bin_numbers", "cap_outliers", "scale", "fill_missing"])
def test_a_column_without_any_value_passes_through_json(kind: str) -> None:
    name = {"columns": ("c",)} if kind != "bin_numbers" else {"column": "c"}
    frame = pd.DataFrame({"c": pd.Series([None, None], dtype="float64")})
    fitted = Recipe(steps=(STEPS[kind](kind=kind, **name),)).fit(frame)
    assert FittedRecipe.from_json(fitted.to_json()).apply_new(frame)["c"].isna().all()


def test_a_target_that_new_rows_lack_is_no_obstacle() -> None:
    frame = pd.DataFrame({"c": [1.0, 2.0, 9.0], "w": words("a", "b", " b")})
    steps = (
        STEPS["cap_outliers"](kind="cap_outliers", columns=("c",)),
        STEPS["trim_spaces"](kind="trim_spaces", columns=("w",)),
    )
    new = Recipe(steps=steps).fit(frame).apply_new(frame.assign(c=None, w=None))
    assert new.isna().all().all()


def test_neighbouring_ranges_have_names_of_their_own() -> None:
    column = pd.Series(np.arange(1_000_000.0, 1_000_010.0))
    assert after(column, "bin_numbers", n_bins=5).nunique() == 5


@pytest.mark.parametrize(
    ("condition", "value", "kept"),
    [
        ("is above", "1.5", [1, 3]),
        ("differs from", "1", [1, 2, 3]),
        ("is known", "", [0, 1, 3]),
        ("contains", "1", [0, 3]),
    ],
)
def test_conditions_on_whole_numbers(condition: str, value: str, kept: list[int]) -> None:
    column = pd.Series([1, 2, None, 10], dtype="Int64")
    rows = after(column, "filter_rows", condition=condition, value=value)
    assert rows.index.tolist() == kept


def test_words_are_not_above_one_another() -> None:
    with pytest.raises(StepError, match="neither numbers nor dates"):
        after(words("10", "9"), "filter_rows", condition="is above", value="9")


def test_flags_are_filled_replaced_and_compared_by_their_words() -> None:
    flags = pd.Series([True, None, False], dtype="boolean")
    filled = after(flags, "fill_missing", strategy="constant", value="no")
    assert filled.tolist() == [True, False, False]
    assert after(flags, "replace_value", old="yes", new="no").iloc[0] is np.False_
    assert len(after(flags, "filter_rows", value="True")) == 1
    with pytest.raises(StepError, match="“maybe” does not fit the column “c”"):
        after(flags, "fill_missing", strategy="constant", value="maybe")


def test_the_preview_says_how_many_values_are_lost() -> None:
    step = STEPS["change_type"](kind="change_type", columns=("c",))
    preview = Recipe(steps=(step,)).preview(pd.DataFrame({"c": words("1", "x", None)}), 0)
    assert preview.n_lost() == 1
    assert "1 of them now missing" in preview.sentence()


@pytest.mark.parametrize("edit", ["remove", "toggle"])
@pytest.mark.parametrize("place", [-1, 1])
def test_a_place_that_is_not_there(edit: str, place: int) -> None:
    recipe = Recipe(steps=(STEPS["trim_spaces"](kind="trim_spaces", columns=("c",)),))
    with pytest.raises(StepError, match="There is no step"):
        getattr(recipe, edit)(place)


def test_now_is_no_date():
    found = after(words("2024-01-05", "now", "today"), "change_type", to="date")
    assert found.isna().tolist() == [False, True, True]
