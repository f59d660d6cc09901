"""From the tables and a choice to a new dataset that says where it came from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict

from analytics.cleaned import cleaned_path
from analytics.dataset import Dataset, open_dataset
from analytics.errors import MakingError
from analytics.making import AnyMaking
from analytics.making.base import Query, Report, Side
from analytics.making.tables import opened
from analytics.reading import Column, ReadOptions
from analytics.reading.held import dtype_of, held_schema, kind_of_dtype, stored_schema
from analytics.reading.limits import check_width
from analytics.reading.options import aside_frame
from analytics.recipe import Recipe
from analytics.workspace import Workspace, new_folder, short_hash, write_json

MOST_ROWS = 100_000_000
SHOWN = 50
_BATCH = 50_000
Progress = Callable[[float, str], None]


class Parent(BaseModel):
    """A dataset that something is made of, after the cleaning steps that do not learn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    recipe: Recipe = Recipe()


class Made(BaseModel):
    """How a dataset was made, and of what: enough to make it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    making: AnyMaking
    parents: tuple[Parent, ...]

    @property
    def fingerprint(self) -> str:
        """What the dataset is called: the same choices on the same data give the same."""
        return short_hash("made", self.model_dump_json())


@dataclass(frozen=True)
class Look:
    """What would come out: counts, and the first rows."""

    report: Report
    frame: pd.DataFrame


def look(made: Made, workspace: Workspace) -> Look:
    """Count what will come out and make its first rows.

    Raises
    ------
    MakingError
        It cannot be made of these tables, or is too large.
    """
    with _asked(made, workspace) as (report, query, sides):
        sql = f"SELECT * FROM ({query.sql()}) LIMIT {SHOWN}"  # noqa: S608 - words of ours
        table = sides[0].connection.sql(sql, params=query.parameters).to_arrow_table()
        schema = _schema(query, table.schema, sides)
        frame = table.rename_columns(schema.names).cast(schema).to_pandas()
    return Look(report, frame)


def make(
    made: Made, workspace: Workspace, name: str = "", progress: Progress | None = None
) -> Dataset:
    """Make the dataset, or open it where it was made before.

    Parameters
    ----------
    made
        What to make, and of what.
    name
        What to call it; the name of its first table by default.
    progress
        Told the share of the rows that are written, and a message.

    Raises
    ------
    MakingError
        It cannot be made of these tables, is too large, or would have no rows.
    NotFoundError
        One of the tables is not in this workspace.
    """
    folder = workspace.dataset_folder(made.fingerprint)
    if not (folder / "info.json").exists():
        with _asked(made, workspace) as (report, query, sides):
            name = name.strip() or sides[0].title
            if not report.n_rows:
                raise MakingError("The result would have no rows.", "Choose other keys or columns.")
            with new_folder(folder, f"The dataset “{name}”") as place:
                columns = _write(query, sides, place / "data.parquet", report, progress)
                aside_frame([]).to_parquet(place / "set_aside.parquet", index=False)
                said = [_origin(made, sides), *(note.rstrip(".") for note in report.notes)]
                write_json(place / "info.json", _info(made, name, report.n_rows, columns, said))
    return open_dataset(made.fingerprint, workspace)


@contextmanager
def tables_of(parents: tuple[Parent, ...], workspace: Workspace) -> Iterator[tuple[Side, ...]]:
    """Open the tables for SQL, after their cleaning steps.

    Raises
    ------
    NotFoundError
        One of them is not in this workspace.
    StepError
        A step does not fit its table.
    """
    tables = [
        (open_dataset(p.dataset, workspace).name, cleaned_path(workspace, p.dataset, p.recipe))
        for p in parents
    ]
    with opened(tables, workspace.cache) as found:
        yield found


@contextmanager
def _asked(made: Made, workspace: Workspace) -> Iterator[tuple[Report, Query, tuple[Side, ...]]]:
    if len(made.parents) != made.making.n_tables:
        raise MakingError("This needs a second table.", "Choose one that was read before.")
    with tables_of(made.parents, workspace) as sides:
        report, query = made.making.report(sides), made.making.query(sides)
        check_width(len(query.columns), "The result")
        if report.n_rows > MOST_ROWS:
            raise MakingError(
                f"The result would have {report.n_rows:,} rows; at most {MOST_ROWS:,} are made.",
                "Choose more keys, or group the table whose keys repeat first.",
            )
        yield report, query, sides


def _schema(query: Query, found: pa.Schema, sides: tuple[Side, ...]) -> pa.Schema:
    """Return names and types of the result; SQL forgets in which time zone a date was held."""
    zoned = {
        field.name: field.type
        for side in reversed(sides)
        for field in side.schema
        if getattr(field.type, "tz", None)
    }
    fields = []
    for (name, _), kind in zip(query.columns, found.types, strict=True):
        has_zone = getattr(kind, "tz", None) is not None
        fields.append(pa.field(name, zoned.get(name, kind) if has_zone else kind))
    return stored_schema(held_schema(pa.schema(fields)))


def _write(
    query: Query,
    sides: tuple[Side, ...],
    place: Path,
    report: Report,
    progress: Progress | None,
) -> list[Column]:
    """Stream the rows to a file; return what each column holds."""
    connection = sides[0].connection
    reader = connection.sql(query.sql(), params=query.parameters).to_arrow_reader(_BATCH)
    schema = _schema(query, reader.schema, sides)
    missing = [0] * len(schema)
    done = 0
    with pq.ParquetWriter(place, schema) as writer:
        for batch in reader:
            rows = batch.rename_columns(schema.names).cast(schema)
            writer.write_batch(rows)
            missing = [n + _missing(column) for n, column in zip(missing, rows.columns)]
            done += len(rows)
            if progress is not None:
                progress(done / report.n_rows, f"{done:,} of {report.n_rows:,} rows")
    return [
        Column(field.name, kind_of_dtype(dtype_of(field.type)), n, "as made")
        for field, n in zip(schema, missing, strict=True)
    ]


def _missing(column: pa.Array) -> int:
    return int(pc.sum(pc.is_null(column, nan_is_null=True)).as_py() or 0)


def _origin(made: Made, sides: tuple[Side, ...]) -> str:
    titles = " and ".join(f"“{side.title}”" for side in sides)
    n_steps = [len(parent.recipe.active()) for parent in made.parents]
    steps = f" after {', '.join(map(str, n_steps))} cleaning steps" if any(n_steps) else ""
    return f"Made of {titles}{steps}: {made.making.sentence()}"


def _info(
    made: Made, name: str, n_rows: int, columns: list[Column], said: list[str]
) -> dict[str, Any]:
    nothing_asked = ReadOptions().model_dump()
    return {
        "name": name,
        "n_rows": n_rows,
        "columns": [asdict(column) for column in columns],
        "options": nothing_asked,
        "asked": nothing_asked,
        "decisions": said,
        "n_lines": n_rows,
        "n_set_aside": 0,
        "created": time.time(),
        "made_from": made.model_dump(mode="json"),
    }
