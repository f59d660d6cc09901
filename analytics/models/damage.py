"""What a saved model says when its files are absent or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import BadZipFile

from analytics.errors import StorageError

_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile)


@contextmanager
def reading(what: str, fix: str = "Train the plan again.") -> Iterator[None]:
    """Turn whatever damaged files of `what` raise into a sentence.

    Raises
    ------
    StorageError
        A file is absent or damaged.
    """
    try:
        yield
    except _UNREADABLE as error:
        raise StorageError(f"{what} is damaged.", fix) from error
