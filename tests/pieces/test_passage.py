"""A table cleaned in pieces is the one that is cleaned as a whole, to the cell and the type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.pieces import Passage, StoredRows, finished, prepared, stored
from analytics.recipe import Recipe
from analytics.recipe.walk import walk
from analytics.steps import STEPS
from tests.steps.test_contract import EXAMPLES, FRAME

N = 60
_RNG = np.random.default_rng(4)


def table() -> pd.DataFrame:
    """Return rows that repeat, of every type, with whole pieces in which nothing is missing."""
    rows = FRAME.iloc[_RNG.integers(0, len(FRAME), N)].reset_index(drop=True)
    rows["whole"] = pd.Series(_RNG.integers(0, 9, N), dtype="int64")
    rows["gaps"] = rows["whole"].where(rows.index > 40)
    rows["flag"] = pd.Series([True, None, False] * (N // 3), dtype=object)
    rows.loc[:29, "flag"] = True
    rows["no gaps"] = rows["whole"] > 4
    rows["t"] = rows["d"].dt.tz_localize("Asia/Tokyo")
    rows["a.b"], rows["row"] = rows["n"], rows["m"].astype("str")
    rows["all missing"] = pd.Series([None] * N, dtype="str")
    return rows


TABLE = table()


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoredRows:
    """Keep the table in a file that is read seven rows at a time."""
    monkeypatch.setattr(stored, "MOST_CELLS", 7 * len(TABLE.columns))
    (tmp_path / "given").mkdir()
    file = tmp_path / "given" / "rows.parquet"
    TABLE.to_parquet(file, index=False)
    return StoredRows.of(file)


def whole(steps: list[dict[str, Any]]) -> tuple[pd.DataFrame, list[str | None]]:
    """Return the table after steps, and why those that wait do so."""
    recipe = Recipe.model_validate({"steps": steps})
    frame, waits = pd.read_parquet(_file()), []
    for stop in walk(recipe.active(), frame):
        frame = stop.after
        waits.append(str(stop.waits) if stop.waits else None)
    return frame, waits


def _file() -> Any:
    from io import BytesIO

    held = BytesIO()
    TABLE.to_parquet(held, index=False)
    held.seek(0)
    return held


def in_pieces(
    rows: StoredRows, steps: list[dict[str, Any]], folder: Path
) -> tuple[pd.DataFrame, list[str | None]]:
    """Return the same, found in pieces."""
    passage = Passage(rows, folder)
    finished(passage, Recipe.model_validate({"steps": steps}).steps)
    return _all(passage.rows), [str(one.waits) if one.waits else None for one in passage.taken]


def _all(rows: StoredRows) -> pd.DataFrame:
    return pd.concat(list(rows.pieces()))


def check(rows: StoredRows, steps: list[dict[str, Any]], folder: Path) -> None:
    expected, waits = whole(steps)
    found, found_waits = in_pieces(rows, steps, folder)
    assert found_waits == waits
    pd.testing.assert_frame_equal(found, expected, check_index_type=False)


def test_a_table_comes_as_pandas_has_it(rows: StoredRows) -> None:
    expected = pd.read_parquet(_file())
    pd.testing.assert_frame_equal(_all(rows), expected, check_index_type=False)
    some = rows.frame(["gaps", "a.b", "not there", "flag"])
    pd.testing.assert_frame_equal(some, expected[["gaps", "a.b", "flag"]])
    assert len(list(rows.pieces())) > 5


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_does_the_same_in_pieces(kind: str, rows: StoredRows, tmp_path: Path) -> None:
    check(rows, [{"kind": kind, **EXAMPLES[kind][0]}], tmp_path)


RECIPES: dict[str, list[dict[str, Any]]] = {
    "rows in another order": [
        {"kind": "sort_rows", "columns": ["w", "n"], "order": "descending"},
        {"kind": "edit_cell", "row": 41, "column": "whole", "value": ""},
        {"kind": "change_type", "columns": ["whole"], "to": "text"},
        {"kind": "drop_duplicates"},
        {"kind": "sample_rows", "n": 20},
    ],
    "flags in order": [{"kind": "sort_rows", "columns": ["flag", "t", "gaps"]}],
    "learners one after the other": [
        {"kind": "fill_missing", "columns": ["n", "gaps"]},
        {"kind": "trim_spaces", "columns": ["w"]},
        {"kind": "scale", "columns": ["n", "gaps", "whole"]},
        {"kind": "sort_rows", "columns": ["n"]},
        {"kind": "bin_numbers", "column": "n"},
    ],
    "steps that wait": [
        {"kind": "fill_missing", "columns": ["gone"]},
        {"kind": "drop_duplicates", "columns": ["gone"]},
        {"kind": "edit_cell", "row": 999, "column": "n", "value": "1"},
        {"kind": "rename_column", "column": "n", "to": "gone"},
        {"kind": "edit_cell", "row": 3, "column": "m", "value": "word"},
        {"kind": "drop_duplicates", "columns": ["gone", "w"]},
    ],
    "no row stays": [
        {"kind": "filter_rows", "column": "n", "condition": "is above", "value": "1000"},
        {"kind": "drop_duplicates"},
        {"kind": "change_type", "columns": ["whole"], "to": "text"},
    ],
    "a type that a late piece shows": [
        {"kind": "edit_cell", "row": 55, "column": "whole", "value": ""},
        {"kind": "change_type", "columns": ["whole"], "to": "text"},
    ],
    "switched off": [
        {"kind": "drop_columns", "columns": ["n"], "enabled": False},
        {"kind": "drop_columns", "columns": ["m"]},
    ],
}


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_do_the_same_in_pieces(name: str, rows: StoredRows, tmp_path: Path) -> None:
    check(rows, RECIPES[name], tmp_path)


def test_only_the_last_file_is_left(rows: StoredRows, tmp_path: Path) -> None:
    passage = Passage(rows, tmp_path)
    finished(passage, Recipe.model_validate({"steps": RECIPES["rows in another order"]}).steps)
    left = {file for file in tmp_path.iterdir() if file.is_file()}
    assert left == {passage.rows.path, passage.rows.numbers}
    assert rows.path.exists()


def test_preparing_ends_before_the_first_step_that_learns(rows: StoredRows, tmp_path: Path) -> None:
    steps = Recipe.model_validate(
        {
            "steps": [
                {"kind": "scale", "columns": ["w"]},
                {"kind": "drop_duplicates"},
                {"kind": "scale", "columns": ["n"]},
                {"kind": "trim_spaces", "columns": ["w"]},
            ]
        }
    ).steps
    passage = Passage(rows, tmp_path)
    prepared(passage, steps)
    expected, recipe = Recipe(steps=steps).prepare(pd.read_parquet(_file()))
    pd.testing.assert_frame_equal(_all(passage.rows), expected, check_index_type=False)
    assert [one.did for one in passage.taken] == [step.enabled for step in recipe.steps][:2]


def test_every_row_is_told(rows: StoredRows, tmp_path: Path) -> None:
    told: list[int] = []
    passage = Passage(rows, tmp_path, told.append)
    finished(passage, Recipe.model_validate({"steps": RECIPES["switched off"]}).steps)
    assert sum(told) == N
