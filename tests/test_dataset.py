"""Datasets: what is kept of a file, and what does not become one."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from analytics import dataset
from analytics.dataset import Dataset, list_datasets, read
from analytics.errors import ReadError
from analytics.workspace import Workspace

CSV = "a,b\n1,x\n2,y\n"


def test_a_file_that_changes_while_it_is_read_is_no_dataset(
    tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(CSV)
    true_parse = dataset.parse

    def parse_and_change(*words: object, **options: object) -> object:
        found = true_parse(*words, **options)  # type: ignore[arg-type]
        path.write_text(CSV + "3,z\n")
        return found

    monkeypatch.setattr(dataset, "parse", parse_and_change)
    with pytest.raises(ReadError, match=r"“t\.csv” changed while it was read"):
        read(path)
    assert list_datasets(workspace) == []
    monkeypatch.setattr(dataset, "parse", true_parse)
    assert read(path).n_rows == 3


@pytest.mark.parametrize("name", [b"two\nlines.csv", b"\xff\xfe.csv", b" .csv", "名.csv".encode()])
def test_a_file_of_any_name_becomes_a_dataset(
    tmp_path: Path, workspace: Workspace, name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text(CSV)
    kept = read(path)
    assert kept.name == name.decode("utf-8", "replace").replace("\ufffd", "?")
    assert kept.frame()["b"].tolist() == ["x", "y"]
    assert kept.source().read_text() == CSV


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_no_dataset(tmp_path: Path, workspace: Workspace, make: object) -> None:
    make(tmp_path / "t.csv")  # type: ignore[operator]
    with pytest.raises(ReadError, match="not a file"):
        read(tmp_path / "t.csv")


def test_the_first_rows_are_those_of_the_whole_table(flowers: Dataset) -> None:
    pd.testing.assert_frame_equal(flowers.first_rows(7), flowers.frame().head(7))
    pd.testing.assert_frame_equal(flowers.first_rows(10**6), flowers.frame())
