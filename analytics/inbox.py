"""Files on their way into a workspace, piece by piece, under ids of ours."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analytics.errors import LimitError
from analytics.limits import limits, size
from analytics.workspace import Workspace, new_id, saving

_ABANDONED_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Incoming:
    """One file on its way: its pieces lie beside its place until all of them are there."""

    workspace: Workspace
    id: str

    def __post_init__(self) -> None:
        self.workspace.inbox_file(self.id)  # an id that is none of ours goes no further

    @classmethod
    def new(cls, workspace: Workspace) -> Incoming:
        """Return the place of a file of which nothing is there yet."""
        return cls(workspace, new_id())

    @property
    def path(self) -> Path:
        """Where the file is once it is whole."""
        return self.workspace.inbox_file(self.id)

    @property
    def part(self) -> Path:
        """Where its pieces are until then."""
        return self.path.with_suffix(".part")

    @property
    def whole(self) -> bool:
        """Say whether all of it has come."""
        return self.path.exists()

    @property
    def received(self) -> int:
        """How many bytes are there."""
        file = self.path if self.whole else self.part
        return file.stat().st_size if file.exists() else 0

    def check(self, length: int) -> None:
        """Refuse a file of `length` bytes that is too large or does not fit beside the others.

        Raises
        ------
        LimitError
            It is larger than one file may be, or than the room that is left.
        """
        if length > limits().upload:
            raise LimitError(
                f"The file has {size(length)}; at most {size(limits().upload)} can be uploaded.",
                "Take a part of it.",
            )
        self.workspace.check_room(max(0, length - self.received))

    def opened(self, start: int) -> BinaryIO:
        """Open the pieces so that the next ones are written from byte `start` on."""
        with saving("The file"):
            handle = os.open(self.part, os.O_CREAT | os.O_WRONLY, 0o600)
        file = os.fdopen(handle, "wb", buffering=0)
        file.seek(start)
        return file

    def finish(self) -> None:
        """Take what has come as the whole file; from now on it is at `path`."""
        with saving("The file"):
            with self.part.open("ab") as file:
                os.fsync(file.fileno())
            self.part.replace(self.path)

    def discard(self) -> None:
        """Forget what has come."""
        self.part.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


def sweep(workspace: Workspace, seconds: float = _ABANDONED_SECONDS) -> None:
    """Remove what nobody has added to for so long."""
    for file in workspace.inbox.iterdir():
        with suppress(FileNotFoundError):  # another one sweeps, or the file is being read
            if time.time() - file.lstat().st_mtime >= seconds:
                file.unlink()


def sweep_all(home: Path) -> None:
    """Remove whatever waits in any inbox: the server that took it has ended."""
    for file in home.glob("owners/*/inbox/*"):
        file.unlink(missing_ok=True)
