"""Where a fit ended, beside the model that was kept of it: from there it can be trained further."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analytics.models.base import State
from analytics.models.damage import reading

_FILE = "end.npz"


def save_end(folder: Path, end: State) -> None:
    """Write the state at the end of a fit into an existing folder."""
    np.savez(folder / _FILE, **end)  # type: ignore[arg-type]


def load_end(folder: Path) -> State:
    """Return what `save_end` wrote.

    Raises
    ------
    StorageError
        The file is absent or damaged.
    """
    with (
        reading("Where the training ended"),
        (folder / _FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return dict(arrays)
