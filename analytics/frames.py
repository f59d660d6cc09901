"""Frames that a lane has at hand: the walks over recipes it was last asked about, while they fit.

Pages ask about the same dataset and nearly the same recipe again and again. A dataset never
changes, so a walk belongs to its fingerprint and its steps; the beginning of one serves another.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import psutil

from analytics.dataset import Dataset, first_rows
from analytics.pieces import StoredRows
from analytics.recipe import Preview, Recipe, Stop, take
from analytics.workspace import saving

MOST_BYTES = min(2**30, psutil.virtual_memory().total // 8)
FEW_CELLS = 1_000_000
HEAD_ROWS = 1000
SAMPLE_ROWS = 50_000
PATIENCE_SECONDS = 0.25  # what a preview of all rows may take, as its sample foretells


def foretold_bytes(table: Dataset | StoredRows) -> int:
    """Return how many bytes a table takes in pandas, as its first rows foretell."""
    head = first_rows(table.path, HEAD_ROWS)
    return _bytes(head) * table.n_rows // max(len(head), 1)


def one_in(dataset: Dataset, most_bytes: int = MOST_BYTES) -> int:
    """Return of how many rows one is held: 1 where the whole table is.

    Steps take several times what their rows do. A table of more than half of what may be held is
    looked at in a sample of a quarter of that, and cleaned in pieces.
    """
    if dataset.n_rows * len(dataset.columns) <= FEW_CELLS:
        return 1
    n_bytes = foretold_bytes(dataset)
    return 1 if n_bytes <= most_bytes // 2 else -(-n_bytes // (most_bytes // 4))


def sample(dataset: Dataset, every: int) -> pd.DataFrame:
    """Return one row in `every`, its number being the index; found once, and kept."""
    file = dataset.folder / f"one-in-{every}.parquet"
    if not file.exists():
        pieces = StoredRows.of(dataset.path).pieces()
        rows = pd.concat([piece[piece.index % every == 0] for piece in pieces])
        save_frame(rows, file, "A sample of the table")
    return pd.read_parquet(file)


def save_frame(frame: pd.DataFrame, file: Path, what: str) -> None:
    """Write a frame beside its place and move it there; `what` names it in a sentence.

    Raises
    ------
    StorageError
        The disk refused.
    """
    with saving(what):
        file.parent.mkdir(parents=True, exist_ok=True)
        writing = file.with_suffix(".writing")
        frame.to_parquet(writing)
        writing.replace(file)


@dataclass
class Walks:
    """The last walks over recipes, by dataset and first steps; the oldest ones make room.

    Frames share the columns that a step does not touch, so that less is held than is counted. Of a
    table that is too large a sample is walked, and whatever is said of it says so.
    """

    most_bytes: int = MOST_BYTES
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict)  # one at most
    _stops: OrderedDict[tuple[str, ...], Stop] = field(default_factory=OrderedDict)

    def stops(self, dataset: Dataset, recipe: Recipe) -> Iterator[Stop]:
        """Yield each stop of a walk over the rows of a dataset."""
        frame, learner, every = self.raw(dataset), None, self.one_in(dataset)
        keys = [step.model_dump_json() for step in recipe.steps]
        for i, step in enumerate(recipe.steps):
            key = (str(dataset.folder), *keys[: i + 1])
            stop = self._stops.get(key) or replace(take(step, frame, learner), one_in=every)
            self._keep(key, stop)
            frame, learner = stop.after, stop.learner
            yield stop

    def one_in(self, dataset: Dataset) -> int:
        """Return of how many rows of a dataset one is held."""
        return one_in(dataset, self.most_bytes)

    def raw(self, dataset: Dataset) -> pd.DataFrame:
        """Return the rows of a dataset, or a sample of them."""
        key = str(dataset.folder)
        frame = self._frames.get(key)
        if frame is None:
            self.clear()
            every = self.one_in(dataset)
            frame = dataset.frame() if every == 1 else sample(dataset, every)
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
            stop = take(step, frame, learner, frame.iloc[::every])
            seen = _seen(replace(stop, one_in=every * self.one_in(dataset)))
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


def _seen(stop: Stop) -> Preview:
    if stop.waits is not None:
        raise stop.waits
    return stop.seen


def _bytes(frame: pd.DataFrame) -> int:
    return int(frame.memory_usage(index=False).sum())


WALKS = Walks()
