"""The workspace: paths that cannot be escaped, writes that cannot be half done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analytics.errors import NotFoundError, StorageError
from analytics.workspace import Workspace, new_folder, write_bytes, write_json


@pytest.mark.parametrize("name", ["../secret", "", "a/b", "ABC12345", "..", "a" * 65])
def test_a_users_text_never_becomes_a_path(workspace: Workspace, name: str) -> None:
    with pytest.raises(NotFoundError):
        workspace.dataset_folder(name)


def test_owners_have_folders_of_their_own(tmp_path: Path) -> None:
    assert Workspace(tmp_path, "ann").root != Workspace(tmp_path, "bob").root


def test_a_full_disk_is_a_sentence_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.json"
    write_json(path, {"old": True})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left on device"):
        write_bytes(path, b"new")
    assert path.read_text() == '{"old": true}'
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken_off() -> None:
        with new_folder(tmp_path / "run", "The model") as place:
            (place / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert list(tmp_path.iterdir()) == []
