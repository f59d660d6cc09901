"""Frames that a lane has at hand: the walks over recipes it was last asked about, while they fit.

Pages ask about the same dataset and nearly the same recipe again and again. A dataset never
changes, so a walk belongs to its fingerprint and its steps; the beginning of one serves another.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd
import psutil

from analytics.dataset import Dataset
from analytics.recipe import Preview, Recipe, Stop, take

MOST_BYTES = min(2**30, psutil.virtual_memory().total // 8)


SAMPLE_ROWS = 50_000
PATIENCE_SECONDS = 0.25  # what a preview of all rows may take, as its sample foretells


@dataclass
class Walks:
    """The last walks over recipes, by dataset and first steps; the oldest ones make room.

    Frames share the columns that a step does not touch, so that less is held than is counted.
    """

    most_bytes: int = MOST_BYTES
    _frames: OrderedDict[str, pd.DataFrame] = field(default_factory=OrderedDict)
    _stops: OrderedDict[tuple[str, ...], Stop] = field(default_factory=OrderedDict)

    def stops(self, dataset: Dataset, recipe: Recipe) -> Iterator[Stop]:
        """Yield each stop of a walk over all rows of a dataset."""
        frame, learner = self.raw(dataset), None
        keys = [step.model_dump_json() for step in recipe.steps]
        for i, step in enumerate(recipe.steps):
            key = (str(dataset.folder), *keys[: i + 1])
            stop = self._stops.get(key) or take(step, frame, learner)
            self._keep(key, stop)
            frame, learner = stop.after, stop.learner
            yield stop

    def raw(self, dataset: Dataset) -> pd.DataFrame:
        """Return the rows of a dataset."""
        key = str(dataset.folder)
        frame = self._frames.get(key)
        if frame is None:
            self.clear()
            frame = dataset.frame()
            if _bytes(frame) <= self.most_bytes:
                self._frames[key] = frame
        return frame

    def after(self, dataset: Dataset, recipe: Recipe) -> pd.DataFrame:
        """Return the rows after every step that fits, learned from all rows."""
        stops = list(self.stops(dataset, recipe))
        return stops[-1].after if stops else self.raw(dataset)

    def prepared(self, dataset: Dataset, recipe: Recipe) -> pd.DataFrame:
        """Return the rows after the steps that fit and stand before the first one that learns."""
        frame = self.raw(dataset)
        for stop in self.stops(dataset, recipe):
            if stop.learner is not None:
                break
            frame = stop.after
        return frame

    def preview(self, dataset: Dataset, recipe: Recipe, place: int) -> Preview:
        """Show what the step at a place does: to all rows, or to a sample where that takes long.

        Raises
        ------
        StepError
            The step waits.
        """
        step = recipe.at(place)
        *_, last = (None, *self.stops(dataset, Recipe(steps=recipe.steps[:place])))
        frame, learner = (last.after, last.learner) if last else (self.raw(dataset), None)
        every = len(frame) // SAMPLE_ROWS
        if every > 1 and not step.only_these_rows:
            began = time.perf_counter()
            seen = _seen(take(step, frame, learner, frame.iloc[::every]), len(frame))
            if seen.changes and (time.perf_counter() - began) * every > PATIENCE_SECONDS:
                return seen
        *_, stop = self.stops(dataset, Recipe(steps=recipe.steps[: place + 1]))
        return _seen(stop)

    def clear(self) -> None:
        """Forget everything."""
        self._frames.clear()
        self.forget_stops()

    def forget_stops(self) -> None:
        """Forget what steps did, and keep the rows of the dataset."""
        self._stops.clear()

    def _keep(self, key: tuple[str, ...], stop: Stop) -> None:
        self._stops[key] = stop
        self._stops.move_to_end(key)
        while self._stops and self.n_bytes > self.most_bytes:
            self._stops.popitem(last=False)

    @property
    def n_bytes(self) -> int:
        """How much is held, if nothing were shared."""
        held = [*self._frames.values(), *(stop.after for stop in self._stops.values())]
        return sum(map(_bytes, held))


def _seen(stop: Stop, sample_of: int | None = None) -> Preview:
    if stop.waits is not None:
        raise stop.waits
    return Preview(stop.before, stop.after, sample_of)


def _bytes(frame: pd.DataFrame) -> int:
    return int(frame.memory_usage(index=False).sum())


WALKS = Walks()
