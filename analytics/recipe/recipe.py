"""A recipe: an ordered list of steps. Untrained it is a question, fitted it is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.errors import AnalyticsError, StepError
from analytics.recipe.outcome import Outcome
from analytics.recipe.preview import Preview
from analytics.recipe.walk import Stop, ran, take, walk
from analytics.steps import AnyStep, Step


class Recipe(BaseModel):
    """Cleaning steps in order.

    A step that does not fit the rows it finds waits: it is left out, and says why. Steps before
    the first one that learns run on all rows. From there on, everything is fitted on the training
    rows and travels with the model, so a step that drops, orders or edits the rows of this very
    table waits there too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[AnyStep, ...] = ()

    def active(self) -> list[Step]:
        """Return the steps that are switched on."""
        return [step for step in self.steps if step.enabled]

    def trimmed(self) -> Recipe:
        """Return the recipe without the steps that are switched off."""
        return Recipe(steps=tuple(self.active()))

    @property
    def learns(self) -> bool:
        """Whether a step that is switched on learns from rows."""
        return any(step.learns for step in self.active())

    def add(self, step: Step) -> Recipe:
        """Return the recipe with one more step; one about these rows goes before the learners."""
        place = _first_learner(self.steps) if step.only_these_rows else len(self.steps)
        return self._with([*self.steps[:place], step, *self.steps[place:]])

    def replace(self, i: int, step: Step) -> Recipe:
        """Return the recipe with another step at place `i`."""
        self.at(i)
        return self._with([*self.steps[:i], step, *self.steps[i + 1 :]])

    def remove(self, i: int) -> Recipe:
        """Return the recipe without the step at place `i`."""
        self.at(i)
        return self._with([*self.steps[:i], *self.steps[i + 1 :]])

    def move(self, i: int, to: int) -> Recipe:
        """Return the recipe with the step at place `i` moved to place `to`."""
        step, _ = self.at(i), self.at(to)
        rest = [*self.steps[:i], *self.steps[i + 1 :]]
        return self._with([*rest[:to], step, *rest[to:]])

    def toggle(self, i: int) -> Recipe:
        """Return the recipe with the step at place `i` switched on or off."""
        step = self.at(i)
        return self.replace(i, step.model_copy(update={"enabled": not step.enabled}))

    def at(self, i: int) -> Step:
        """Return the step at place `i`.

        Raises
        ------
        StepError
            There is none.
        """
        if not 0 <= i < len(self.steps):
            raise StepError(f"There is no step {i + 1}.", "The recipe has changed; look again.")
        return self.steps[i]

    def _with(self, steps: Sequence[Step]) -> Recipe:
        return Recipe.model_validate({"steps": [step.model_dump() for step in steps]})

    def elsewhere(self) -> Recipe:
        """Return the recipe for another table: corrections of single cells are switched off."""
        return self._with(
            [
                step.model_copy(update={"enabled": step.enabled and not step.of_one_table})
                for step in self.steps
            ]
        )

    def prepare(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, Recipe]:
        """Run the steps before the first learner on all rows; the index stays the row number.

        Returns
        -------
        tuple[pandas.DataFrame, Recipe]
            The rows, and the recipe with the steps that wait so far switched off: the one to fit.
        """
        steps = list(self.steps)
        for i, step in enumerate(steps):
            # Whether a learner fits is seen without a row: it must not learn from all of them.
            stop = take(step, frame.head(0) if step.learns else frame)
            if stop.learner is not None:
                break
            frame = frame if step.learns else stop.after
            steps[i] = step.model_copy(update={"enabled": stop.did})
        return frame, self._with(steps)

    def fit(self, train: pd.DataFrame) -> FittedRecipe:
        """Learn the rest from the training rows, which `prepare` has seen."""
        return self.with_learned(list(walk(self.from_learner(), train)))

    def from_learner(self) -> list[Step]:
        """Return the steps that are switched on, from the first one that learns."""
        active = self.active()
        return active[_first_learner(active) :]

    def with_learned(self, taken: Sequence[Learned]) -> FittedRecipe:
        """Return the recipe with what its steps from the first learner on have learned.

        Raises
        ------
        AnalyticsError
            The first of them waits.
        """
        if taken and taken[0].waits is not None:
            raise taken[0].waits
        active, did = self.active(), [one for one in taken if one.did]
        before = active[: _first_learner(active)]
        states = (*({} for _ in before), *(one.state for one in did))
        return FittedRecipe(Recipe(steps=(*before, *(one.step for one in did))), states)

    def walk(self, frame: pd.DataFrame) -> list[Stop]:
        """Take each step on raw rows in turn; those that learn learn from all of them."""
        return list(walk(self.steps, frame))

    def replay(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Outcome, ...]]:
        """Return raw rows after every step, and what became of each: did, partly, waits, or off."""
        stops = self.walk(frame)
        after = stops[-1].after if stops else frame
        return after, tuple(stop.outcome for stop in stops)

    def preview(self, frame: pd.DataFrame, i: int) -> Preview:
        """Show what the step at place `i` does to a frame of raw rows.

        Raises
        ------
        StepError
            The step waits: it does not fit the rows, or stands where it may not.
        """
        self.at(i)
        stop = list(walk(self.steps[: i + 1], frame))[-1]
        if stop.waits is not None:
            raise stop.waits
        return Preview(stop.before, stop.after)


class Learned(Protocol):
    """A step that rows have passed, and what it has learned of them, unless it waits."""

    @property
    def step(self) -> Step:
        """The step."""

    @property
    def state(self) -> dict[str, Any]:
        """What it has learned."""

    @property
    def waits(self) -> AnalyticsError | None:
        """Why it waits, if it does."""

    @property
    def did(self) -> bool:
        """Whether it was taken."""


def _first_learner(steps: Sequence[Step]) -> int:
    return next((i for i, s in enumerate(steps) if s.learns and s.enabled), len(steps))


@dataclass(frozen=True)
class FittedRecipe:
    """The steps of a recipe that fit, with what they have learned."""

    recipe: Recipe
    states: tuple[dict[str, Any], ...]

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Run the learned part on rows that `Recipe.prepare` has seen."""
        for step, state in self.learned():
            frame = ran(step, frame, state)
        return frame

    def learned(self) -> list[tuple[Step, dict[str, Any]]]:
        """Return the steps from the first one that learns, each with what it has learned."""
        first = _first_learner(self.recipe.steps)
        return list(zip(self.recipe.steps, self.states, strict=True))[first:]

    def apply_new(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Run every step on new raw rows; those about the rows of the table are skipped."""
        for step, state in zip(self.recipe.steps, self.states, strict=True):
            if not step.only_these_rows:
                frame = ran(step, frame, state)
        return frame

    def to_json(self) -> str:
        """Return recipe and states as JSON."""
        return _Stored(recipe=self.recipe, states=self.states).model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> FittedRecipe:
        """Read what `to_json` wrote."""
        stored = _Stored.model_validate_json(text)
        return cls(stored.recipe, stored.states)


class _Stored(BaseModel):
    recipe: Recipe
    states: tuple[dict[str, Any], ...]
