"""Where a fit stands, on disk: its run goes on from here after a pause, or a dead worker."""

from __future__ import annotations

import shutil
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from analytics.models.base import State
from analytics.workspace import new_file

_NOW = "now"
_STEP, _SECONDS, _PARTS = "checkpoint.step", "checkpoint.seconds", "checkpoint.parts"
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, BadZipFile, zlib.error)


@dataclass(frozen=True)
class Standing:
    """A place in a fit: the last step that was reported, the seconds until there, and the state."""

    step: int = 0
    seconds: float = 0.0
    state: State | None = None


@dataclass(frozen=True)
class Checkpoint:
    """The last standing of one run, as plain arrays in a folder.

    Arrays with a slash in their name never change: those under ``0010/`` are written once, into
    ``0010.npz``. All others go into ``now.npz``. It is written last and names what belongs to it,
    so that a worker may die at any moment.
    """

    folder: Path

    def write(self, standing: Standing) -> None:
        """Write a standing in the place of the one before.

        Raises
        ------
        StorageError
            The disk refused; the one before is unchanged.
        """
        parts: dict[str, State] = defaultdict(dict)
        for name, array in (standing.state or {}).items():
            part, _, rest = name.rpartition("/")
            parts[part or _NOW][rest] = array
        now = parts.pop(_NOW, {})
        for part, arrays in parts.items():
            if not self._file(part).exists():
                self._save(part, arrays)
        place = {_STEP: np.array(standing.step), _SECONDS: np.array(standing.seconds)}
        self._save(_NOW, now | place | {_PARTS: np.array(list(parts), dtype=np.str_)})

    def read(self) -> Standing | None:
        """Return the last standing; nothing where there is none, or it cannot be read."""
        try:
            state = self._load(_NOW)
            step, seconds = int(state.pop(_STEP)), float(state.pop(_SECONDS))
            for part in state.pop(_PARTS).tolist():
                state |= {f"{part}/{name}": array for name, array in self._load(part).items()}
        except _UNREADABLE:
            return None
        return Standing(step, seconds, state)

    def remove(self) -> None:
        """Forget it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, part: str) -> Path:
        return self.folder / f"{part}.npz"

    def _save(self, part: str, arrays: State) -> None:
        with new_file(self._file(part)) as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]

    def _load(self, part: str) -> State:
        with self._file(part).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
