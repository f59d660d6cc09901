"""Every step, from the registry: JSON, help, a pure transform, and errors that name the column."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import Recipe
from analytics.steps import GROUPS, STEPS, Step

FRAME = pd.DataFrame(
    {
        "n": [1.0, 2.0, None, 4.0, 100.0, 2.0],
        "m": [3, 0, 2, 5, 1, 0],
        "w": [" a", "b ", "A", None, "b ", "b "],
        "d": pd.to_datetime(
            ["2024-01-01", "2024-02-29", None, "2024-05-05 13:00", "2025-01-01", "2024-02-29"],
            format="ISO8601",
        ),
    }
).astype({"w": "str", "m": "Int64"})  # fmt: skip

EXAMPLES: dict[str, tuple[dict[str, Any], str, list[Any]]] = {
    "fill_missing": ({"columns": ["n"]}, "n", [1, 2, 2, 4, 100, 2]),
    "missing_indicator": ({"columns": ["n"]}, "n missing", [0, 0, 1, 0, 0, 0]),
    "drop_missing_rows": ({"columns": ["n"]}, "m", [3, 0, 5, 1, 0]),
    "drop_duplicates": ({"columns": ["w", "n"]}, "m", [3, 0, 2, 5, 1]),
    "filter_rows": ({"column": "n", "condition": "is above", "value": "3"}, "m", [5, 1]),
    "keep_cohort": (
        {"cohort": {"name": "c", "conditions": [
            {"kind": "between", "column": "n", "low": 2, "high": 4},
            {"kind": "outside", "column": "m", "low": 5, "high": 5, "missing": True},
        ]}},
        "m", [0, 0],
    ),
    "drop_columns": ({"columns": ["n", "w", "d"]}, "m", [3, 0, 2, 5, 1, 0]),
    "rename_column": ({"column": "m", "to": "k"}, "k", [3, 0, 2, 5, 1, 0]),
    "change_type": ({"columns": ["m"], "to": "text"}, "m", ["3", "0", "2", "5", "1", "0"]),
    "trim_spaces": ({"columns": ["w"]}, "w", ["a", "b", "A", None, "b", "b"]),
    "change_case": ({"columns": ["w"], "case": "lower"}, "w", [" a", "b ", "a", None, "b ", "b "]),
    "replace_value": ({"column": "m", "old": "0", "new": "9"}, "m", [3, 9, 2, 5, 1, 9]),
    "merge_spellings": (
        {"column": "w", "mapping": {" a": "A"}}, "w", ["A", "b ", "A", None, "b ", "b "],
    ),
    "group_rare": (
        {"columns": ["w"], "share": 0.3}, "w", ["other", "b ", "other", None, "b ", "b "],
    ),
    "cap_outliers": ({"columns": ["n"]}, "n", [1, 2, None, 4, 7, 2]),
    "scale": ({"columns": ["m"]}, "m", None),
    "bin_numbers": (
        {"column": "m", "n_bins": 2},
        "m",
        ["1.5 and above", "below 1.5", "1.5 and above", "1.5 and above", "below 1.5", "below 1.5"],
    ),
    "formula": (
        {"formula": "n / m", "name": "r"},
        "r",
        [1 / 3, None, None, 0.8, 100, None],
    ),
    "split_text": (
        {"column": "w", "separator": "b"}, "w 2", [None, "", None, None, "", ""],
    ),
    "date_parts": ({"column": "d"}, "d hour", [0, 0, None, 13, 0, 0]),
    "clip_numbers": ({"columns": ["n"], "low": 2, "high": 50}, "n", [2, 2, None, 4, 50, 2]),
    "log_numbers": (
        {"columns": ["m"]}, "m", [1.386294, 0, 1.098612, 1.791759, 0.693147, 0],
    ),
    "round_numbers": ({"columns": ["n"], "digits": -1}, "n", [0, 0, None, 0, 100, 0]),
    "drop_outlier_rows": ({"columns": ["n"], "high": 50}, "m", [3, 0, 2, 5, 0]),
    "sample_rows": ({"n": 2, "seed": 3}, "m", [2, 0]),
    "sort_rows": ({"columns": ["n", "m"]}, "m", [3, 0, 0, 5, 1, 2]),
    "edit_cell": ({"row": 2, "column": "n", "value": "7"}, "n", [1, 2, 7, 4, 100, 2]),
    "select_columns": ({"columns": ["m", "n"]}, "m", [3, 0, 2, 5, 1, 0]),
    "normalise_text": ({"columns": ["w"]}, "w", [" a", "b ", "A", None, "b ", "b "]),
    "pad_text": ({"columns": ["w"], "length": 3}, "w", ["0 a", "0b ", "00A", None, "0b ", "0b "]),
    "map_values": (
        {"column": "w", "mapping": {"A": "1", "b ": "2"}, "to": "number",
         "others": "become missing"},
        "w", [None, 2, 1, None, 2, 2],
    ),
    "replace_pattern": (
        {"columns": ["w"], "pattern": "([a-z]) ?", "new": r"<\1>"},
        "w", [" <a>", "<b>", "A", None, "<b>", "<b>"],
    ),
    "extract_pattern": (
        {"column": "w", "pattern": "([ab])", "name": "part"},
        "part", ["a", "b", None, None, "b", "b"],
    ),
    "date_difference": (
        {"column": "d", "other": "n", "to": "a fixed date", "fixed": "2024-03-01", "name": "days"},
        "days", [60, 1, None, -65 - 13 / 24, -306, 1],
    ),
    "round_dates": ({"columns": ["d"], "to": "quarter"}, "d", [
        pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-01"), None, pd.Timestamp("2024-04-01"),
        pd.Timestamp("2025-01-01"), pd.Timestamp("2024-01-01"),
    ]),
    "mask_text": ({"columns": ["w"], "keep": 1}, "w", ["*a", "* ", "*", None, "* ", "* "]),
    "pseudonymise": (
        {"columns": ["m"], "salt": "a salt of ours"}, "m", None,
    ),
}  # fmt: skip


def example(kind: str) -> Step:
    return STEPS[kind](kind=kind, **EXAMPLES[kind][0])


def test_every_step_stands_in_the_menu() -> None:
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(STEPS)


def test_every_step_has_an_example() -> None:
    assert set(EXAMPLES) == set(STEPS)
    assert len(STEPS) > 30


@pytest.mark.parametrize("kind", STEPS)
def test_it_does_what_it_says(kind: str) -> None:
    _, column, expected = EXAMPLES[kind]
    after = Recipe(steps=(example(kind),)).preview(FRAME, 0).after[column]
    if kind == "scale":
        assert abs(after.mean()) < 1e-12
        assert abs(after.std(ddof=0) - 1) < 1e-12
        return
    if kind == "pseudonymise":
        assert after.str.fullmatch("[0-9a-f]{32}").all()
        assert pd.factorize(after)[0].tolist() == pd.factorize(FRAME["m"])[0].tolist()
        return
    got = [None if pd.isna(value) else value for value in after]
    numbers = all(isinstance(value, int | float | None) for value in expected)
    assert got == (pytest.approx(expected, abs=1e-6) if numbers else expected)


@pytest.mark.parametrize("kind", STEPS)
def test_json_help_and_sentence(kind: str) -> None:
    step = example(kind)
    recipe = Recipe(steps=(step,))
    assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe
    assert STEPS[kind].__doc__
    assert step.sentence() != ""
    assert all(f.title for name, f in STEPS[kind].model_fields.items() if name != "kind")


@pytest.mark.parametrize("kind", STEPS)
def test_the_given_frame_is_not_touched(kind: str) -> None:
    before = FRAME.copy()
    Recipe(steps=(example(kind),)).preview(FRAME, 0)
    pd.testing.assert_frame_equal(FRAME, before)


@pytest.mark.parametrize("kind", sorted(set(STEPS) - {"edit_cell"}))  # it needs a cell
def test_a_table_without_rows_stays_one(kind: str) -> None:
    full = Recipe(steps=(example(kind),)).fit(FRAME)
    empty = Recipe(steps=(example(kind),)).prepare(FRAME.head(0))[0]
    after = full.apply(empty)
    assert len(after) == 0
    assert [str(dtype) for dtype in after.dtypes] == [
        str(dtype) for dtype in full.apply(full.recipe.prepare(FRAME)[0]).dtypes
    ]


@pytest.mark.parametrize("kind", STEPS)
def test_types_are_those_of_the_app(kind: str) -> None:
    after = Recipe(steps=(example(kind),)).preview(FRAME, 0).after
    known = {"Int64", "boolean", "str", "float64", "datetime64[us]"}
    assert {str(dtype) for dtype in after.dtypes} <= known


@pytest.mark.parametrize("kind", STEPS)
def test_a_column_that_new_rows_lack_is_no_obstacle(kind: str) -> None:
    fitted = Recipe(steps=(example(kind),)).fit(FRAME)
    lacking = FRAME.assign(**dict.fromkeys(FRAME.columns))
    after = fitted.apply_new(lacking)
    assert after.index.tolist() == FRAME.index.tolist()


@pytest.mark.parametrize("kind", STEPS)
def test_one_new_row_is_treated_as_among_others(kind: str) -> None:
    fitted = Recipe(steps=(example(kind),)).fit(FRAME)
    among, alone = fitted.apply_new(FRAME).iloc[[3]], fitted.apply_new(FRAME.iloc[[3]])
    pd.testing.assert_frame_equal(among, alone)


# One asks for no column, and those of a cohort stand in its conditions.
@pytest.mark.parametrize("kind", sorted(set(STEPS) - {"sample_rows", "keep_cohort"}))
def test_an_absent_column_is_named(kind: str) -> None:
    asked = {
        name: "gone" if name in ("column", "formula") else ["gone"] if name == "columns" else value
        for name, value in EXAMPLES[kind][0].items()
    }
    recipe = Recipe(steps=(STEPS[kind](kind=kind, **asked),))
    with pytest.raises(StepError, match="“gone”"):
        recipe.preview(FRAME, 0)


@pytest.mark.parametrize(("kind", "column"), [("cap_outliers", "w"), ("trim_spaces", "n")])
def test_a_column_of_the_wrong_kind_is_named(kind: str, column: str) -> None:
    with pytest.raises(StepError, match=f"“{column}” holds no"):
        Recipe(steps=(STEPS[kind](kind=kind, columns=(column,)),)).preview(FRAME, 0)
