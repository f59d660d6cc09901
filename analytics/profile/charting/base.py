"""What a kind of chart is: what it needs of the table, and how its numbers are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.errors import AnalyticsError
from analytics.profile.charting.axes import Axis
from analytics.profile.charting.form import AGGREGATES, ROLES, ChartForm
from analytics.profile.charting.table import Table
from analytics.profile.facts import MEASURED, NUMBERS, kind_in

ANY = (*MEASURED, "boolean", "text")
_SAID = {NUMBERS: "numbers", MEASURED: "numbers or dates"}


@dataclass(frozen=True)
class Role:
    """A place in the form: its label, the kinds of columns that fit, and whether it may be empty.

    `unless_counted`: it may be empty only while rows are counted.
    """

    title: str
    takes: tuple[str, ...] = ANY
    needed: bool = True
    unless_counted: bool = False


COLOUR = Role("Colour", needed=False)
FACET = Role("Side by side", needed=False)
VALUE = Role("Up (y)", NUMBERS, needed=False, unless_counted=True)


@dataclass(frozen=True)
class Chart:
    """The numbers of a chart, and what they say.

    Attributes
    ----------
    mark
        How it is drawn: one of ``analytics.charts.MARKS``.
    frame
        At most a few thousand rows; ``x``, ``y`` and what else the mark looks at.
    titles
        Of ``x``, ``y`` and, where cells have colours, ``z``.
    sentence
        What the numbers say.
    note
        How many rows are in it; a sample says so.
    look
        What the mark must know besides: scales, stacking, widths. JSON.
    axes
        How each role's column is placed; leads from a place back to rows, too: see `selecting`.
    code
        The lines of pandas and Plotly that draw it from the prepared columns; once the chart is
        whole, a script that runs on its own.
    """

    mark: str
    frame: pd.DataFrame
    titles: Mapping[str, str]
    sentence: str
    note: str
    code: str
    look: Mapping[str, Any] = field(default_factory=dict)
    axes: Mapping[str, Axis] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of chart.

    Attributes
    ----------
    name, title, help
        Its word in JSON, its label, and one line on what it is good for.
    roles
        What the form offers, by the name of the field.
    numbers
        Finds the chart's numbers in a table.
    aggregates
        Those of the form's that it can show; none when it has its own.
    logs
        The axes that may be logarithmic.
    """

    name: str
    title: str
    help: str
    roles: Mapping[str, Role]
    numbers: Callable[[Table, ChartForm], Chart]
    aggregates: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()

    def fitting(self, form: ChartForm) -> ChartForm:
        """Return the form without what this kind does not use."""
        unused: dict[str, Any] = {role: None for role in ROLES if role not in self.roles}
        unused |= {f"log_{axis}": False for axis in "xy" if axis not in self.logs}
        if form.aggregate not in self.aggregates:
            unused["aggregate"] = self.aggregates[0] if self.aggregates else "count"
        if unused.get("aggregate", form.aggregate) == "count":
            unused |= {name: None for name, role in self.roles.items() if role.unless_counted}
        return form.model_copy(update=unused)

    def check(self, form: ChartForm, kinds: Mapping[str, str]) -> None:
        """Make sure that the form fits the table.

        Raises
        ------
        AnalyticsError
            A column is missing, unknown, or of a kind that this chart cannot show.
        """
        for name, role in self.roles.items():
            column = getattr(form, name)
            if column is None:
                self._may_be_empty(role, form)
            elif kind_in(kinds, column) not in role.takes:
                raise AnalyticsError(
                    f"{self.title} needs {_SAID[role.takes]} for “{role.title}”, and “{column}” "
                    "holds none.",
                    "Choose another column, or change its type on the Clean page.",
                )

    def _may_be_empty(self, role: Role, form: ChartForm) -> None:
        if role.needed or (role.unless_counted and form.aggregate != "count"):
            said = _SAID.get(role.takes, "values")
            raise AnalyticsError(
                f"{self.title} needs a column of {said} for “{role.title}”.",
                "Choose one, or count rows." if role.unless_counted else "Choose one in the form.",
            )

    def offers(self, kinds: Mapping[str, str]) -> bool:
        """Say whether a table with these columns can fill what this kind needs."""
        needed = [role for role in self.roles.values() if role.needed]
        return all(any(kind in role.takes for kind in kinds.values()) for role in needed)


def label_of(form: ChartForm, column: str | None) -> str:
    """Return the title of an axis that shows the aggregate of a column."""
    if form.aggregate == "count" or column is None:
        return "Rows"
    return f"{AGGREGATES[form.aggregate]} of {column}"
