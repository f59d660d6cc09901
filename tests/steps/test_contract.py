"""Every step, from the registry: JSON, help, a pure transform, and errors that name the column."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.errors import StepError
from analytics.recipe import Recipe
from analytics.steps import STEPS, Step

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
    "arithmetic": (
        {"left": "n", "sign": "/", "right": "m", "name": "r"},
        "r",
        [1 / 3, None, None, 0.8, 100, None],
    ),
    "split_text": (
        {"column": "w", "separator": "b"}, "w 2", [None, "", None, None, "", ""],
    ),
    "date_parts": ({"column": "d"}, "d hour", [0, 0, None, 13, 0, 0]),
}  # fmt: skip


def example(kind: str) -> Step:
    return STEPS[kind](kind=kind, **EXAMPLES[kind][0])


def test_every_step_has_an_example() -> None:
    assert set(EXAMPLES) == set(STEPS)
    assert len(STEPS) >= 10


@pytest.mark.parametrize("kind", STEPS)
def test_it_does_what_it_says(kind: str) -> None:
    _, column, expected = EXAMPLES[kind]
    after = Recipe(steps=(example(kind),)).preview(FRAME, 0).after[column]
    if kind == "scale":
        assert abs(after.mean()) < 1e-12
        assert abs(after.std(ddof=0) - 1) < 1e-12
        return
    got = [None if pd.isna(value) else value for value in after]
    assert got == pytest.approx(expected) if not isinstance(expected[0], str) else got == expected


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


@pytest.mark.parametrize("kind", STEPS)
def test_an_absent_column_is_named(kind: str) -> None:
    asked = {
        name: "gone" if name in ("column", "left") else ["gone"] if name == "columns" else value
        for name, value in EXAMPLES[kind][0].items()
    }
    recipe = Recipe(steps=(STEPS[kind](kind=kind, **asked),))
    with pytest.raises(StepError, match="“gone”"):
        recipe.preview(FRAME, 0)


@pytest.mark.parametrize(("kind", "column"), [("cap_outliers", "w"), ("trim_spaces", "n")])
def test_a_column_of_the_wrong_kind_is_named(kind: str, column: str) -> None:
    with pytest.raises(StepError, match=f"“{column}” holds no"):
        Recipe(steps=(STEPS[kind](kind=kind, columns=(column,)),)).preview(FRAME, 0)
