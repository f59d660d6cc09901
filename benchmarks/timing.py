"""How times are taken: turn and turn about, the middle one of five."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 5


def seconds(work: Callable[[], Any]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against(ours: Callable[[], float], peer: Callable[[], float]) -> tuple[float, float, float]:
    """Return our median, the peer's, and the median of the ratios of each round.

    Both give their seconds. They take turns, so that a machine that is busy for a while is busy
    for both.
    """
    pairs = [(ours(), peer()) for _ in range(ROUNDS)]
    ratios = [mine / theirs for mine, theirs in pairs]
    mine, theirs = zip(*pairs, strict=True)
    return statistics.median(mine), statistics.median(theirs), statistics.median(ratios)


def show(title: str, rows: list[tuple[Any, ...]], names: tuple[str, ...]) -> None:
    """Print a table in Markdown."""
    print(f"\n{title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in rows:
        print(f"| {' | '.join(f'{v:.3g}' if isinstance(v, float) else str(v) for v in row)} |")
