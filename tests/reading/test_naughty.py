"""Whatever stands in a file comes back as it is: cells, names of columns, the file's own name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import analytics
from analytics.reading import ReadOptions
from analytics.workspace import Workspace
from tests.naughty import CONTROLS, NAUGHTY, SPACED

CELLS = [*NAUGHTY, *SPACED, *CONTROLS]
Writer = Callable[[Path, list[list[str]]], None]


def write_csv(path: Path, table: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def write_json(path: Path, table: list[list[str]]) -> None:
    records = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")


def write_parquet(path: Path, table: list[list[str]]) -> None:
    pd.DataFrame(table[1:], columns=table[0], dtype="str").to_parquet(path, index=False)


def write_xlsx(path: Path, table: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s"  # not a formula
    book.save(path)


WRITERS: dict[str, Writer] = {"csv": write_csv, "json": write_json, "parquet": write_parquet}


@pytest.mark.parametrize("kind", WRITERS)
def test_cells_come_back_as_they_are(kind: str, tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / f"t.{kind}"
    WRITERS[kind](path, [["text", "n"], *([cell, str(i)] for i, cell in enumerate(CELLS))])
    dataset = analytics.read(path, ReadOptions(delimiter="," if kind == "csv" else None))
    assert dataset.n_set_aside == 0
    assert dataset.frame()["text"].tolist() == CELLS
    assert dataset.frame(raw=True)["text"].tolist() == CELLS


def test_cells_of_a_workbook_come_back_as_they_are(tmp_path: Path, workspace: Workspace) -> None:
    cells = [cell for cell in (*NAUGHTY, *SPACED) if "\x0b" not in cell and "\x0c" not in cell]
    write_xlsx(tmp_path / "t.xlsx", [["text", "n"], *([c, str(i)] for i, c in enumerate(cells))])
    assert analytics.read(tmp_path / "t.xlsx").frame()["text"].tolist() == cells


@pytest.mark.parametrize("kind", WRITERS)
def test_names_of_columns_come_back_as_they_are(
    kind: str, tmp_path: Path, workspace: Workspace
) -> None:
    path = tmp_path / f"t.{kind}"
    rows = [[f"{i}-{j}" for j in range(len(NAUGHTY))] for i in range(3)]
    WRITERS[kind](path, [list(NAUGHTY), *rows])
    options = ReadOptions(delimiter="," if kind == "csv" else None, header=1)
    dataset = analytics.read(path, options)
    assert dataset.column_names == list(NAUGHTY)
    assert dataset.frame().columns.tolist() == list(NAUGHTY)
    assert dataset.frame().to_numpy().tolist() == rows


def test_spaces_in_names_are_evened_out_and_that_is_said(
    tmp_path: Path, workspace: Workspace
) -> None:
    write_csv(tmp_path / "t.csv", [["two\nlines", "no\u00a0break", "b"], ["x", "y", "z"]])
    dataset = analytics.read(tmp_path / "t.csv", ReadOptions(header=1, delimiter=","))
    assert dataset.column_names == ["two lines", "no break", "b"]
    assert any("spaces in 2 names" in said for said in dataset.decisions)


@pytest.mark.parametrize("name", [*NAUGHTY[:-1], *CONTROLS])
def test_a_files_name_is_only_a_name(name: str, tmp_path: Path, workspace: Workspace) -> None:
    write_csv(tmp_path / "t.csv", [["a", "b"], ["x", name], ["y", "2"]])
    dataset = analytics.read(tmp_path / "t.csv", name=name)
    assert dataset.name == name
    assert dataset.folder == workspace.dataset_folder(dataset.fingerprint)
    assert re.fullmatch("[0-9a-f]+", dataset.folder.name)
    assert dataset.frame(raw=True)["b"].tolist() == [name, "2"]
