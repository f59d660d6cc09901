"""Unpivot: several columns become two, their name and their value."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from analytics.errors import MakingError
from analytics.making.base import (
    NUMBERS,
    ColumnNames,
    Making,
    NewName,
    Query,
    Report,
    Side,
    listed,
    rows_said,
)


class Unpivot(Making):
    """Turn columns into rows: one column for their names, and one for their values."""

    title: ClassVar[str] = "Unpivot: columns to rows"
    done: ClassVar[str] = "unpivoted"
    kind: Literal["unpivot"] = "unpivot"
    columns: ColumnNames = Field(
        min_length=1, title="Columns to turn into rows", description="The others stay as they are."
    )
    names_to: NewName = Field("name", min_length=1, title="New column for the names")
    values_to: NewName = Field("value", min_length=1, title="New column for the values")
    drop_missing: bool = Field(
        False, title="Leave out missing values", description="They make no row."
    )

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count the rows that come out."""
        (side,) = sides
        self.query(sides)
        names = list(dict.fromkeys(self.columns))
        known = " + ".join(f"count({side.sql(name)})" for name in names)
        n_known = side.rows(f"SELECT {known} FROM l")[0][0]  # noqa: S608
        n_all = side.n_rows * len(names)
        n_rows = n_known if self.drop_missing else n_all
        numbers = [
            ("Rows of the result", n_rows),
            ("Rows here", side.n_rows),
            ("Columns turned", len(names)),
        ]
        notes = [f"{rows_said(side.n_rows)} and {len(names):,} columns become {n_rows:,} rows."]
        if n_all > n_known:
            fate = "left out" if self.drop_missing else "kept"
            notes.append(f"Missing values among them, {fate}: {n_all - n_known:,}.")
        if self._type(side) == "VARCHAR" and {side.kind(name) for name in names} != {"text"}:
            notes.append(f"{listed(names)} are of different types: the values become text.")
        return Report(n_rows, numbers, notes)

    def _type(self, side: Side) -> str | None:
        kinds = {side.kind(name) for name in self.columns}
        if len(kinds) == 1:
            return "VARCHAR" if kinds == {"text"} else None
        return "DOUBLE" if kinds <= set(NUMBERS) else "VARCHAR"

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return a row for each row and column."""
        (side,) = sides
        names = list(dict.fromkeys(self.columns))
        cells = [side.sql(name) for name in names]
        kept = [name for name in side.names if name not in names]
        for name in (self.names_to, self.values_to):
            if name in kept or self.names_to == self.values_to:
                raise MakingError(f"There is a column “{name}” already.", "Choose another name.")
        as_type = self._type(side)
        values = ", ".join(f"CAST({c} AS {as_type})" if as_type else c for c in cells)
        inside = ", ".join(f"{side.sql(name)} AS k{i}" for i, name in enumerate(kept))
        columns = [(name, f"u.k{i}") for i, name in enumerate(kept)]
        columns += [(self.names_to, "$1[u.place]"), (self.values_to, "u.v")]
        body = (
            f"FROM (SELECT n, {inside + ', ' if inside else ''}unnest([{values}]) AS v, "  # noqa: S608
            f"unnest(range(1, {len(names) + 1})) AS place FROM l) AS u "
            f"{'WHERE u.v IS NOT NULL ' if self.drop_missing else ''}ORDER BY u.n, u.place"
        )
        return Query(columns, body, [names])

    def sentence(self) -> str:
        """Say what is made."""
        return f"{', '.join(self.columns)} as rows of {self.names_to} and {self.values_to}"
