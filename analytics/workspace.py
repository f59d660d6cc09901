"""Where an owner's things live: the one place that makes paths, with writes that are never half."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from analytics.errors import LimitError, NotFoundError, StorageError
from analytics.limits import limits, size

LOCAL_OWNER = "local"
_ID = re.compile(r"[0-9a-z]{8,64}")


def default_home() -> Path:
    """Return the folder of all workspaces: ``$VITRINE_HOME`` or ``~/.vitrine``."""
    return Path(os.environ.get("VITRINE_HOME") or Path.home() / ".vitrine")


def new_id() -> str:
    """Return a random id of 12 characters; a user's name never becomes a path."""
    return secrets.token_hex(6)


def short_hash(*parts: str | bytes) -> str:
    """Return 16 hex digits of the SHA-256 of the parts.

    >>> short_hash("a", "b") == short_hash("a", "b")
    True
    >>> short_hash("ab") == short_hash("a", "b")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Workspace:
    """One owner's folder: datasets and runs, nothing shared with another owner."""

    home: Path
    owner: str = LOCAL_OWNER

    @classmethod
    def default(cls) -> Workspace:
        """Open the local owner's workspace."""
        return cls(default_home())

    @property
    def database(self) -> Path:
        """The file of the run store; its rows carry the owner."""
        if not self.home.is_dir():  # pages ask ten times for each look: making it takes longer
            self.home.mkdir(parents=True, exist_ok=True)
        return self.home / "store.sqlite"

    @property
    def root(self) -> Path:
        """The owner's folder."""
        return self.home / "owners" / short_hash(self.owner)

    def dataset_folder(self, fingerprint: str) -> Path:
        """Return the folder of a dataset, which may not exist yet."""
        return self.root / "datasets" / _checked(fingerprint)

    def run_folder(self, run_id: str) -> Path:
        """Return the folder of a run, which may not exist yet."""
        return self.root / "runs" / _checked(run_id)

    def watch_folder(self, run_id: str) -> Path:
        """Return the folder of the pictures of a run that learns, which may not exist yet."""
        return self.root / "watched" / _checked(run_id)

    def checkpoint_folder(self, run_id: str) -> Path:
        """Return the folder of what a run can go on from, which may not exist yet."""
        return self.root / "checkpoints" / _checked(run_id)

    @property
    def cache(self) -> Path:
        """Where answers lie that can be computed again."""
        return self.root / "cache"

    def cache_file(self, name: str, *parts: str) -> Path:
        """Return a file for an answer that can be computed again; `name` is ours."""
        return self.cache / f"{name}-{short_hash(*parts)}"

    def receipt_file(self, digest: bytes) -> Path:
        """Return the file that says how we wrote the file of this digest, if we did."""
        return self.root / "exports" / f"{short_hash(digest)}.json"

    @property
    def session_file(self) -> Path:
        """What the owner looked at last."""
        return self.root / "session.json"

    @property
    def inbox(self) -> Path:
        """Where uploads wait to be read."""
        folder = self.root / "inbox"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def inbox_file(self, upload_id: str) -> Path:
        """Return the place of an upload, which may not be there yet."""
        return self.inbox / _checked(upload_id)

    def used(self) -> int:
        """Return how many bytes the owner's files take up."""
        return sum(_sizes(self.root))

    def check_room(self, n_bytes: int) -> None:
        """Refuse what would not fit into the workspace beside what is there.

        Raises
        ------
        LimitError
            The workspace would grow beyond its limit.
        """
        used, most = self.used(), limits().workspace
        if used + n_bytes > most:
            raise LimitError(
                f"There is no room for {size(n_bytes)}: your workspace may hold {size(most)}, and "
                f"{size(used)} of it are taken.",
                "Delete datasets under “Read before” that you no longer need.",
            )


def _sizes(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # a worker may have moved it in this moment
                yield (Path(place) / name).lstat().st_size


def _checked(name: str) -> str:
    if not _ID.fullmatch(name):
        raise NotFoundError(
            "This link does not name anything in your workspace.", "Choose one from the list."
        )
    return name


@contextmanager
def saving(what: str) -> Iterator[None]:
    """Turn a refused write into a sentence.

    Raises
    ------
    StorageError
        The disk is full, or the folder may not be written.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(
            f"{what} could not be saved: {reason}.",
            "What was there before is unchanged. Free some space on the disk and try again.",
        ) from error


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place, flush it to the disk, and move it there in one step."""
    with saving(f"“{path.name}”"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, all or nothing."""
    with new_file(path) as file:
        file.write(data)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON, all or nothing."""
    write_bytes(path, json.dumps(value, ensure_ascii=False, allow_nan=True).encode())


def read_json(path: Path) -> Any:
    """Return the JSON of a file of ours."""
    return json.loads(path.read_text(encoding="utf-8"))


@contextmanager
def new_folder(path: Path, what: str) -> Iterator[Path]:
    """Fill a folder beside its place and move it there when everything in it is written."""
    with saving(what):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=".writing-"))
        try:
            yield temporary
            shutil.rmtree(path, ignore_errors=True)
            temporary.replace(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
