"""Whether a training fits into the memory: asked before it begins, and while it grows."""

from __future__ import annotations

import contextlib
import ctypes
import linecache

import pyarrow as pa

from analytics.errors import LimitError
from analytics.limits import memory_left, size


def ensure_fits(needed: int, fix: str) -> None:
    """Refuse what cannot fit before any time is spent on it.

    Raises
    ------
    LimitError
        More bytes are needed than this process may still take.
    """
    left = memory_left()
    if needed > left:
        raise LimitError(
            f"This training needs about {_rounded(needed)} of memory; {_rounded(left)} are left "
            "for it.",
            fix,
        )


def release() -> None:
    """Give memory that is free back to the system, where libraries would keep it for later."""
    pa.default_memory_pool().release_unused()
    linecache.clearcache()  # TensorFlow reads its own source when it is imported
    with contextlib.suppress(OSError, AttributeError):  # other systems have no such function
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def no_room_for(needed: int) -> bool:
    """Return whether so many bytes more are too many."""
    return needed > memory_left()


def _rounded(n_bytes: int) -> str:
    step = 10**8 if n_bytes >= 10**9 else 10**6
    return size(max(step, n_bytes // step * step))
