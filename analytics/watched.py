"""Where a page that watches and a worker that trains meet: a folder of small pictures of a run.

Whoever looks renews a wish; the worker draws only while the wish is fresh. Pictures are thinned as
they grow in number, so that the whole of a long run can be played again.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FRESH_SECONDS = 8.0
MOST_PICTURES = 60


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see: two columns, or two principal components where none are named."""

    x: str = ""
    y: str = ""
    components: bool = False


@dataclass(frozen=True)
class Watched:
    """The folder of one run: pages write `wish.json`; the worker `view.json` and the pictures."""

    folder: Path

    def ask(self, wish: Wish) -> None:
        """Ask for another view of the model."""
        self._put("wish.json", vars(wish))

    def renew(self) -> bool:
        """Say that somebody still looks; return whether anybody ever wished for something."""
        try:
            os.utime(self.folder / "wish.json")
        except FileNotFoundError:
            return False
        return True

    def wish(self) -> Wish | None:
        """Return what somebody wants to see at this moment, if anybody looks."""
        path = self.folder / "wish.json"
        try:
            if time.time() - path.stat().st_mtime > FRESH_SECONDS:
                return None
            return Wish(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def begin(self, view: dict[str, Any]) -> None:
        """Take another view; the pictures of the one before are of no use."""
        for number in self.numbers():
            self._path(number).unlink(missing_ok=True)
        self._put("view.json", view)

    def add(self, number: int, picture: dict[str, Any]) -> None:
        """Keep one more picture; when they become too many, the most crowded one goes."""
        self._put(self._path(number).name, picture | {"number": number})
        there = self.numbers()
        if len(there) > MOST_PICTURES:
            crowded = min(range(1, len(there) - 1), key=lambda i: there[i + 1] - there[i - 1])
            self._path(there[crowded]).unlink(missing_ok=True)

    def view(self) -> str | None:
        """Return the JSON that says what the pictures show, once there are any."""
        with suppress(OSError):
            return (self.folder / "view.json").read_text("utf-8")
        return None

    def numbers(self) -> list[int]:
        """Return the numbers of the pictures that are kept, in order."""
        return sorted(int(path.stem) for path in self.folder.glob("[0-9]*.json"))

    def since(self, number: int) -> list[str]:
        """Return the pictures after that number, as JSON."""
        found = []
        for later in self.numbers():
            if later > number:
                with suppress(FileNotFoundError):  # thinned in this moment
                    found.append(self._path(later).read_text("utf-8"))
        return found

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}.json"

    def _put(self, name: str, value: Any) -> None:
        # Not flushed to the disk as other files are: a picture that a power cut takes is no loss.
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".writing-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
        Path(temporary).replace(self.folder / name)
