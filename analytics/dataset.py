"""A dataset: an immutable table on disk, with everything that was decided while it was read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import NotFoundError, ReadError
from analytics.given import refer, referred
from analytics.reading import (
    Column,
    Parsed,
    ReadOptions,
    digest_of,
    opening,
    parse,
    recalled,
    write_pieces,
)
from analytics.workspace import Workspace, new_folder, read_json, short_hash, write_json

_REFERENCE = "reference.json"


@dataclass(frozen=True)
class Dataset:
    """An immutable table stored as Parquet."""

    folder: Path
    fingerprint: str
    name: str
    n_rows: int
    columns: tuple[Column, ...]
    options: ReadOptions
    asked: ReadOptions
    decisions: tuple[str, ...]
    n_lines: int
    n_set_aside: int
    created: float
    n_tables: int = 1
    made_from: dict[str, Any] | None = None  # of which datasets, and how: see `analytics.making`

    @property
    def path(self) -> Path:
        """The Parquet file of the typed table."""
        return self.folder / "data.parquet"

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in the order of the file."""
        return [column.name for column in self.columns]

    @property
    def set_aside(self) -> pd.DataFrame:
        """What could not be read for certain: columns ``line``, ``raw``, ``reason``."""
        return pd.read_parquet(self.folder / "set_aside.parquet")

    def frame(self, raw: bool = False) -> pd.DataFrame:
        """Return the table, typed, or with `raw` the text before typing, read once more.

        A dataset made of others never was text: there `raw` gives its values as text.
        """
        if raw and self.made_from is not None:
            return pd.read_parquet(self.path).astype("str")
        if raw:
            return parse(self.source(), self.asked, name=self.name).raw
        return pd.read_parquet(self.path)

    def first_rows(self, n: int) -> pd.DataFrame:
        """Return the first rows, without a look at the others: there may be too many of them."""
        return first_rows(self.path, n)

    def alike(self) -> ReadOptions:
        """Return what reads the columns of another file as those of this one were read."""
        worded = [column for column in self.columns if column.taken or column.kept]
        return ReadOptions(
            types={column.name: column.kind for column in self.columns},
            readings={column.name: column.reading for column in self.columns if column.reading},
            missing_in={column.name: tuple(column.taken) for column in worded},
        )

    def source(self) -> Path:
        """Return the file as it was given.

        Raises
        ------
        ReadError, NotFoundError
            It was not copied, and has changed since, or is gone; or the dataset was made of others.
        """
        if self.made_from is not None:
            raise NotFoundError(
                f"“{self.name}” was made of other tables, not read from a file.",
                "Take it away as a file on the Clean page, or look at the tables it was made of.",
            )
        reference = self.folder / _REFERENCE
        if reference.exists():
            return referred(read_json(reference))
        return next(self.folder.glob("source*"))


def first_rows(path: Path, n: int) -> pd.DataFrame:
    """Return the first rows of a Parquet file, without a look at the others."""
    # As Arrow is set, it would read all columns to their end before it gives a row.
    with pq.ParquetFile(path, buffer_size=2**16, pre_buffer=False) as file:
        batches = [next(file.iter_batches(n), None)] if file.metadata.num_rows else []
        return pa.Table.from_batches(batches, file.schema_arrow).to_pandas()


def read(
    path: str | Path,
    options: ReadOptions | None = None,
    *,
    name: str | None = None,
    workspace: Workspace | None = None,
    keep: Keep = "copy",
) -> Dataset:
    """Read a file into a dataset of the workspace.

    Parameters
    ----------
    path
        CSV, JSON, Excel, Parquet or Arrow, also packed; the content decides, not the name.
    options
        What to decide otherwise than the reader would; everything left ``None`` is decided by it.
    name
        The name to show; the file's own by default.
    workspace
        Where to keep it; the local owner's by default.
    keep
        Keep a copy of the file, or only a reference to where it lies.

    Raises
    ------
    NotFoundError
        There is no such file.
    ReadError
        The file cannot be read as a table, or changed meanwhile.
    StorageError
        The disk refused.
    """
    path, options = Path(path), options or ReadOptions()
    name = (name or path.name).encode("utf-8", "replace").decode()  # it need not be text
    workspace = workspace or Workspace.default()
    with opening(path, name):
        state, digest = _state(path), digest_of(path)
        options = recalled(workspace, digest, options)
        fingerprint = short_hash(digest, options.model_dump_json())
    folder = workspace.dataset_folder(fingerprint)
    if not (folder / "info.json").exists():
        with new_folder(folder, f"The dataset “{name}”") as place:
            _write(place, path, name, options, keep)
            if _state(path) != state:
                raise ReadError(f"“{name}” changed while it was read.", "Read it again.")
    return open_dataset(fingerprint, workspace)


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _write(place: Path, source: Path, name: str, asked: ReadOptions, keep: Keep) -> None:
    parsed = parse(source, asked, name=name)
    with ThreadPoolExecutor(1) as pool:  # to write takes one core, and to read took all
        kept = pool.submit(_KEEP[keep], source, place)
        write_pieces(parsed.pieces(), place / "data.parquet")
        kept.result()
    parsed.set_aside.to_parquet(place / "set_aside.parquet", index=False)
    write_json(place / "info.json", _info(name, asked, parsed))


def _copy(source: Path, place: Path) -> None:
    shutil.copyfile(source, place / f"source{source.suffix.lower()[:8]}")


def _refer(source: Path, place: Path) -> None:
    write_json(place / _REFERENCE, refer(source))


Keep = Literal["copy", "reference"]
_KEEP: dict[Keep, Callable[[Path, Path], None]] = {"copy": _copy, "reference": _refer}


def _info(name: str, asked: ReadOptions, parsed: Parsed) -> dict[str, Any]:
    return {
        "name": name,
        "n_rows": parsed.n_rows,
        "columns": [asdict(column) for column in parsed.columns],
        "options": parsed.options.model_dump(),
        "asked": asked.model_dump(),
        "decisions": list(parsed.decisions),
        "n_lines": parsed.n_lines,
        "n_set_aside": len(parsed.set_aside),
        "created": time.time(),
        "n_tables": parsed.n_tables,
    }


def open_dataset(fingerprint: str, workspace: Workspace | None = None) -> Dataset:
    """Open a dataset of the workspace by its fingerprint.

    Raises
    ------
    NotFoundError
        The workspace has no such dataset.
    """
    folder = (workspace or Workspace.default()).dataset_folder(fingerprint)
    try:
        info = read_json(folder / "info.json")
    except (OSError, ValueError) as error:
        raise NotFoundError(
            f"The dataset {fingerprint} is not in your workspace: it was deleted, or is not yours.",
            "Upload the file again, or choose another dataset.",
        ) from error
    columns = tuple(Column(**column) for column in info.pop("columns"))
    return Dataset(
        folder=folder,
        fingerprint=fingerprint,
        columns=columns,
        options=ReadOptions(**info.pop("options")),
        asked=ReadOptions(**info.pop("asked")),
        decisions=tuple(info.pop("decisions")),
        **info,
    )


def list_datasets(workspace: Workspace) -> list[Dataset]:
    """Return the datasets of the workspace, newest first."""
    folders = workspace.dataset_folder("0" * 16).parent.glob("*/info.json")
    found = [open_dataset(file.parent.name, workspace) for file in folders]
    return sorted(found, key=lambda dataset: -dataset.created)


def delete_dataset(dataset: Dataset) -> None:
    """Delete a dataset and the text it was read from."""
    shutil.rmtree(dataset.folder, ignore_errors=True)
