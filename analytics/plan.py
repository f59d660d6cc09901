"""A plan: every choice at once, frozen and JSON. With the data it is the runnable script."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analytics.errors import PlanError
from analytics.models import AnyModel, RandomForest
from analytics.models.base import Task
from analytics.reading import ReadOptions
from analytics.recipe import Recipe
from analytics.split import AnySplit, RandomSplit, StratifiedSplit
from analytics.workspace import short_hash

MAX_CLASSES = 100


class Plan(BaseModel):
    """Every choice that leads to a model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str = Field(description="Fingerprint of the dataset.")
    target: str = Field(description="The column to predict.")
    task: Task
    reading: ReadOptions = ReadOptions()
    recipe: Recipe = Recipe()
    ignored: tuple[str, ...] = ()
    split: AnySplit = StratifiedSplit()
    model: AnyModel = RandomForest()
    seed: int = Field(42, ge=0, le=2**31 - 1)
    budget_seconds: int | None = Field(
        None, ge=1, le=10**7, description="Stop after so long, and keep the best so far."
    )
    start: str | None = Field(None, description="The run from whose end this one goes on.")

    @property
    def key(self) -> str:
        """A short hash of all choices: equal keys mean equal results."""
        active = self.model_copy(update={"recipe": self.recipe.trimmed()})
        return short_hash(active.model_dump_json())

    def to_json(self) -> str:
        """Return the plan as indented JSON."""
        return self.model_dump_json(indent=2)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what `to_json` wrote.

        Raises
        ------
        PlanError
            The text is not a plan.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the text"
            raise PlanError(
                f"This is not a plan: {where}: {first['msg']}.", "Export the plan again."
            ) from error


@dataclass(frozen=True)
class TaskGuess:
    """The task a target calls for, and why."""

    task: Task
    reason: str


def guess_task(target: pd.Series) -> TaskGuess:
    """Say whether a column calls for classes or for a number.

    Raises
    ------
    PlanError
        The column has no values, one value only, or too many words to be classes.
    """
    values = target.dropna()
    n_distinct = values.nunique()
    name = target.name
    if n_distinct < 2:
        found = "no values at all" if n_distinct == 0 else "only one value"
        raise PlanError(f"The target “{name}” has {found}.", "Choose another target.")
    if n_distinct == 2:
        return TaskGuess("binary", f"“{name}” has two values, so this is a yes-or-no question.")
    if pd.api.types.is_numeric_dtype(values) and not _looks_like_classes(values, n_distinct):
        return TaskGuess(
            "regression", f"“{name}” is a number with {n_distinct:,} different values."
        )
    if n_distinct > MAX_CLASSES:
        raise PlanError(
            f"The target “{name}” has {n_distinct:,} different words; "
            f"at most {MAX_CLASSES} classes can be learned.",
            "Choose another target, or group its rare values in Clean.",
        )
    return TaskGuess("multiclass", f"“{name}” has {n_distinct} classes.")


def _looks_like_classes(values: pd.Series, n_distinct: int) -> bool:
    # Up to ten whole numbers, each met at least ten times on average, are more often codes.
    whole = bool((values.astype("float64") % 1 == 0).all())
    return whole and n_distinct <= 10 and len(values) >= 10 * n_distinct


def default_split(task: Task) -> RandomSplit | StratifiedSplit:
    """Return the split a task calls for when nothing else is said."""
    return RandomSplit() if task == "regression" else StratifiedSplit()


def guess_target(frame: pd.DataFrame) -> str:
    """Guess the column people most likely want to predict: a telling name, else the last one."""
    telling = ("target", "label", "class", "survived", "churn", "income", "price", "outcome", "y")
    for word in telling:
        for name in frame.columns:
            if name.lower().strip() == word:
                return str(name)
    return str(frame.columns[-1])
