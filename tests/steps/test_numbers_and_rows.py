"""Numbers inside limits, rounded and drawn in; rows chosen, ordered and corrected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import Preview, Recipe
from analytics.steps import STEPS

LONG = 2**60 + 1


def seen(frame: pd.DataFrame, kind: str, **asked: Any) -> Preview:
    return Recipe(steps=(STEPS[kind](kind=kind, **asked),)).preview(frame, 0)


def column(values: list[Any], dtype: str) -> pd.DataFrame:
    return pd.DataFrame({"c": pd.Series(values, dtype=dtype)})  # type: ignore[call-overload]


def test_a_cohort_without_its_column_waits_and_says_so() -> None:
    cohort = {"name": "c", "conditions": [{"kind": "missing", "columns": ["gone"]}]}
    recipe = Recipe.model_validate({"steps": [{"kind": "keep_cohort", "cohort": cohort}]})
    frame = column([1, 2], "Int64")
    after, (outcome,) = recipe.replay(frame)
    assert outcome.state == "waits"
    assert "“gone”, a column that is not in this table" in outcome.reason
    assert after.equals(frame)


@pytest.mark.parametrize(
    ("dtype", "values", "low", "high", "expected", "becomes"),
    [
        pytest.param("Int64", [LONG, None, -5], 0, None, [LONG, None, 0], "Int64", id="long id"),
        pytest.param("Int64", [1, 9], None, 2.5, [1, 2.5], "float64", id="limit with decimals"),
        pytest.param("float64", [1.5, np.inf], None, 3, [1.5, 3], "float64", id="infinity"),
        pytest.param("UInt64", [1, 9], -5, 4, [1, 4], "UInt64", id="no negative numbers"),
        pytest.param("float64", [1.5, 9], 2, 2, [2, 2], "float64", id="both limits the same"),
    ],
)
def test_numbers_are_clipped(
    dtype: str, values: list[Any], low: Any, high: Any, expected: list[Any], becomes: str
) -> None:
    after = seen(column(values, dtype), "clip_numbers", columns=("c",), low=low, high=high).after
    assert [None if pd.isna(value) else value for value in after["c"]] == expected
    assert after["c"].dtype == becomes


@pytest.mark.parametrize("kind", ["clip_numbers", "drop_outlier_rows"])
@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        pytest.param(None, None, "no limit is given", id="none"),
        pytest.param(3, 2.5, "3 lies above 2.5", id="the wrong way round"),
    ],
)
def test_limits_that_make_no_sense(kind: str, low: Any, high: Any, said: str) -> None:
    with pytest.raises(StepError, match=said):
        seen(column([1.0], "float64"), kind, columns=("c",), low=low, high=high)


@pytest.mark.parametrize(
    ("dtype", "value", "digits", "expected"),
    [
        pytest.param("Int64", LONG, 2, LONG, id="whole numbers have no decimals"),
        pytest.param("Int64", LONG, -2, LONG + 23, id="a long id stays exact"),
        pytest.param("Int64", 250, -2, 200, id="a half goes down to an even hundred"),
        pytest.param("Int64", 350, -2, 400, id="a half goes up to an even hundred"),
        pytest.param("Int64", -149, -2, -100, id="negative"),
        pytest.param("float64", 2.5, 0, 2, id="a half goes to the even number"),
        pytest.param("float64", 1.256, 2, 1.26, id="decimals"),
        pytest.param("float64", 1e300, 10, 1e300, id="too large to have decimals"),
        pytest.param("float64", np.inf, 0, np.inf, id="infinity"),
    ],
)
def test_numbers_are_rounded(dtype: str, value: float, digits: int, expected: float) -> None:
    frame = column([value, None], dtype)
    after = seen(frame, "round_numbers", columns=("c",), digits=digits).after["c"]
    assert after[0] == expected
    assert pd.isna(after[1])
    assert after.dtype == dtype


def test_a_negative_number_has_a_logarithm_of_its_own() -> None:
    preview = seen(column([-9.0, -1.0, 0.0, 9.0, None], "float64"), "log_numbers", columns=("c",))
    after = preview.after["c"]
    assert preview.n_lost == 0
    assert after[0] == -after[3] == -np.log(10)
    assert after[:4].is_monotonic_increasing


def test_rows_outside_the_limits_go_and_missing_ones_stay() -> None:
    frame = column([1, 2, None, 3, 4], "Int64")
    after = seen(frame, "drop_outlier_rows", columns=("c",), low=2, high=3).after
    assert after.index.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("n", "left"), [pytest.param(3, 3, id="some"), pytest.param(99, 10, id="more than there are")]
)
def test_the_same_seed_draws_the_same_rows_in_order(n: int, left: int) -> None:
    frame = column(list(range(10)), "Int64")
    first, again = (seen(frame, "sample_rows", n=n, seed=7).after for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert len(first) == left
    assert first.index.is_monotonic_increasing
    assert n > 10 or not first.equals(seen(frame, "sample_rows", n=n, seed=8).after)


def test_sorting_says_so_and_keeps_the_numbers_of_the_rows() -> None:
    preview = seen(
        column([2, None, 3, 2], "Int64"), "sort_rows", columns=("c",), order="descending"
    )
    assert preview.after.index.tolist() == [2, 0, 3, 1]
    assert preview.sentence() == "The order changes."
    assert not seen(column([1, 2], "Int64"), "sort_rows", columns=("c",)).moved


def test_sorted_rows_decide_which_copy_is_kept() -> None:
    frame = pd.DataFrame({"who": ["a", "a"], "year": [2020, 2024]})
    newest = STEPS["sort_rows"](kind="sort_rows", columns=("year",), order="descending")
    once = STEPS["drop_duplicates"](kind="drop_duplicates", columns=("who",))
    assert Recipe(steps=(newest, once)).prepare(frame)[0]["year"].tolist() == [2024]


def test_selected_columns_come_in_their_order() -> None:
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    preview = seen(frame, "select_columns", columns=("c", "a", "c"))
    assert list(preview.after.columns) == ["c", "a"]
    assert preview.sentence() == "Without b, the order changes."
    with pytest.raises(StepError, match="no column is chosen"):
        seen(frame, "select_columns", columns=())


@pytest.mark.parametrize(
    ("dtype", "values", "typed", "expected"),
    [
        pytest.param("Int64", [1, LONG], "7", [7, LONG], id="whole number"),
        pytest.param("float64", [1.0, None], " 2.5", [2.5, None], id="decimal"),
        pytest.param("boolean", [True, None], "No", [False, None], id="flag"),
        pytest.param("str", ["a", None], "7", ["7", None], id="text"),
        pytest.param(
            "datetime64[us]", ["2020-01-01", None], "2024-02-29",
            [pd.Timestamp("2024-02-29"), None], id="date",
        ),
        pytest.param("Int64", [1, 2], "", [None, 2], id="missing"),
    ],
)  # fmt: skip
def test_a_cell_is_edited_in_its_own_kind(
    dtype: str, values: list[Any], typed: str, expected: list[Any]
) -> None:
    after = seen(column(values, dtype), "edit_cell", row=0, column="c", value=typed).after["c"]
    assert [None if pd.isna(value) else value for value in after] == expected
    assert after.dtype == dtype


@pytest.mark.parametrize(
    ("dtype", "values", "typed"),
    [
        pytest.param("Int64", [1], "1.5", id="decimal among whole numbers"),
        pytest.param("float64", [1.0], "nan", id="not a number"),
        pytest.param("boolean", [True], "maybe", id="no flag"),
        pytest.param("datetime64[us]", ["2020-01-01"], "05/01/2020", id="a date of two readings"),
    ],
)
def test_a_value_that_does_not_fit_the_cell(dtype: str, values: list[Any], typed: str) -> None:
    with pytest.raises(StepError, match=f"“{typed}” does not fit the column “c”"):
        seen(column(values, dtype), "edit_cell", row=0, column="c", value=typed)


def test_a_row_keeps_its_number_and_one_that_is_gone_is_named() -> None:
    frame = column([1, 2, 3], "Int64")
    drop = STEPS["drop_outlier_rows"](kind="drop_outlier_rows", columns=("c",), low=2)
    edit = STEPS["edit_cell"](kind="edit_cell", row=2, column="c", value="9")
    assert Recipe(steps=(drop, edit)).prepare(frame)[0]["c"].tolist() == [2, 9]
    waiting = Recipe(steps=(drop, edit.model_copy(update={"row": 0})))
    after, (_, outcome) = waiting.replay(frame)
    assert (after["c"].tolist(), outcome.state) == ([2, 3], "waits")
    assert "there is no row 0 here" in outcome.reason


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        pytest.param("edit_cell", {"row": 0, "column": "c", "value": "9"}, id="edited"),
        pytest.param("sort_rows", {"columns": ("c",), "order": "descending"}, id="sorted"),
        pytest.param("sample_rows", {"n": 1}, id="drawn"),
        pytest.param("drop_outlier_rows", {"columns": ("c",), "high": 0}, id="outside limits"),
    ],
)
def test_what_is_about_these_rows_leaves_new_ones_alone(kind: str, asked: dict[str, Any]) -> None:
    frame, fill = (
        column([1, 2], "Int64"),
        STEPS["fill_missing"](kind="fill_missing", columns=("c",)),
    )
    recipe = Recipe().add(fill).add(STEPS[kind](kind=kind, **asked))
    assert [step.kind for step in recipe.steps] == [kind, "fill_missing"]
    pd.testing.assert_frame_equal(recipe.fit(frame).apply_new(frame), frame)
    _, outcomes = Recipe(steps=recipe.steps[::-1]).replay(frame)
    assert "is about the rows of this table" in outcomes[1].reason


@pytest.mark.parametrize("columns", [(), ("a",), ("b", "c"), ("a", "b", "c")])
def test_the_rows_that_repeat_are_those_of_pandas(columns: tuple[str, ...]) -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({n: rng.integers(0, 4, 300) for n in "abc"}).astype("Int64")
    frame = frame.mask(rng.random(frame.shape) < 0.2)
    step = STEPS["drop_duplicates"](kind="drop_duplicates", columns=columns)
    after, _ = Recipe(steps=(step,)).prepare(frame)
    pd.testing.assert_frame_equal(after, frame.drop_duplicates(list(columns) or None))


@pytest.mark.parametrize("n_columns", [3, 150])
def test_sorted_rows_are_those_of_pandas_and_take_new_columns(n_columns: int) -> None:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(rng.normal(size=(40, n_columns))).add_prefix("c")
    for kind in ("str", "datetime64[us]", "boolean"):
        frame[kind] = pd.Series(rng.integers(0, 2, 40)).astype(kind)
    frame["word"] = pd.Series(list("ab" * 20), dtype="object")
    after = STEPS["sort_rows"](kind="sort_rows", columns=("boolean", "c1")).transform(frame, {})
    pd.testing.assert_frame_equal(after, frame.sort_values(["boolean", "c1"], kind="stable"))
    after["new"] = 1  # pandas warns where columns lie apart
