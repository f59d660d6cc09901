"""Draws a model while it learns, for whoever looks, and takes next to no time from the learning."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analytics.models.base import Progress, TrainingData
from analytics.training.views import Scene, View
from analytics.watched import Watched, Wish

Answer = Callable[[pd.DataFrame], np.ndarray]
LOOK_SECONDS = 0.25
# By the age of a run: seconds between two pictures, at least, and the share of the time that may go
# into them, at most. A short run is over soon, and would else be seen in two or three pictures.
PACE = {0.0: (0.4, 0.05), 10.0: (1.0, 0.02)}


@dataclass
class Watcher:
    """Looks at points of the live curve, and adds a picture where one is wished for and due."""

    watched: Watched
    data: TrainingData
    began: float = field(default_factory=time.perf_counter)
    _wish: Wish | None = None
    _view: View | None = None
    _last: dict[str, Any] = field(default_factory=dict)
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
        with self._harmless():
            self._turn_to(wish)
            began = time.perf_counter()
            self._last = {"step": progress.step, "total": progress.total}
            self._draw(progress.answer, self._last)
            done = time.perf_counter()
            least, share = self._pace(done)
            self._next = done + max(least, (done - began) / share)

    def end(self, answer: Answer) -> None:
        """Draw the model that is kept, if it was watched until now."""
        if self._last and self.watched.wish():
            with self._harmless():
                self._draw(answer, {**self._last, "kept": True})

    @contextmanager
    def _harmless(self) -> Iterator[None]:
        # Whatever goes wrong with a picture, the training goes on; there are no more pictures then.
        try:
            yield
        except Exception:
            traceback.print_exc()
            self._next = math.inf

    def _turn_to(self, wish: Wish) -> None:
        if wish == self._wish:
            return
        self._wish = wish
        self._view = Scene(self.data).view(wish)
        header = self._view.header if self._view else {"nothing": True}
        # A number that is new even after an interrupted worker: pages know views by it.
        self.watched.begin({"view": str(time.time_ns()), **header})

    def _draw(self, answer: Answer, when: dict[str, Any]) -> None:
        if self._view is None:
            return
        self._number += 1
        self.watched.add(self._number, when | self._view.picture(answer(self._view.frame)))

    def _pace(self, now: float) -> tuple[float, float]:
        return next(p for since, p in reversed(PACE.items()) if now - self.began >= since)
