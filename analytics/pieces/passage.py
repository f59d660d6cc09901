"""Steps on their way through a table that is larger than memory: the same as on the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.errors import AnalyticsError
from analytics.pieces.lookup import Lookup
from analytics.pieces.stored import StoredRows, empty_frame, write_rows
from analytics.pieces.taken import BeginAgainError, StepWaitsError, Taken
from analytics.recipe import Recipe
from analytics.recipe.walk import check_place, learned, take
from analytics.steps import Step

Tell = Callable[[int], None]


@dataclass
class Passage:
    """Rows on disk, and the steps they have passed.

    Each stage of steps is one pass over the rows, written to a new file of `folder`.
    """

    rows: StoredRows
    folder: Path
    tell: Tell = lambda n_rows: None
    taken: list[Taken] = field(default_factory=list)
    learner: Step | None = None

    def fits(self, step: Step) -> bool:
        """Return whether a step fits these rows, seen without a look at any of them."""
        return take(step, self.rows.empty, self.learner).waits is None

    def take(self, stage: Sequence[Step]) -> None:
        """Take steps, of which the first alone may ask for all rows."""
        first, *others = [Taken(step) for step in stage]
        rows = self._begun(first)
        steps = [first, *others]
        kinds = self.rows.kinds
        self._replace(self._passed(rows, steps), self.rows, rows)
        for one in steps:
            one.end(empty_frame(kinds))
            kinds = one.kinds or kinds
        pa.default_memory_pool().release_unused()  # else it counts until the end
        self.taken += steps
        self.learner = self.learner or _learner(steps)

    def apply(self, learned: Iterable[tuple[Step, dict[str, Any]]]) -> None:
        """Take the rows through steps that have learned before.

        Raises
        ------
        AnalyticsError
            One of them does not fit.
        """
        steps = [Taken(step, state) for step, state in learned]
        self._replace(self._passed(self.rows, steps), self.rows)
        for one in steps:
            if one.waits is not None:
                raise one.waits

    def fitting(self, recipe: Recipe) -> Recipe:
        """Return the recipe with those steps switched off that waited."""
        steps = [one.step.model_copy(update={"enabled": one.did}) for one in self.taken]
        return Recipe(steps=(*steps, *recipe.active()[len(steps) :]))

    def _replace(self, rows: StoredRows, *before: StoredRows) -> None:
        self.rows = rows
        for old in {old.path: old for old in before}.values():
            if old.path.parent == self.folder:
                old.unlink()

    def _begun(self, first: Taken) -> StoredRows:
        """Let the first step learn from all rows, or choose among them."""
        try:
            check_place(first.step, self.learner)
            if first.step.learns:
                first.state = _learned(first.step, self.rows)
            elif not first.step.row_by_row:
                first.step.transform(self.rows.empty, {})  # whether it fits
                first.over = True
                return self._chosen(first.step.places(Lookup(self.rows)))
        except AnalyticsError as error:
            first.waits = error
        return self.rows

    def _chosen(self, places: np.ndarray) -> StoredRows:
        if (places[1:] > places[:-1]).all():
            stay = np.zeros(self.rows.n_rows, dtype=bool)
            stay[places] = True
            return replace(self.rows, stay=stay)
        return Lookup(self.rows).reordered(places, self._file("ordered"))

    def _passed(self, rows: StoredRows, steps: list[Taken]) -> StoredRows:
        while True:
            try:
                return write_rows(self._through(rows, steps), self._file("passed"))
            except StepWaitsError:
                for one in steps:
                    one.kinds = None
            except BeginAgainError:
                pass

    def _through(self, rows: StoredRows, steps: list[Taken]) -> Iterator[pd.DataFrame]:
        for piece in rows.pieces():
            n_rows, learner = len(piece), self.learner
            for one in steps:
                piece = one.on(piece, learner)
                learner = learner or _learner([one])
            yield piece
            self.tell(n_rows)

    def _file(self, name: str) -> Path:
        return self.folder / f"{len(self.taken)}-{name}.parquet"


def _learner(steps: list[Taken]) -> Step | None:
    return next((one.step for one in steps if one.did and one.step.learns), None)


def _learned(step: Step, rows: StoredRows) -> dict[str, Any]:
    """Learn from one column after the other: all of them need not be in memory at once."""
    states = [learned(alone, rows.frame((name,))) for name, alone in step.by_column()]
    return {name: value for state in states for name, value in state.items()}


def stages(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Yield steps that are on and can be taken in one pass; one that asks for all begins one."""
    stage: list[Step] = []
    for step in filter(lambda step: step.enabled, steps):
        if stage and (step.learns or not step.row_by_row):
            yield stage
            stage = []
        stage.append(step)
    if stage:
        yield stage


def prepared(passage: Passage, steps: Sequence[Step]) -> None:
    """Take the steps that fit and stand before the first one that learns."""
    for stage in stages(steps):
        if stage[0].learns and passage.fits(stage[0]):
            return
        passage.take(stage)


def finished(passage: Passage, steps: Sequence[Step]) -> None:
    """Take all steps that fit; those that learn see all rows."""
    for stage in stages(steps):
        passage.take(stage)
