"""Between a fit and whoever watches: points go to the store, what was asked for comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from analytics.errors import StorageError
from analytics.models.base import Progress, Signal
from analytics.runs import Asked, RunStore
from analytics.training.checkpoint import Checkpoint, Standing
from analytics.training.watcher import Watcher

OnProgress = Callable[[Progress], Asked | None]
FLUSH_SECONDS = 0.5
CHECKPOINT_SECONDS = 2.0
# Writing checkpoints may take so large a share of the time: large states are written less often.
CHECKPOINT_SHARE = 0.02


class Paused(Exception):
    """Somebody wants the place of this run for a while; where it stands is written down."""


@dataclass
class Reporter:
    """Writes the live curve and checkpoints, both now and then, and brings back signals.

    `ends` is the moment at which the time of the run is over, if it has a budget.
    """

    store: RunStore
    run_id: str
    checkpoint: Checkpoint
    on_progress: OnProgress | None = None
    began: float = field(default_factory=time.time)
    watcher: Watcher | None = None
    ends: float | None = None
    _waiting: list[tuple[Progress, float]] = field(default_factory=list)
    _flushed: float = 0.0
    _next_checkpoint: float = 0.0
    _asked: Asked | None = None

    def begin(self, seconds: float, budget: float | None) -> None:
        """Start the clock of the curve at `seconds`, and that of the budget, if there is one."""
        now = time.time()
        self.began, self._next_checkpoint = now - seconds, now + CHECKPOINT_SECONDS
        self.ends = None if budget is None else now + budget

    def __call__(self, progress: Progress) -> Signal | None:
        """Take one point; answer ``"stop"``, ``"cancel"`` or nothing.

        Raises
        ------
        Paused
            That was asked for, and this is a point from which the fit can go on.
        """
        now = time.time()
        self._waiting.append((progress, now - self.began))
        asked = self.on_progress(progress) if self.on_progress else None
        if now - self._flushed >= FLUSH_SECONDS:
            self.flush()
        if self.watcher:  # after that: the first picture takes longer than the first point
            self.watcher(progress)
        asked = asked or self._asked
        if asked == "pause":
            if self._save(progress):
                raise Paused
            return None
        if now >= self._next_checkpoint:
            self._save(progress)
        return asked or ("stop" if self.ends and now >= self.ends else None)

    def flush(self) -> None:
        """Write the points that wait, and see what was asked for."""
        self._asked = self.store.append(self.run_id, self._waiting)
        self._waiting, self._flushed = [], time.time()

    def _save(self, progress: Progress) -> bool:
        if progress.state is None:
            return False
        began = time.time()
        try:
            self.checkpoint.write(Standing(progress.step, began - self.began, progress.state()))
        except StorageError:  # training goes on; the next point tries again
            return False
        taken = time.time() - began
        self._next_checkpoint = began + max(CHECKPOINT_SECONDS, taken / CHECKPOINT_SHARE)
        return True
