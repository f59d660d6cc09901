"""What a parameter may become in a search: a range, or one of several values."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

GRID_POINTS = 5


class Suggests(Protocol):
    """What proposes values: a trial of Optuna."""

    def suggest_int(self, name: str, low: int, high: int, *, log: bool) -> int:
        """Propose a whole number."""
        ...

    def suggest_float(self, name: str, low: float, high: float, *, log: bool) -> float:
        """Propose a number."""
        ...

    def suggest_categorical(self, name: str, choices: Any) -> Any:
        """Propose one of the choices."""
        ...


class Range(BaseModel):
    """Any number from `low` to `high`; whole ones where both are whole.

    >>> Range(low=0.001, high=0.1, log=True).grid()[2]
    0.01
    >>> Range(low=1, high=3).grid()
    (1, 2, 3)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["range"] = "range"

    low: int | float = Field(title="From")
    high: int | float = Field(title="To")
    log: bool = Field(
        False, title="By factors", description="As many trials from 0.001 to 0.01 as to 0.1."
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"the lowest value {self.low} must be below the highest {self.high}")
        if self.log and self.low <= 0:
            raise ValueError("a range by factors begins above 0")
        return self

    @property
    def ends(self) -> tuple[int | float, ...]:
        """The values that must be allowed for all between them to be."""
        return self.low, self.high

    def suggest(self, trial: Suggests, name: str) -> int | float:
        """Let a trial propose a value."""
        if isinstance(self.low, int) and isinstance(self.high, int):
            return trial.suggest_int(name, self.low, self.high, log=self.log)
        # Four digits can be read, and no model tells more apart.
        proposed = float(f"{trial.suggest_float(name, self.low, self.high, log=self.log):.4g}")
        return min(max(proposed, self.low), self.high)

    def grid(self) -> tuple[int | float, ...]:
        """Return a few values at equal distances, or factors."""
        shares = [i / (GRID_POINTS - 1) for i in range(GRID_POINTS)]
        values = [float(f"{self._at(share):.6g}") for share in shares]
        if isinstance(self.low, int) and isinstance(self.high, int):
            return tuple(sorted({round(value) for value in values}))
        return tuple(values)

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g}" + (" by factors" if self.log else "")

    def _at(self, share: float) -> float:
        if self.log:
            return math.exp((1 - share) * math.log(self.low) + share * math.log(self.high))
        return (1 - share) * self.low + share * self.high


class Choices(BaseModel):
    """One of several values."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["choices"] = "choices"

    values: tuple[bool | int | float | str | None, ...] = Field(
        min_length=2, title="Values", description="Each trial takes one of them."
    )

    @property
    def ends(self) -> tuple[Any, ...]:
        """All values: each must be allowed."""
        return self.values

    def suggest(self, trial: Suggests, name: str) -> Any:
        """Let a trial propose a value."""
        return trial.suggest_categorical(name, self.values)

    def grid(self) -> tuple[Any, ...]:
        """Return all values."""
        return self.values

    def __str__(self) -> str:
        return ", ".join("left open" if value is None else str(value) for value in self.values)


Space = Annotated[Range | Choices, Field(discriminator="kind")]


def space_from(words: str) -> Range | Choices:
    """Return the space that somebody wrote: ``low:high``, ``low:high:log``, or values with commas.

    >>> space_from("1e-4:0.01:log")
    Range(kind='range', low=0.0001, high=0.01, log=True)
    >>> space_from("relu,tanh").values, space_from("none,3,yes").values
    (('relu', 'tanh'), (None, 3, 'yes'))
    """
    low, *rest = words.split(":")
    if rest and rest[1:] in ([], ["log"]):
        return Range.model_validate(
            {"low": _value(low), "high": _value(rest[0]), "log": bool(rest[1:])}
        )
    return Choices(values=tuple(_value(word) for word in words.split(",")))


def _value(word: str) -> bool | int | float | str | None:
    known = {"none": None, "true": True, "false": False}
    if word.strip().lower() in known:
        return known[word.strip().lower()]
    for number in (int, float):
        with suppress(ValueError):
            return number(word)
    return word.strip()
