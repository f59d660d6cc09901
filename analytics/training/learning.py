"""Steps that learn: fitted on training rows, applied to others, piece by piece if they are many."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from analytics.cleaned import table_of
from analytics.long_table import LongTable, Table
from analytics.pieces import Passage, StoredRows, finished
from analytics.pieces.stored import write_rows
from analytics.recipe import FittedRecipe, Recipe
from analytics.workspace import saving


def fit_on(recipe: Recipe, train: Table, place: Path) -> FittedRecipe:
    """Return a recipe that has learned from training rows; many of them pass through `place`."""
    if not isinstance(train, LongTable):
        return recipe.fit(train)
    with saving("The cleaned table"), tempfile.TemporaryDirectory(dir=place) as folder:
        passage = Passage(_written(train, Path(folder)), Path(folder))
        finished(passage, recipe.from_learner())
        return recipe.with_learned(passage.taken)


def apply_to(fitted: FittedRecipe, table: Table, place: Path) -> Table:
    """Return rows after what was learned; many of them lie in `place` for as long as they are used.

    No step that may stand behind a learning one drops or moves rows.
    """
    if not isinstance(table, LongTable):
        return fitted.apply(table)
    folder = Path(tempfile.mkdtemp(dir=place))
    try:
        with saving("The cleaned table"):
            passage = Passage(_written(table, folder), folder)
            passage.apply(fitted.learned())
    except BaseException:
        shutil.rmtree(folder)
        raise
    found = table_of(passage.rows)
    weakref.finalize(found.reader, shutil.rmtree, folder, ignore_errors=True)
    return found


def _written(table: LongTable, folder: Path) -> StoredRows:
    return write_rows(table.pieces(), folder / "rows.parquet")
