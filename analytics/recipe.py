"""A recipe: an ordered list of steps. Untrained it is a question, fitted it is an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, model_validator

from analytics.errors import AnalyticsError, StepError
from analytics.steps import AnyStep, Step


class Recipe(BaseModel):
    """Cleaning steps in order.

    Steps before the first one that learns run on all rows. From there on, everything is fitted on
    the training rows and travels with the model, so a step that drops, orders or edits the rows of
    this very table must stand before it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[AnyStep, ...] = ()

    @model_validator(mode="after")
    def _rows_are_dropped_first(self) -> Recipe:
        active = self.active()
        first = _first_learner(active)
        late = [step for step in active[first:] if step.only_these_rows]
        if late:
            raise StepError(
                f"“{late[0].sentence()}” is about the rows of this table, so it must stand before "
                f"“{active[first].sentence()}”, which learns from them.",
                "Move it up.",
            )
        return self

    def active(self) -> list[Step]:
        """Return the steps that are switched on."""
        return [step for step in self.steps if step.enabled]

    def add(self, step: Step) -> Recipe:
        """Return the recipe with one more step; one about these rows goes before the learners."""
        place = _first_learner(self.steps) if step.only_these_rows else len(self.steps)
        return self._with([*self.steps[:place], step, *self.steps[place:]])

    def replace(self, i: int, step: Step) -> Recipe:
        """Return the recipe with another step at place `i`."""
        self._at(i)
        return self._with([*self.steps[:i], step, *self.steps[i + 1 :]])

    def remove(self, i: int) -> Recipe:
        """Return the recipe without the step at place `i`."""
        self._at(i)
        return self._with([*self.steps[:i], *self.steps[i + 1 :]])

    def move(self, i: int, to: int) -> Recipe:
        """Return the recipe with the step at place `i` moved to place `to`."""
        step, _ = self._at(i), self._at(to)
        rest = [*self.steps[:i], *self.steps[i + 1 :]]
        return self._with([*rest[:to], step, *rest[to:]])

    def toggle(self, i: int) -> Recipe:
        """Return the recipe with the step at place `i` switched on or off."""
        step = self._at(i)
        return self.replace(i, step.model_copy(update={"enabled": not step.enabled}))

    def _at(self, i: int) -> Step:
        if not 0 <= i < len(self.steps):
            raise StepError(f"There is no step {i + 1}.", "The recipe has changed; look again.")
        return self.steps[i]

    def _with(self, steps: Sequence[Step]) -> Recipe:
        return Recipe.model_validate({"steps": [step.model_dump() for step in steps]})

    def prepare(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Run the steps before the first learner on all rows; the index stays the row number."""
        active = self.active()
        for step in active[: _first_learner(active)]:
            frame = _run(step, frame, {})
        return frame

    def fit(self, train: pd.DataFrame) -> FittedRecipe:
        """Learn the rest from the training rows, which `prepare` has seen."""
        active = self.active()
        first = _first_learner(active)
        states: list[dict[str, Any]] = [{} for _ in active[:first]]
        for step in active[first:]:
            states.append(_learn(step, train))
            train = _run(step, train, states[-1])
        return FittedRecipe(Recipe(steps=tuple(active)), tuple(states))

    def preview(self, frame: pd.DataFrame, i: int) -> Preview:
        """Show what the step at place `i` does to a frame of raw rows."""
        step = self._at(i)
        for earlier in self.steps[:i]:
            if earlier.enabled:
                frame = _run(earlier, frame, _learn(earlier, frame))
        after = _run(step, frame, _learn(step, frame))
        return Preview(frame, after)


def _first_learner(steps: Sequence[Step]) -> int:
    return next((i for i, s in enumerate(steps) if s.learns and s.enabled), len(steps))


def _learn(step: Step, frame: pd.DataFrame) -> dict[str, Any]:
    with _named(step):
        return step.learn(frame) if step.learns else {}


def _run(step: Step, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
    with _named(step):
        return step.transform(frame, state)


@contextmanager
def _named(step: Step) -> Iterator[None]:
    """Turn whatever a step raises into a sentence that names it."""
    try:
        yield
    except AnalyticsError:
        raise
    except Exception as error:
        raise StepError(
            f"“{step.sentence()}” failed: {error}.", "Edit the step or switch it off."
        ) from error


@dataclass(frozen=True)
class FittedRecipe:
    """A recipe with what its steps have learned."""

    recipe: Recipe
    states: tuple[dict[str, Any], ...]

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Run the learned part on rows that `Recipe.prepare` has seen."""
        first = _first_learner(self.recipe.steps)
        for step, state in list(zip(self.recipe.steps, self.states, strict=True))[first:]:
            frame = _run(step, frame, state)
        return frame

    def apply_new(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Run every step on new raw rows; those about the rows of the table are skipped."""
        for step, state in zip(self.recipe.steps, self.states, strict=True):
            if not step.only_these_rows:
                frame = _run(step, frame, state)
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


@dataclass(frozen=True)
class Preview:
    """A frame before and after one step."""

    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def n_rows_left_out(self) -> int:
        """How many rows the step leaves out."""
        return len(self.before) - len(self.after)

    @property
    def moved(self) -> bool:
        """Whether rows or columns that stay come in another order."""
        rows = self.before.index[self.before.index.isin(self.after.index)]
        columns = [name for name in self.before.columns if name in self.after.columns]
        return not rows.equals(self.after.index) or columns != self.shared

    @property
    def shared(self) -> list[str]:
        """The columns that are there before and after."""
        return [name for name in self.after.columns if name in self.before.columns]

    @property
    def removed(self) -> list[str]:
        """The columns that are gone."""
        return [name for name in self.before.columns if name not in self.after.columns]

    @property
    def added(self) -> list[str]:
        """The columns that are new."""
        return [name for name in self.after.columns if name not in self.before.columns]

    def changed(self) -> pd.DataFrame:
        """Return what changed: True where a cell of `after` differs from `before`."""
        before = self.before.loc[self.after.index]
        mask = pd.DataFrame(True, index=self.after.index, columns=self.after.columns)
        for name in self.shared:
            old, new = before[name].astype("object"), self.after[name].astype("object")
            mask[name] = ~((old == new).fillna(False) | (old.isna() & new.isna())).astype(bool)
        return mask

    def n_lost(self) -> int:
        """Return how many values become missing, for instance as they do not fit a new type."""
        before = self.before.loc[self.after.index, self.shared]
        return int((before.notna() & self.after[self.shared].isna()).to_numpy().sum())

    def sentence(self) -> str:
        """Say in words what the step does."""
        n_cells = int(self.changed()[self.shared].to_numpy().sum())
        n_lost, n_gone = self.n_lost(), self.n_rows_left_out
        change = "cell changes" if n_cells == 1 else "cells change"
        said = (
            (n_cells, f"{n_cells:,} {change}"),
            (n_lost, f"{n_lost:,} of them now missing"),
            (n_gone, f"{n_gone:,} of {len(self.before):,} rows are left out"),
            (len(self.removed), f"without {', '.join(self.removed)}"),
            (len(self.added), f"new: {', '.join(self.added)}"),
            (self.moved, "the order changes"),
        )
        text = ", ".join(text for n, text in said if n) or "nothing changes"
        return f"{text[0].upper()}{text[1:]}."
