"""Put the rows of a second table under those of the first."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from analytics.errors import MakingError
from analytics.making.base import (
    NUMBERS,
    WORDS,
    Making,
    NewName,
    Query,
    Report,
    Role,
    Side,
    listed,
    plain_name,
)

_KEEP = (("all", "All columns of both"), ("shared", "Only those that both have"))


class Append(Making):
    """Put the rows of a second table under those of this one; columns are matched by name."""

    title: ClassVar[str] = "Append rows"
    done: ClassVar[str] = "appended"
    n_tables: ClassVar[int] = 2
    kind: Literal["append"] = "append"
    keep: Annotated[Literal["all", "shared"], Role("choice", _KEEP)] = Field(
        "all",
        title="Columns to keep",
        description="A column that only one table has is missing in the rows of the other.",
    )
    source: NewName = Field(
        "",
        title="Name of a new column that says where a row is from",
        description="Left empty, there is no such column.",
    )

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count the rows, and say which columns differ in name or type."""
        first, second = sides
        n_rows = first.n_rows + second.n_rows
        shared = self._shared(first, second)
        numbers = [
            ("Rows of the result", n_rows),
            ("Rows here", first.n_rows),
            ("Rows there", second.n_rows),
            ("Columns in both", len(shared)),
        ]
        notes = [*self._only(first, second), *_alike(first, second)]
        notes += [note for name in shared if (note := _differs(name, first, second))]
        return Report(n_rows, numbers, notes)

    def _shared(self, first: Side, second: Side) -> list[str]:
        shared = [name for name in first.names if name in second.names]
        if not shared:
            raise MakingError(
                f"“{first.title}” and “{second.title}” have no column of the same name.",
                "Rename the columns of one of them on the Clean page first.",
            )
        return shared

    def _only(self, first: Side, second: Side) -> list[str]:
        what = "left out" if self.keep == "shared" else "missing in the other rows"
        notes = []
        for side, other in ((first, second), (second, first)):
            only = [name for name in side.names if name not in other.names]
            if only:
                notes.append(f"Only in “{side.title}”, {what}: {listed(only)}.")
        return notes

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return both tables, one under the other."""
        first, second = sides
        names = self._shared(first, second)
        if self.keep == "all":
            names = [*first.names, *(n for n in second.names if n not in first.names)]
        columns = [(name, f"o.v{i}") for i, name in enumerate(names)]
        parts = []
        for place, (side, other) in enumerate(((first, second), (second, first))):
            cells = [f"{_cell(name, side, other)} AS v{i}" for i, name in enumerate(names)]
            parts.append(f"SELECT {place} AS s, n, {', '.join(cells)} FROM {side.alias}")  # noqa: S608
        if self.source:
            self._check_source(names)
            columns.append((self.source, "CASE WHEN o.s = 0 THEN $1 ELSE $2 END"))
        body = f"FROM ({' UNION ALL '.join(parts)}) AS o ORDER BY o.s, o.n"
        return Query(columns, body, [first.title, second.title] if self.source else [])

    def _check_source(self, names: list[str]) -> None:
        if self.source in names:
            raise MakingError(f"There is a column “{self.source}” already.", "Choose another name.")

    def sentence(self) -> str:
        """Say what is made."""
        return "Rows of the second table under those of the first"


def _cell(name: str, side: Side, other: Side) -> str:
    if name not in side.names:
        return "NULL"
    if name in other.names and _becomes_text(name, side, other):
        return f"CAST({side.sql(name)} AS VARCHAR)"
    return side.sql(name)


def _becomes_text(name: str, side: Side, other: Side) -> bool:
    kinds = {side.kind(name), other.kind(name)}
    zones = {_zone(name, side), _zone(name, other)}
    return (len(kinds) > 1 and not kinds <= set(NUMBERS)) or len(zones) > 1


def _zone(name: str, side: Side) -> bool:
    kind = side.schema.field(side.names.index(name)).type
    return bool(getattr(kind, "tz", None))


def _differs(name: str, first: Side, second: Side) -> str:
    here, there = first.kind(name), second.kind(name)
    if _becomes_text(name, first, second):
        zone = " with and without a time zone" if here == there else ""
        return f"“{name}” holds {WORDS[here]} here and {WORDS[there]} there{zone}: it becomes text."
    return (
        f"“{name}” holds whole numbers and decimals: it becomes decimal." if here != there else ""
    )


def _alike(first: Side, second: Side) -> list[str]:
    """Say which names differ in nothing but spaces, signs and case."""
    plain = {plain_name(name): name for name in second.names if name not in first.names}
    mine = [name for name in first.names if name not in second.names]
    return [
        f"“{name}” and “{plain[plain_name(name)]}” may be the same column: rename one in Clean."
        for name in mine
        if plain_name(name) in plain
    ]
