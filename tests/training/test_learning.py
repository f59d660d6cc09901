"""Steps learn from many training rows as from few, and do the same to all others."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import long_table
from analytics.cleaned import table_of
from analytics.errors import AnalyticsError
from analytics.long_table import LongTable, whole
from analytics.pieces import StoredRows, stored
from analytics.recipe import Recipe
from analytics.steps import STEPS
from analytics.training.learning import apply_to, fit_on
from tests.pieces.test_passage import TABLE
from tests.steps.test_contract import EXAMPLES

_PLACES = np.random.default_rng(1).permutation(len(TABLE))
TRAIN, OTHERS = np.sort(_PLACES[:40]), np.sort(_PLACES[40:])
RECIPES: dict[str, list[dict[str, Any]]] = {
    **{kind: [{"kind": kind, **EXAMPLES[kind][0]}] for kind in STEPS if STEPS[kind].learns},
    "one after the other": [
        {"kind": "fill_missing", "columns": ["n", "gaps"]},
        {"kind": "trim_spaces", "columns": ["w"]},
        {"kind": "scale", "columns": ["n", "gaps", "whole"]},
        {"kind": "sort_rows", "columns": ["n"]},
        {"kind": "scale", "columns": ["gone"]},
        {"kind": "bin_numbers", "column": "n"},
    ],
}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LongTable:
    """Keep the table in a file that is read seven rows at a time."""
    monkeypatch.setattr(long_table, "PIECE", 7 * len(TABLE.columns))
    monkeypatch.setattr(stored, "MOST_CELLS", 7 * len(TABLE.columns))
    TABLE.to_parquet(tmp_path / "rows.parquet", index=False)
    return table_of(StoredRows.of(tmp_path / "rows.parquet"))


@pytest.mark.parametrize("name", RECIPES)
def test_they_learn_from_the_training_rows_and_do_the_same_to_others(
    name: str, table: LongTable, tmp_path: Path
) -> None:
    recipe, held = Recipe.model_validate({"steps": RECIPES[name]}), whole(table)
    expected = recipe.fit(held.iloc[TRAIN])
    found = fit_on(recipe, table.take(TRAIN), tmp_path)
    assert found.to_json() == expected.to_json()
    for places in (TRAIN, OTHERS, OTHERS[:0]):
        after = apply_to(found, table.take(places), tmp_path)
        assert isinstance(after, LongTable)
        pd.testing.assert_frame_equal(
            whole(after), expected.apply(held.iloc[places]), check_index_type=False
        )


def test_files_are_gone_when_nobody_uses_the_rows(table: LongTable, tmp_path: Path) -> None:
    recipe = Recipe.model_validate({"steps": RECIPES["one after the other"]})
    found = apply_to(fit_on(recipe, table.take(TRAIN), tmp_path), table.take(OTHERS), tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert len(list(folder.iterdir())) == 2  # the rows, and their numbers
    assert len(found["n"]) == len(OTHERS)
    del found
    gc.collect()
    assert not folder.exists()


def test_what_does_not_fit_is_said_and_leaves_nothing(table: LongTable, tmp_path: Path) -> None:
    scale = Recipe.model_validate({"steps": [{"kind": "scale", "columns": ["n"]}]})
    with pytest.raises(AnalyticsError, match="“w” holds no numbers"):
        fit_on(
            Recipe.model_validate({"steps": [{"kind": "scale", "columns": ["w"]}]}), table, tmp_path
        )
    with pytest.raises(AnalyticsError, match="no column “n”"):
        apply_to(fit_on(scale, table, tmp_path), table.drop(["n"]), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]
