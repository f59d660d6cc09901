"""A walk over steps: each one is taken if it fits the rows it finds, and waits if it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from analytics.errors import AnalyticsError, StepError
from analytics.recipe.outcome import Outcome
from analytics.recipe.preview import Preview
from analytics.steps import Step


@dataclass(frozen=True)
class Stop:
    """One step of a walk: the rows before and after it, and why it waits, if it does.

    `learner` is the first step that has learned, this one included; `state` what this one learned.
    The rows are one in `one_in` of the table's.
    """

    step: Step
    before: pd.DataFrame
    after: pd.DataFrame
    learner: Step | None = None
    state: dict[str, Any] = field(default_factory=dict)
    waits: AnalyticsError | None = None
    one_in: int = 1

    @property
    def did(self) -> bool:
        """Whether the step was taken."""
        return self.step.enabled and self.waits is None

    @property
    def seen(self) -> Preview:
        """What the step does to the rows."""
        return Preview(self.before, self.after, self.one_in, not self.step.row_by_row)

    @cached_property
    def outcome(self) -> Outcome:
        """What became of the step, in numbers and words."""
        if self.waits is not None:
            return Outcome("waits", self.waits.problem, self.waits.fix)
        if not self.step.enabled:
            return Outcome("off", "Switched off.")
        misfits = self.step.misfits(self.before, self.after)
        return Outcome.of(
            self.seen, {name: values for name, values in misfits.items() if len(values)}
        )


def walk(steps: Iterable[Step], frame: pd.DataFrame) -> Iterator[Stop]:
    """Take one step after the other; one that learns learns from all rows it finds."""
    learner = None
    for step in steps:
        stop = take(step, frame, learner)
        frame, learner = stop.after, stop.learner
        yield stop


def take(
    step: Step,
    frame: pd.DataFrame,
    learner: Step | None = None,
    only: pd.DataFrame | None = None,
) -> Stop:
    """Take one step if it is switched on, fits the rows, and stands where it may.

    Parameters
    ----------
    step, frame, learner
        The step, the rows to learn from, and the first step before it that has learned.
    only
        The rows to take it on, if not all of them.
    """
    rows = frame if only is None else only
    if not step.enabled:
        return Stop(step, rows, rows, learner)
    try:
        check_place(step, learner)
        state = learned(step, frame)
        after = ran(step, rows, state)
    except AnalyticsError as error:
        return Stop(step, rows, rows, learner, waits=error)
    return Stop(step, rows, after, learner or (step if step.learns else None), state)


def check_place(step: Step, learner: Step | None) -> None:
    """Look whether a step may stand behind one that has learned.

    Raises
    ------
    StepError
        It is about the rows of this very table, and may not.
    """
    if step.only_these_rows and learner is not None:
        raise StepError(
            f"“{step.sentence()}” is about the rows of this table, so it must stand before "
            f"“{learner.sentence()}”, which learns from them.",
            "Move it up.",
        )


def learned(step: Step, frame: pd.DataFrame) -> dict[str, Any]:
    """Return what a step learns from rows; nothing if it does not learn."""
    with _named(step):
        return step.learn(frame) if step.learns else {}


def ran(step: Step, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
    """Return the rows after a step."""
    with _named(step):
        return step.transform(frame, state)


@contextmanager
def _named(step: Step) -> Iterator[None]:
    """Turn whatever a step raises into a sentence that names it."""
    try:
        yield
    except (AnalyticsError, MemoryError):
        raise
    except Exception as error:
        raise StepError(
            f"“{step.sentence()}” failed: {error}.", "Edit the step or switch it off."
        ) from error
