"""Exports: the cleaned table as a file for other programs, one kind of file per module."""

from __future__ import annotations

from pathlib import Path

from analytics.cleaned import finished_path
from analytics.dataset import Dataset
from analytics.errors import ExportError
from analytics.exports.base import Format, Outgoing, Progress
from analytics.exports.delimited import CSV
from analytics.exports.records import JSON
from analytics.exports.stored import PARQUET
from analytics.exports.workbook import XLSX
from analytics.reading import Written, digest_of, remember
from analytics.recipe import Recipe
from analytics.workspace import Workspace, saving

FORMATS: dict[str, Format] = {kind.suffix: kind for kind in (CSV, XLSX, PARQUET, JSON)}


def export(
    dataset: Dataset,
    place: Path,
    recipe: Recipe | None = None,
    *,
    workspace: Workspace | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the table to a file; its ending says how: .csv, .xlsx, .parquet or .json.

    Read again in the same workspace, the file gives the same table: names, types, values and
    what is missing. `progress` is told the share that is done, and a message.

    Parameters
    ----------
    dataset
        The table.
    place
        Where to write; what is there is replaced when the new file is complete.
    recipe
        The cleaning steps to apply first; those that learn see all rows.

    Returns
    -------
    int
        How many rows were written.

    Raises
    ------
    ExportError
        The table does not fit into such a file, or has no rows.
    StepError
        A step does not fit the table.
    StorageError
        The disk refused.
    """
    workspace = workspace or Workspace.default()
    kind = format_of(place)
    table_file = finished_path(workspace, dataset.fingerprint, recipe or Recipe(), progress)
    table = Outgoing.of(table_file)
    writing = place.with_name(f".writing-{place.name}")
    with saving(f"“{place.name}”"):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            kind.write(table, writing, progress)
            writing.replace(place)
        finally:
            writing.unlink(missing_ok=True)
    if kind.form is not None:
        written = Written(form=kind.form, columns=table.dtypes, n_rows=table.n_rows)
        remember(workspace, digest_of(place), written)
    return table.n_rows


def format_of(place: Path) -> Format:
    """Return the kind of file that an ending asks for.

    Raises
    ------
    ExportError
        There is no such kind.
    """
    suffix = place.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise ExportError(
            f"“{place.name}” names no kind of file that can be written.",
            f"End the name with {', '.join(f'.{known}' for known in FORMATS)}.",
        )
    return FORMATS[suffix]


__all__ = ["FORMATS", "Format", "export"]
