"""The table after its cleaning steps, as a Parquet file that is made once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analytics.dataset import Dataset, open_dataset
from analytics.errors import LimitError
from analytics.frames import WALKS, foretold_bytes, save_frame
from analytics.limits import memory_limit, size
from analytics.long_table import LongTable, Reader, Table
from analytics.pieces import Passage, StoredRows, finished, prepared, stages
from analytics.pieces.stored import read_numbers
from analytics.recipe import Recipe
from analytics.steps import Step
from analytics.workspace import Workspace, read_json, saving, write_json

MOST_WHOLE = 8 * 2**20  # bytes of rows that training holds; of more, a column at a time
Progress = Callable[[float, str], None]
Way = Callable[[Passage, Sequence[Step]], None]


def cleaned_path(
    workspace: Workspace, dataset: str, recipe: Recipe, progress: Progress | None = None
) -> Path:
    """Return the Parquet file of a dataset after the steps that do not learn."""
    source = open_dataset(dataset, workspace)
    active = recipe.trimmed()
    if not active.steps:
        return source.path
    file = _file(workspace, "cleaned", dataset, active)
    if not file.exists():
        if WALKS.one_in(source) > 1:
            _in_pieces(source, active, prepared, file, progress)
        else:
            _write(WALKS.prepared(source, active), file)
    return file


def finished_path(
    workspace: Workspace, dataset: str, recipe: Recipe, progress: Progress | None = None
) -> Path:
    """Return the Parquet file of a dataset after all steps; those that learn see all rows."""
    source = open_dataset(dataset, workspace)
    active = recipe.trimmed()
    if not active.learns:
        return cleaned_path(workspace, dataset, active, progress)
    file = _file(workspace, "finished", dataset, active)
    if not file.exists():
        if WALKS.one_in(source) > 1:
            _in_pieces(source, active, finished, file, progress)
        else:
            _write(WALKS.after(source, active), file)
    return file


def cleaned_rows(workspace: Workspace, dataset: str, recipe: Recipe) -> tuple[Table, Recipe]:
    """Return the rows after the steps that do not learn, and the recipe that is to be fitted.

    Returns
    -------
    tuple[Table, Recipe]
        The rows, indexed by their number in the dataset, and the steps without those that wait.
        Many rows stay in their file, and columns come from it as they are used.

    Raises
    ------
    LimitError
        They are too many for the memory.
    """
    source = open_dataset(dataset, workspace)
    if foretold_bytes(source) <= MOST_WHOLE:
        return recipe.prepare(source.frame())
    active = recipe.trimmed()
    if not active.steps:
        return _stored_table(source.path), recipe
    file = _file(workspace, "cleaned", dataset, active)
    fitting = file.with_suffix(".json")
    if not fitting.exists():
        _in_pieces(source, active, prepared, file, None)
    return _stored_table(file), Recipe.model_validate(read_json(fitting))


def _stored_table(path: Path) -> LongTable:
    rows, numbers = StoredRows.of(path), path.with_suffix(".numbers")
    _check_size(rows)
    return table_of(replace(rows, numbers=numbers if numbers.exists() else None))


def table_of(rows: StoredRows) -> LongTable:
    """Return rows that stay in their file."""
    numbers = pd.RangeIndex(rows.n_rows) if rows.numbers is None else read_numbers(rows.numbers)
    return LongTable.of(Reader(rows.frame, rows.at, list(rows.kinds), pd.Index(numbers)))


def _check_size(rows: StoredRows) -> None:
    n_bytes = foretold_bytes(rows)
    most = memory_limit() // 6  # a model takes several times what it learns from
    if n_bytes > most:
        raise LimitError(
            f"{rows.n_rows:,} rows take about {size(n_bytes)} of memory; at most {size(most)} can "
            "be learned from.",
            "Add the step “Sample rows” on the Clean page, or leave columns out there.",
        )


def _file(workspace: Workspace, name: str, dataset: str, recipe: Recipe) -> Path:
    return workspace.cache_file(name, dataset, recipe.model_dump_json()).with_suffix(".parquet")


def _write(frame: pd.DataFrame, file: Path) -> None:
    save_frame(frame.reset_index(drop=True), file, "The cleaned table")


def _in_pieces(
    source: Dataset, recipe: Recipe, way: Way, file: Path, progress: Progress | None
) -> None:
    """Write the table after steps; beside it the numbers of its rows, and the steps that fit."""
    file.parent.mkdir(parents=True, exist_ok=True)
    n_rows = source.n_rows * len(list(stages(recipe.steps)))
    with saving("The cleaned table"), tempfile.TemporaryDirectory(dir=file.parent) as folder:
        passage = Passage(StoredRows.of(source.path), Path(folder), _told(n_rows, progress))
        way(passage, recipe.steps)
        write_json(file.with_suffix(".json"), passage.fitting(recipe).model_dump(mode="json"))
        if passage.rows.numbers is None:  # no step stands before the first one that learns
            shutil.copyfile(source.path, Path(folder) / "whole")
            (Path(folder) / "whole").replace(file)
        else:
            passage.rows.numbers.replace(file.with_suffix(".numbers"))
            passage.rows.path.replace(file)


def _told(n_rows: int, progress: Progress | None) -> Callable[[int], None]:
    done = 0

    def tell(n: int) -> None:
        nonlocal done
        done += n
        if progress is not None:
            progress(done / n_rows, f"{done:,} of {n_rows:,} rows cleaned")

    return tell
