"""Draws a model while it learns, for whoever looks, and takes next to no time from the learning."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.models.base import Progress, TrainingData
from analytics.training.views import Scene, View
from analytics.watched import Watched, Wish

SHARE = 0.02  # of the time, at most, goes into pictures
LOOK_SECONDS = 0.25
# Between two pictures: short runs are over soon, and nobody needs ten a second of long ones.
PACE = {0.0: 0.4, 20.0: 1.0}


@dataclass
class Watcher:
    """Looks at points of the live curve, and adds a picture where one is wished for and due."""

    watched: Watched
    data: TrainingData
    began: float = field(default_factory=time.perf_counter)
    _wish: Wish | None = None
    _view: View | None = None
    _number: int = 0
    _next: float = 0.0

    def __call__(self, progress: Progress) -> None:
        """Draw the model as it is, if somebody looks and it is time."""
        now = time.perf_counter()
        if now < self._next or progress.answer is None:
            return
        wish = self.watched.wish()
        if wish is None:
            self._next = now + LOOK_SECONDS
            return
        self._turn_to(wish)
        self._draw(progress.answer, {"step": progress.step, "total": progress.total})
        done = time.perf_counter()
        self._next = done + max(self._pace(done), (done - now) / SHARE)

    def end(self, answer: Callable[[pd.DataFrame], np.ndarray], step: int, total: int) -> None:
        """Draw the model that is kept, if it was watched until now."""
        if self._view is not None and self.watched.wish() is not None:
            self._draw(answer, {"step": step, "total": total, "kept": True})

    def _turn_to(self, wish: Wish) -> None:
        if wish == self._wish:
            return
        self._wish = wish
        self._view = Scene(self.data).view(wish)
        header = self._view.header if self._view else {"nothing": True}
        # A number that is new even after an interrupted worker: pages know views by it.
        self.watched.begin({"view": str(time.time_ns()), **header})

    def _draw(self, answer: Callable[[pd.DataFrame], np.ndarray], when: dict[str, Any]) -> None:
        if self._view is None:
            return
        self._number += 1
        self.watched.add(self._number, when | self._view.picture(answer(self._view.frame)))

    def _pace(self, now: float) -> float:
        return next(p for since, p in reversed(PACE.items()) if now - self.began >= since)
