"""Between a fit and whoever watches: points go to the store, what was asked for comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from analytics.models.base import Progress, Signal
from analytics.runs import RunStore
from analytics.training.watcher import Watcher

OnProgress = Callable[[Progress], Signal | None]
FLUSH_SECONDS = 0.5


@dataclass
class Reporter:
    """Writes the live curve to the store, a few times a second at most, and brings back signals."""

    store: RunStore
    run_id: str
    on_progress: OnProgress | None = None
    began: float = field(default_factory=time.time)
    watcher: Watcher | None = None
    _waiting: list[tuple[Progress, float]] = field(default_factory=list)
    _flushed: float = 0.0

    def __call__(self, progress: Progress) -> Signal | None:
        """Take one point; answer ``"stop"``, ``"cancel"`` or nothing."""
        now = time.time()
        self._waiting.append((progress, now - self.began))
        asked = self.on_progress(progress) if self.on_progress else None
        if self.watcher:
            self.watcher(progress)
        if now - self._flushed < FLUSH_SECONDS:
            return asked
        return self.flush() or asked

    def flush(self) -> Signal | None:
        """Write what waits."""
        signal = self.store.append(self.run_id, self._waiting)
        self._waiting, self._flushed = [], time.time()
        return signal
