"""A file by its path: read where it lies, or one sentence; known again, or one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analytics.answers import read_file
from analytics.dataset import Dataset, delete_dataset, open_dataset, read
from analytics.errors import AnalyticsError, NotFoundError, ReadError
from analytics.given import given_file
from analytics.workspace import Workspace


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "t.csv"
    file.write_text("name,age\nAnn,031\nBob,42\n")
    return file


@pytest.mark.parametrize("quote", ["", " ", '"', "'"])
def test_a_path_is_taken_as_it_is_copied(table: Path, quote: str) -> None:
    assert given_file(f"{quote}{table}{quote}") == table


def test_a_tilde_is_the_home_of_whoever_runs_the_app(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(table.parent))
    assert given_file("~/t.csv") == table


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("", "No path was given.", id="nothing"),
        pytest.param("t.csv", "does not say where it begins", id="a relative path"),
        pytest.param("../t.csv", "does not say where it begins", id="upwards"),
        pytest.param("{here}", "is a folder", id="a folder"),
        pytest.param("{here}/none.csv", "There is no file", id="missing"),
        pytest.param("{here}/t.csv/x", "There is no file", id="a file taken for a folder"),
        pytest.param("{here}/a\0b", "There is no file", id="a NUL"),
        pytest.param("/" + "x" * 5000, "cannot be opened", id="too long"),
        pytest.param("{here}/loop", "cannot be opened", id="a link to itself"),
        pytest.param("/dev/zero", "a device or a pipe", id="a device without an end"),
        pytest.param("{here}/pipe", "a device or a pipe", id="a pipe that nobody writes to"),
        pytest.param("{here}/link", "a device or a pipe", id="a link to a device"),
    ],
)
def test_what_is_no_file_is_one_sentence(table: Path, path: str, said: str) -> None:
    os.mkfifo(table.parent / "pipe")
    (table.parent / "link").symlink_to("/dev/zero")
    (table.parent / "loop").symlink_to(table.parent / "loop")
    with pytest.raises(AnalyticsError) as refused:
        given_file(path.format(here=table.parent))
    assert said in refused.value.problem
    assert refused.value.fix


def test_a_file_that_may_not_be_read_is_one_sentence(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:  # whoever runs the tests may be allowed everything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadError, match="may not be read by this app"):
        given_file(str(table))


def by_path(table: Path, workspace: Workspace) -> Dataset:
    found = read_file(workspace, lambda *_: None, str(table), table.name, {})
    return open_dataset(found, workspace)


def test_a_file_by_its_path_is_not_copied(table: Path, workspace: Workspace) -> None:
    dataset = by_path(table, workspace)
    assert dataset.source() == table
    assert not list(dataset.folder.glob("source*"))
    assert dataset.frame(raw=True)["age"].tolist() == ["031", "42"]
    delete_dataset(dataset)
    assert table.exists()


def test_the_same_file_copied_is_a_copy(table: Path, workspace: Workspace) -> None:
    dataset = read(table, workspace=workspace)
    table.unlink()
    assert dataset.source().read_text().startswith("name,age")


def test_a_file_that_has_changed_since_is_a_sentence(table: Path, workspace: Workspace) -> None:
    dataset = by_path(table, workspace)
    table.write_text("name,age\nAnn,032\nBob,42\n")
    with pytest.raises(ReadError, match="has changed since it was read"):
        dataset.source()
    assert len(dataset.frame()) == 2
    table.unlink()
    with pytest.raises(NotFoundError, match="There is no file"):
        dataset.source()
