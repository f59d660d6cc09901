"""Pivot: the values of one column become columns."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from analytics.errors import MakingError
from analytics.making.base import (
    Aggregate,
    ColumnName,
    ColumnNames,
    How,
    Making,
    Query,
    Report,
    Side,
    one_row_each,
    rows_said,
)

MOST_COLUMNS = 1_000


class Pivot(Making):
    """Turn the different values of a column into columns, filled from another column."""

    title: ClassVar[str] = "Pivot: rows to columns"
    done: ClassVar[str] = "pivoted"
    kind: Literal["pivot"] = "pivot"
    rows: ColumnNames = Field(
        min_length=1, title="One row for each", description="What the rows of the new table are."
    )
    column: ColumnName = Field(
        title="Columns from", description="Each of its different values becomes a column."
    )
    values: ColumnName = Field(title="Cells from", description="What fills the new columns.")
    how: How = Field("mean", title="How", description="How several values for one cell become one.")

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count rows and columns, and cells that stand for several rows."""
        (side,) = sides
        names = self._names(side)
        self.query(sides)
        keys = ", ".join(side.sql(name) for name in self.rows)
        ((n_rows, n_cells, several),) = side.rows(
            "SELECT count(DISTINCT k), count(*), count(*) FILTER (m > 1) FROM (SELECT "  # noqa: S608
            f"row({keys}) AS k, count(*) AS m FROM l GROUP BY {keys}, {side.sql(self.column)})"
        )
        numbers = [
            ("Rows of the result", n_rows),
            ("Rows here", side.n_rows),
            ("New columns", len(names)),
        ]
        empty = n_rows * len(names) - n_cells
        notes = [f"{rows_said(side.n_rows)} become {n_rows:,} with {len(names):,} new columns."]
        if several:
            notes.append(
                f"Cells that stand for several rows (the {self.how} is taken): {several:,}."
            )
        if empty:
            notes.append(f"Cells without a row, which stay missing: {empty:,}.")
        return Report(n_rows, numbers, notes)

    def _names(self, side: Side) -> list[str | None]:
        column = side.sql(self.column)
        found = side.rows(
            f"SELECT CAST(v AS VARCHAR) FROM (SELECT DISTINCT {column} AS v FROM l) "  # noqa: S608
            f"ORDER BY v NULLS LAST LIMIT {MOST_COLUMNS + 1}"
        )
        if len(found) > MOST_COLUMNS:
            raise MakingError(
                f"“{self.column}” has more than {MOST_COLUMNS:,} different values, and each would "
                "be a column.",
                "Choose a column with fewer, or group its rare values first.",
            )
        return [value for (value,) in found]

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return a row for each key, a column for each value."""
        (side,) = sides
        if self.column in self.rows:
            raise MakingError(
                f"“{self.column}” cannot be both rows and columns.", "Choose another column."
            )
        names, of = self._names(side), Aggregate(how=self.how, column=self.values)
        words = f"CAST({side.sql(self.column)} AS VARCHAR)"
        cells = [
            (_title(value), of.sql(side, f"({words} IS NOT DISTINCT FROM ${i})"))
            for i, value in enumerate(names, 1)
        ]
        return one_row_each(side, self.rows, cells, names)

    def sentence(self) -> str:
        """Say what is made."""
        return (
            f"One row for each {', '.join(self.rows)}, columns from {self.column}, cells with the "
            f"{self.how} of {self.values}"
        )


def _title(value: str | None) -> str:
    return "missing" if value is None else " ".join(value.split()) or "empty"
