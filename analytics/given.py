"""Files that stay where their owner put them: found by their path, known again by size and time."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from analytics.errors import AnalyticsError, NotFoundError, ReadError

_CHECK = "Check the path and try again."


def given_file(text: str) -> Path:
    """Return the file that a path names, once it is certain that it can be read.

    Raises
    ------
    ReadError
        The path is not whole, or names what is no file: a folder, a device, a pipe; or the file
        may not be read.
    NotFoundError
        There is no such file.
    """
    path = _whole(text)
    try:
        _check_regular(path.stat(), path)
        # What lies there may have become a pipe since, which would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            _check_regular(os.fstat(handle), path)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:  # a NUL in a path is a ValueError
        raise _refused(error, path) from error
    return path


def _whole(text: str) -> Path:
    text = text.strip().strip("\"'")
    if not text:
        raise ReadError("No path was given.", "Give the whole path of a file, from / on.")
    path = Path(text)
    if text.startswith("~/"):
        path = Path.home() / text[2:]
    if not path.is_absolute():
        raise ReadError(
            f"“{text}” does not say where it begins.",
            "Give the whole path, such as /home/ann/table.csv.",
        )
    return path


def _check_regular(found: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise ReadError(f"“{path}” is a folder.", "Name a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise ReadError(f"“{path}” is a device or a pipe, not a file.", "Name a file.")


def _refused(error: OSError | ValueError, path: Path) -> AnalyticsError:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return NotFoundError(f"There is no file “{path}”.", _CHECK)
    if isinstance(error, PermissionError):
        return ReadError(
            f"“{path}” may not be read by this app.", "Allow it, or copy the file elsewhere."
        )
    return ReadError(f"“{path}” cannot be opened: {error.strerror}.", _CHECK)


def refer(path: Path) -> dict[str, Any]:
    """Return what to remember of a file that is not copied."""
    found = path.stat()
    return {"path": str(path.absolute()), "size": found.st_size, "changed": found.st_mtime_ns}


def referred(known: dict[str, Any]) -> Path:
    """Return the file that was remembered, if it is still the same.

    Raises
    ------
    ReadError, NotFoundError
        It has changed since, or is gone.
    """
    path = given_file(known["path"])
    if refer(path) != known:
        raise ReadError(
            f"“{path}” has changed since it was read.", "Read the file again under Upload."
        )
    return path
