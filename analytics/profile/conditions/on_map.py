"""Where a row stands on the map: columns on one scale, and conditions on that place.

The place is arithmetic, done by DuckDB: what was found on a sample holds for rows of any number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, model_validator

from analytics.errors import AnalyticsError
from analytics.profile.conditions import plain
from analytics.profile.conditions.base import BaseCondition, Helpers, Kinds
from analytics.profile.facts import NUMBERS
from analytics.profile.values import number

MOST_FEATURES = 256
MOST_GROUPS = 7  # as many as there are colours
Finite = Annotated[float, Field(allow_inf_nan=False)]
Place = tuple[Finite, ...]


class Feature(BaseModel):
    """One direction in which rows differ: a column of numbers, or one value of words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    value: str | None = None
    centre: Finite
    scale: Finite = Field(gt=0)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.column if self.value is None else f"{self.column} = {self.value}"

    def measured(self) -> duckdb.Expression:
        """Return a row's number, or for a value whether it is that one; NULL where missing."""
        if self.value is None:
            return number(self.column)
        words = duckdb.ColumnExpression(self.column).cast("VARCHAR")
        return (words == duckdb.ConstantExpression(self.value)).cast("DOUBLE")

    def fits(self, kind: str | None) -> bool:
        """Say whether a column of this kind can be measured so."""
        return kind in (*NUMBERS, "boolean") if self.value is None else kind == "text"


def place(features: Sequence[Feature]) -> duckdb.Expression:
    """Return a row's place: how far it is from the mean, in each direction; missing is the mean."""
    zero = duckdb.ConstantExpression(0.0)
    return duckdb.FunctionExpression(
        "list_value",
        *(
            duckdb.CoalesceOperator(
                (f.measured() - duckdb.ConstantExpression(f.centre))
                / duckdb.ConstantExpression(f.scale),
                zero,
            )
            for f in features
        ),
    )


def group_of(features: Sequence[Feature], centres: Sequence[Place]) -> duckdb.Expression:
    """Return the number of the nearest centre, from 1; of several that are, the first.

    The place stands in the expression once, as the only thing in a list: written for each centre,
    a query of 200 columns took three seconds before it began.
    """
    at = duckdb.ColumnExpression("standing")
    far = [duckdb.FunctionExpression("list_distance", at, _numbers(centre)) for centre in centres]
    nearest = duckdb.FunctionExpression(
        "list_position",
        duckdb.FunctionExpression("list_value", *far),
        duckdb.FunctionExpression("least", *far),
    )
    only = duckdb.FunctionExpression("list_value", place(features))
    found = duckdb.FunctionExpression(
        "list_transform", only, duckdb.LambdaExpression("standing", nearest)
    )
    return duckdb.FunctionExpression("list_extract", found, duckdb.ConstantExpression(1))


def along(features: Sequence[Feature], weights: Place) -> duckdb.Expression:
    """Return where a row stands on an axis."""
    return duckdb.FunctionExpression("list_inner_product", place(features), _numbers(weights))


def _numbers(values: Sequence[float]) -> duckdb.Expression:
    return duckdb.ConstantExpression(list(values)).cast("DOUBLE[]")


class _OnMap(BaseCondition):
    helpers: ClassVar[Helpers] = (plain.place, plain.nearest)
    features: tuple[Feature, ...] = Field(min_length=1, max_length=MOST_FEATURES)

    def names(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return the columns that it looks at."""
        return tuple(dict.fromkeys(feature.column for feature in self.features))

    def _check(self, kinds: Kinds) -> None:
        for feature in self.features:
            if not feature.fits(kinds.get(feature.column)):
                raise AnalyticsError(
                    f"The map was drawn when “{feature.column}” was of another type.",
                    "Leave the cohort, and choose the rows on the map anew.",
                )


class Nearest(_OnMap):
    """A row stands nearer to the centre of this group than to that of any other."""

    kind: Literal["nearest"] = "nearest"
    centres: tuple[Place, ...] = Field(min_length=2, max_length=MOST_GROUPS)
    group: int = Field(ge=1)

    @model_validator(mode="after")
    def _whole(self) -> Nearest:
        if self.group > len(self.centres):
            raise ValueError("there is no such group")
        if any(len(centre) != len(self.features) for centre in self.centres):
            raise ValueError("a centre has a number for each feature")
        return self

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        self._check(kinds)
        return group_of(self.features, self.centres) == duckdb.ConstantExpression(self.group)

    def sentence(self) -> str:
        """Say the condition in words."""
        return f"group {self.group} of {len(self.centres)} on the map"

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        centres = [list(centre) for centre in self.centres]
        return f"nearest(place(frame, {_written(self.features)!r}), {centres!r}) == {self.group}"


class Along(_OnMap):
    """A row stands on a part of one of the map's axes; both ends belong to it."""

    kind: Literal["along"] = "along"
    weights: Place
    axis: int = Field(ge=1)
    low: Finite
    high: Finite

    @model_validator(mode="after")
    def _whole(self) -> Along:
        if len(self.weights) != len(self.features):
            raise ValueError("an axis has a weight for each feature")
        return self

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        self._check(kinds)
        low, high = duckdb.ConstantExpression(self.low), duckdb.ConstantExpression(self.high)
        return along(self.features, self.weights).between(low, high)

    def sentence(self) -> str:
        """Say the condition in words."""
        return f"axis {self.axis} of the map from {self.low:,.3g} to {self.high:,.3g}"

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        at = f"(place(frame, {_written(self.features)!r}) @ {list(self.weights)!r})"
        return f"pd.Series({at}, frame.index).between({self.low!r}, {self.high!r})"


def _written(features: Sequence[Feature]) -> list[tuple[Any, ...]]:
    return [(f.column, f.value, f.centre, f.scale) for f in features]
