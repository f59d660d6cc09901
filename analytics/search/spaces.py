"""What a parameter may become in a search: a range, or one of several values."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

GRID_POINTS = 5
MANY_TIMES = 20  # from where on the values of a range are spread by factors


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
        return f"{self.low} to {self.high}" + (" by factors" if self.log else "")

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
        return ", ".join(map(_word, self.values))


Space = Annotated[Range | Choices, Field(discriminator="kind")]


def space_from(words: str) -> Range | Choices:
    """Return the space that somebody wrote: from and to, or values with commas.

    >>> space_from("1e-4:0.01:log") == space_from("0.0001 to 0.01 by factors")
    True
    >>> space_from("1 to 20")
    Range(kind='range', low=1, high=20, log=False)
    >>> space_from("relu, tanh").values, space_from("left open, 3, yes").values
    (('relu', 'tanh'), (None, 3, 'yes'))
    """
    found = _RANGE.fullmatch(words.strip())
    if found:
        low, high, log = found.groups()
        return Range(low=_number(low), high=_number(high), log=bool(log))
    return Choices(values=tuple(_value(word.strip()) for word in words.split(",") if word.strip()))


_NUMBER = r"([-+]?[\d.]+(?:[eE][-+]?\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?::|to\b)\s*{_NUMBER}(\s*:log|\s+by factors)?")
_NAMED = {"none": None, "left open": None, "true": True, "false": False, "on": True, "off": False}


def _word(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "left open", True: "on", False: "off"}[value]
    return str(value)


def _value(word: str) -> bool | int | float | str | None:
    if word.lower() in _NAMED:
        return _NAMED[word.lower()]
    with suppress(ValueError):
        return _number(word)
    return word


def _number(word: str) -> int | float:
    with suppress(ValueError):
        return int(word)
    return float(word)


def usual_space(model: BaseModel, name: str) -> Range | Choices | None:
    """Return what people would try of a parameter, by what its field says and its value is.

    A field may say it itself, as ``json_schema_extra={"tried": [1e-4, 1e-2]}``; otherwise numbers
    go from a quarter to four times of their value, within their bounds.
    """
    about = type(model).model_json_schema()["properties"][name]
    kinds = [kind for kind in about.get("anyOf", [about]) if kind.get("type") != "null"]
    kind = kinds[0]
    if kind.get("type") == "boolean":
        return Choices(values=(False, True))
    if "enum" in kind:
        return Choices(values=tuple(kind["enum"]))
    if kind.get("type") not in ("integer", "number"):
        return None
    low, high = about.get("tried") or _around(getattr(model, name), kind)
    if not low < high or low <= kind.get("exclusiveMinimum", -math.inf):
        return None
    whole = kind["type"] == "integer"
    ends = (round(low), round(high)) if whole else (float(low), float(high))
    return Range(low=ends[0], high=ends[1], log=low > 0 and high / low >= MANY_TIMES)


def _around(value: float | None, kind: dict[str, Any]) -> tuple[float, float]:
    lowest, highest = kind.get("minimum", 0), kind.get("maximum", math.inf)
    if not value:
        return lowest, min(highest, lowest + 1)
    low, high = max(lowest, value / 4), min(highest, value * 4)
    return float(f"{low:.2g}"), float(f"{high:.2g}")
