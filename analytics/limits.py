"""How much of what is taken: the one place that every check asks.

Each limit can be set in the environment under its own name: ``VITRINE_UPLOAD="500 MB"``,
``VITRINE_COLUMNS=2000``.
"""

from __future__ import annotations

import functools
import os

import psutil
from pydantic import BaseModel, ByteSize, ConfigDict, Field, ValidationError

from analytics.errors import LimitError

_PREFIX = "VITRINE_"
_BINARY = ((2**30, "GiB"), (2**20, "MiB"))
_DECIMAL = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


class Limits(BaseModel):
    """What a file, a workspace and a worker may take up."""

    model_config = ConfigDict(frozen=True)

    upload: ByteSize = Field(ByteSize(2 * 10**9), gt=0, title="One file")
    workspace: ByteSize = Field(
        ByteSize(20 * 10**9), gt=0, title="All files and runs of a workspace"
    )
    columns: int = Field(10_000, gt=0, title="Columns of a table")
    record: ByteSize = Field(ByteSize(10**7), gt=0, title="One record of a text file")
    cells: int = Field(500_000_000, gt=0, title="Rows times columns of a Parquet or Arrow file")
    json_cells: int = Field(100_000_000, gt=0, title="Rows times keys of a JSON file")
    entries: int = Field(10_000, gt=0, title="Files in an archive")
    unpacked: ByteSize = Field(ByteSize(2**30), gt=0, title="An archive or workbook, unpacked")
    ratio: int = Field(100, gt=0, title="An archive, unpacked against packed")
    runs: int = Field(20, gt=0, title="Runs of one person that wait or train")
    memory_share: float = Field(0.75, gt=0, le=1, title="Memory of a worker")

    def said(self) -> dict[str, str]:
        """Return every limit in words, by its title."""
        fields = type(self).model_fields
        return {str(field.title): self._words(name) for name, field in fields.items()}

    def _words(self, name: str) -> str:
        value = getattr(self, name)
        if isinstance(value, ByteSize):
            return size(value)
        if name == "memory_share":
            return f"{value:.0%} of the computer's"
        return f"{value:,} : 1" if name == "ratio" else f"{value:,}"


@functools.cache
def limits() -> Limits:
    """Return the limits that hold, read once.

    Raises
    ------
    LimitError
        The environment sets one to what it cannot be.
    """
    names = {name: f"{_PREFIX}{name.upper()}" for name in Limits.model_fields}
    asked = {name: os.environ[there] for name, there in names.items() if there in os.environ}
    try:
        return Limits.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        wrong = names[str(first["loc"][0])]
        raise LimitError(
            f"The setting {wrong}={os.environ[wrong]!r} cannot be used: {first['msg']}.",
            "Set it to another value, or leave it out.",
        ) from error


def memory_limit() -> int:
    """Return how many bytes of memory one worker may take."""
    return int(psutil.virtual_memory().total * limits().memory_share)


def memory_left() -> int:
    """Return how many bytes this process may still take, of its share and of what is free."""
    taken = psutil.Process().memory_info().rss
    return max(0, min(memory_limit() - taken, psutil.virtual_memory().available))


def too_little_memory(problem: str = "This needs more memory than a worker may take") -> LimitError:
    """Return the sentence for work that does not fit into the memory of a worker."""
    return LimitError(
        f"{problem} (at most {size(memory_limit())}).",
        "Take fewer rows or columns, such as a part of the file, or a computer with more memory.",
    )


def size(n_bytes: int) -> str:
    """Return a number of bytes in words.

    >>> size(2 * 10**9), size(2**30), size(1_234_567), size(12)
    ('2 GB', '1 GiB', '1.23 MB', '12 bytes')
    """
    for unit, name in _DECIMAL if n_bytes % 2**20 else _BINARY:
        if n_bytes >= unit:
            return f"{round(n_bytes / unit, 2):,g} {name}"
    return f"{n_bytes:,} bytes"
