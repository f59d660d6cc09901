"""Commands about tables: ``read`` and ``export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analytics.commands.base import Answer, add
from analytics.dataset import read
from analytics.errors import StepError, one_line
from analytics.frames import WALKS
from analytics.reading import Column
from analytics.recipe import Recipe


def add_to(commands: Any) -> None:
    """Add the commands about tables."""
    add(commands, "read", _read, "Read a file and say what was decided.", "file")
    _add_export(commands)


def _add_export(commands: Any) -> None:
    text = "Write the table of a file, cleaned, to a CSV, Excel, Parquet or JSON file."
    parser = add(commands, "export", _export, text, "file")
    parser.add_argument("--to", required=True, help="the file to write; its ending says the kind")
    parser.add_argument("--recipe", help="cleaning steps as JSON: a file, or - for standard input")


def _read(options: Any) -> Answer:
    dataset = read(options.file)
    aside = dataset.set_aside
    answer = {
        "dataset": dataset.fingerprint,
        "name": dataset.name,
        "n_rows": dataset.n_rows,
        "n_lines": dataset.n_lines,
        "n_set_aside": len(aside),
        "columns": [vars(column) for column in dataset.columns],
        "decisions": dataset.decisions,
        "set_aside": aside.head(100).to_dict("records"),
    }
    lines = [f"{dataset.name}: {dataset.n_rows:,} rows, {len(dataset.columns):,} columns"]
    lines += [f"  {column.name}: {_kind(column)}" for column in dataset.columns]
    lines += [f"set aside, line {row.line}: {row.reason}" for row in aside.head(20).itertuples()]
    return answer, "\n".join(map(one_line, lines))


def _kind(column: Column) -> str:
    return f"{column.kind} ({column.note})" if column.ask else column.kind


def _export(options: Any) -> Answer:
    from analytics.exports import export

    place, recipe = Path(options.to), _recipe(options.recipe)
    dataset = read(options.file)
    for stop in WALKS.stops(dataset, recipe):
        if stop.waits is not None:  # nobody sees a step wait here
            raise stop.waits
    n_rows = export(dataset, place, recipe)
    answer = {"dataset": dataset.fingerprint, "n_rows": n_rows, "file": str(place)}
    return answer, f"{place}: {n_rows:,} rows"


def _recipe(words: str | None) -> Recipe:
    if words is None:
        return Recipe()
    text = sys.stdin.read() if words == "-" else Path(words).read_text("utf-8")
    try:
        return Recipe.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise StepError(
            f"The recipe cannot be used: {place}: {first['msg'].lower()}.",
            'It looks like {"steps": [{"kind": "trim_spaces", "columns": ["name"]}]}.',
        ) from error
