"""Group rows and say each group in a few numbers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from analytics.making.base import (
    Aggregate,
    ColumnNames,
    Making,
    Query,
    Report,
    Role,
    Side,
    one_row_each,
    rows_said,
)


class Group(Making):
    """Make one row of all rows that have the same values in some columns."""

    title: ClassVar[str] = "Group and aggregate"
    done: ClassVar[str] = "grouped"
    kind: Literal["group"] = "group"
    by: ColumnNames = Field(
        min_length=1, title="Group by", description="Rows with the same values here become one."
    )
    aggregates: Annotated[tuple[Aggregate, ...], Role("aggregates")] = Field(
        (),
        title="Numbers for each group",
        description="How many rows a group has is always counted.",
    )

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count the groups."""
        (side,) = sides
        self.query(sides)
        keys = ", ".join(side.sql(name) for name in self.by)
        ((n_groups, largest, single),) = side.rows(
            "SELECT count(*), max(m), count(*) FILTER (m = 1) "  # noqa: S608
            f"FROM (SELECT count(*) AS m FROM l GROUP BY {keys})"
        )
        numbers = [("Rows of the result", n_groups), ("Rows here", side.n_rows)]
        notes = [
            f"{rows_said(side.n_rows)} become {n_groups:,}; the largest group has "
            f"{rows_said(largest or 0)}, {single:,} of the groups have a single row."
        ]
        unknown = " OR ".join(f"{side.sql(name)} IS NULL" for name in self.by)
        n = side.rows(f"SELECT count(*) FROM l WHERE {unknown}")[0][0]  # noqa: S608
        if n:
            notes.append(f"{rows_said(n)} without a value to group by: “missing” is a group, too.")
        return Report(n_groups, numbers, notes)

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return a row for each group, in the order of the groups."""
        (side,) = sides
        numbers = [(aggregate.name, aggregate.sql(side)) for aggregate in self.aggregates]
        return one_row_each(side, self.by, [("rows", "count(*)"), *numbers])

    def sentence(self) -> str:
        """Say what is made."""
        numbers = ["rows", *(aggregate.name for aggregate in self.aggregates)]
        return f"One row for each {', '.join(self.by)}: {', '.join(numbers)}"
