"""How many threads a fit may take."""

from __future__ import annotations

import os
from typing import Any

FEW_CELLS = 1_000_000


def limited_threads(cells: int) -> Any:
    """Return a context in which compiled libraries work on a matrix of so many cells.

    Few cells are worth one thread. Beyond, one core stays free for the pages: each round waits
    for its slowest thread, and one that shares its core holds up all others.
    """
    from threadpoolctl import threadpool_limits

    spare = max(1, (os.cpu_count() or 1) - 1)
    return threadpool_limits(1 if cells <= FEW_CELLS else spare)
