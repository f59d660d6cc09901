"""The chart form as a question: every choice at once, frozen, as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from analytics.profile.conditions import Condition

Aggregate = Literal["count", "mean", "sum", "median", "min", "max"]
AGGREGATES: dict[str, str] = {
    "count": "Number of rows",
    "mean": "Mean",
    "sum": "Sum",
    "median": "Median",
    "min": "Lowest",
    "max": "Highest",
}
ROLES = ("x", "y", "colour", "size", "facet")


class ChartForm(BaseModel):
    """A chart as it was asked for; columns are named, and what a kind does not use is ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field("bar", title="Chart")
    x: str | None = None
    y: str | None = None
    colour: str | None = None
    size: str | None = None
    facet: str | None = None
    aggregate: Aggregate = Field("count", title="Show the")
    log_x: bool = Field(False, title="Logarithmic across")
    log_y: bool = Field(False, title="Logarithmic up")
    filter: tuple[Condition, ...] = ()

    def columns(self) -> dict[str, str]:
        """Return the column of each role that has one."""
        chosen = {role: getattr(self, role) for role in ROLES}
        return {role: name for role, name in chosen.items() if name is not None}


class SavedChart(BaseModel):
    """A chart kept in the gallery of a dataset."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    form: ChartForm
