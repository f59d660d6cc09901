"""Which trial has fallen too far behind the others to be trained to its end."""

from __future__ import annotations

import math
from bisect import bisect_right

# From which share of its way on a trial must be in which best share of the trials. The first epochs
# tell much, the next ones little: while steps are large, the best trials look middling. The tables
# that chose this are in docs/measured.md.
KEPT = ((0.05, 0.4), (0.1, 0.6), (0.75, 0.2))
FEWEST = 4  # other trials, before any is ended


class Race:
    """The curves of trials that are compared with each other, always at the same share of the way.

    A trial that was ended stays in the race, behind all that came further. Without it, as among
    the finished trials alone (Optuna's `MedianPruner`), each trial would have to be as good as
    the middle one of the best.
    """

    def __init__(self) -> None:
        self._curves: dict[int, list[tuple[float, float]]] = {}
        self._done: set[int] = set()
        self._ended: set[int] = set()

    def behind(self, number: int, way: float, loss: float) -> bool:
        """Take a point of a trial, at a share of its way; say whether it has fallen behind."""
        others = [self._at(other, way) for other in self._curves if other != number]
        self._curves.setdefault(number, []).append((way, loss))
        known = [other for other in others if other is not None]
        better = sum(other < loss for other in known)
        return len(known) >= FEWEST and better >= _kept(way) * (len(known) + 1)

    def end(self, number: int, state: str) -> None:
        """Hear that a trial is done, or was ended; one that failed leaves the race."""
        if state == "done":
            self._done.add(number)
        elif state == "pruned":
            self._ended.add(number)
        else:
            self._curves.pop(number, None)

    def _at(self, number: int, way: float) -> float | None:
        """Return where a trial stood then: infinitely far behind if it was ended before."""
        curve = self._curves[number]
        before = bisect_right(curve, (way, math.inf))
        if before and (curve[-1][0] >= way or number in self._done):
            return curve[before - 1][1]
        return math.inf if number in self._ended else None


def _kept(way: float) -> float:
    return next((share for start, share in reversed(KEPT) if way >= start), math.inf)
