"""A search: what is tried, how the next trial is chosen, and when it ends."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from analytics.errors import PlanError
from analytics.models import AnyModel
from analytics.models.base import ModelSpec
from analytics.plan import Plan
from analytics.search.spaces import Space, space_from

Method = Literal["tpe", "random", "grid"]
METHODS: dict[str, str] = {
    "tpe": "Near the best so far (TPE)",
    "random": "At random",
    "grid": "Every combination",
}


class Candidate(BaseModel):
    """A model, and the parameters of it that vary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: AnyModel
    spaces: dict[str, Space] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _allowed(self) -> Self:
        for name, space in self.spaces.items():
            if name == "kind" or name not in type(self.model).model_fields:
                raise ValueError(f"{type(self.model).title} has no parameter “{name}”")
            for value in space.ends:
                self.having({name: value})
        return self

    def having(self, values: dict[str, Any]) -> ModelSpec:
        """Return the model with some parameters changed."""
        try:
            return type(self.model).model_validate(self.model.model_dump() | values)
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]) if first["loc"] else "the parameters"
            field = type(self.model).model_fields.get(name)
            title = (field and field.title) or name
            raise ValueError(f"{title}: {first['msg'].lower()}") from error

    def combinations(self) -> list[dict[str, Any]]:
        """Return the points of the grid over all that varies."""
        grids = [space.grid() for space in self.spaces.values()]
        return [dict(zip(self.spaces, values)) for values in itertools.product(*grids)]


class Settings(BaseModel):
    """How trials are chosen, and when they end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Method = Field(
        "tpe",
        title="Next values",
        description="How the values of the next trial are chosen. The best of earlier trials are "
        "followed from the tenth on.",
        json_schema_extra={"labels": {**METHODS}},
    )
    n_trials: int = Field(
        30, ge=2, le=1000, title="Trials", description="How many models are trained at most."
    )
    budget_seconds: int | None = Field(
        None,
        ge=10,
        le=7 * 24 * 3600,
        title="Time budget in seconds",
        description="After so many seconds it ends and keeps the best. Empty: as long as it takes.",
    )
    folds: int | None = Field(
        None,
        ge=2,
        le=10,
        title="Folds",
        description="Cross-validation: the rows that are not for the test are cut into so many "
        "parts, and each trial is trained that often, judged each time by another part; by time, "
        "by what comes after. Steadier, and so many times longer. Empty: the validation part "
        "decides.",
    )
    pruning: bool = Field(
        True,
        title="End hopeless trials early",
        description="A trial is ended where its lowest loss so far is not good enough among the "
        "others at the same share of their way: among the best 40 % in the first tenth, the best "
        "60 % then, and the best fifth from three quarters on.",
    )


class Search(Settings):
    """Train a plan with many models, on the same rows, and keep the one that did best.

    The best is the one of the lowest validation loss; the test rows are not looked at. Each
    candidate is tried as it stands first, so that a search never ends below what was there. A blend
    among several candidates is tried last, of the best of each of the others, and kept if it cannot
    be told from the best.
    """

    plan: Plan
    candidates: tuple[Candidate, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _something_varies(self) -> Self:
        if len(self.candidates) == 1 and not self.candidates[0].spaces:
            raise ValueError("nothing varies: choose a parameter to try several values of")
        return self

    def grid(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the points to try, as the number of the candidate and its values.

        Where there are more than trials, they come in random order, so that those that are
        tried stand for all.
        """
        points = [
            (number, values)
            for number, candidate in enumerate(self.candidates)
            for values in candidate.combinations()
            if values
        ]
        if len(points) <= self.n_trials - len(self.candidates):
            return points
        order = np.random.default_rng(self.plan.seed).permutation(len(points))
        return [points[i] for i in order]


def space_of(model: ModelSpec, name: str, words: str) -> Space:
    """Return what a parameter may become, from words such as ``"1e-4 to 1e-2 by factors"``.

    Raises
    ------
    PlanError
        The words say nothing that can be tried, or a value is not allowed.
    """
    with _said():
        return Candidate(model=model, spaces={name: space_from(words)}).spaces[name]


def search_for(plan: Plan, spaces: Mapping[str, Space | str], **settings: Any) -> Search:
    """Return the search that varies some parameters of a plan's model.

    `spaces` gives each of them a `Range`, `Choices`, or words such as ``"1e-4:1e-2:log"``.

    Raises
    ------
    PlanError
        A parameter is not there, or a value is not allowed.
    """
    with _said():
        found = {
            name: space_from(space) if isinstance(space, str) else space
            for name, space in spaces.items()
        }
        candidate = Candidate(model=plan.model, spaces=found)
        return Search(plan=plan, candidates=(candidate,), **settings)


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise PlanError(f"This cannot be searched: {said}.", "Change what is tried.") from error
