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
from analytics.training.layers import histograms
from analytics.training.views import Scene, View
from analytics.watched import Watched, Wish

Answer = Callable[[pd.DataFrame], np.ndarray]
Weights = Callable[[], dict[str, np.ndarray]]
LOOK_SECONDS = 0.25  # between two looks at whether somebody watches, and what
# Seconds between two pictures, by the age of a run: nobody needs many a second of a long one.
PACE = {0.0: 0.25, 10.0: 1.0}
# Of the processor time, at most. A short run is over soon, and would else be two or three pictures:
# the first pictures may take more of it, but not much in all.
SHARE = 0.02
FIRST_SHARE, FIRST_SECONDS = 0.2, 0.3


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
    _looked: float = 0.0
    _due: float = 0.0  # on the clock
    _earned: float = 0.0  # in processor time
    _spent: float = 0.0

    def __call__(self, progress: Progress) -> None:
        """Draw the model as it is, if somebody looks and it is time."""
        now, self._last = time.perf_counter(), {"step": progress.step, "total": progress.total}
        if now - self._looked < LOOK_SECONDS or progress.answer is None:
            return
        self._looked, wish = now, self.watched.wish()
        if wish is None:
            return
        with self._harmless():
            if wish != self._wish:
                self._turn_to(wish)
            elif now < self._due or time.process_time() < self._earned:
                return
            self._draw(progress.answer, progress.weights, self._last)

    def end(self, answer: Answer) -> None:
        """Draw the model that is kept, if it was watched until now."""
        if self._view and self.watched.wish():
            with self._harmless():
                self._draw(answer, None, {**self._last, "kept": True})

    @contextmanager
    def _harmless(self) -> Iterator[None]:
        # Whatever goes wrong with a picture, the training goes on; there are no more pictures then.
        try:
            yield
        except Exception:
            traceback.print_exc()
            self._looked = math.inf

    def _turn_to(self, wish: Wish) -> None:
        self._wish = wish
        self._view = Scene(self.data).view(wish)
        header = self._view.header if self._view else {"nothing": True}
        # A number that is new even after an interrupted worker: pages know views by it.
        self.watched.begin({"view": str(time.time_ns()), **header})

    def _draw(self, answer: Answer, weights: Weights | None, when: dict[str, Any]) -> None:
        if self._view is None:
            return
        began = time.process_time()
        self._number += 1
        layers = {"layers": histograms(weights())} if weights else {}
        picture = self._view.picture(answer(self._view.frame))
        self.watched.add(self._number, when | picture | layers)
        now, done = time.perf_counter(), time.process_time()
        self._spent += done - began
        share = FIRST_SHARE if self._spent < FIRST_SECONDS else SHARE
        self._earned = done + (done - began) / share
        age = now - self.began
        self._due = now + next(pace for since, pace in reversed(PACE.items()) if age >= since)
