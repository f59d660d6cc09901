"""Join two tables on keys, with every match and every miss counted first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from analytics.errors import MakingError
from analytics.making.base import (
    NUMBERS,
    WORDS,
    Making,
    Query,
    Report,
    Role,
    Side,
    free,
    listed,
    rows_said,
)

_KINDS = {"inner": "INNER", "left": "LEFT", "right": "RIGHT", "full": "FULL"}
_HOW = (
    ("left", "All rows of this table (left join)"),
    ("inner", "Only rows that match (inner join)"),
    ("right", "All rows of the second table (right join)"),
    ("full", "All rows of both (full join)"),
)
_PLAIN = "lower(trim({}))"
_KEEPS_LEFT, _KEEPS_RIGHT = ("left", "full"), ("right", "full")


class Join(Making):
    """Put columns of a second table beside those of this one, where the keys are the same."""

    title: ClassVar[str] = "Join on keys"
    done: ClassVar[str] = "joined"
    n_tables: ClassVar[int] = 2
    kind: Literal["join"] = "join"
    keys: Annotated[tuple[tuple[str, str], ...], Role("keys")] = Field(
        min_length=1,
        title="Keys",
        description="Columns that say which rows belong together: here, and in the second table.",
    )
    how: Annotated[Literal["left", "inner", "right", "full"], Role("choice", _HOW)] = Field(
        "left",
        title="Rows to keep",
        description="Where a row without a match is kept, the columns of the other are missing.",
    )

    def report(self, sides: tuple[Side, ...]) -> Report:
        """Count what matches, what does not, and keys that stand more than once."""
        first, second = sides
        self._check(first, second)
        found = self._counts(first, second)
        lost_here = first.n_rows - found["here"]
        lost_there = second.n_rows - found["there"]
        n_rows = (
            found["pairs"]
            + lost_here * (self.how in _KEEPS_LEFT)
            + lost_there * (self.how in _KEEPS_RIGHT)
        )
        numbers = [
            ("Rows of the result", n_rows),
            ("Matched here", found["here"]),
            ("Unmatched here", lost_here),
            ("Matched there", found["there"]),
            ("Unmatched there", lost_there),
            ("Repeated keys here", found["repeated_here"]),
            ("Repeated keys there", found["repeated_there"]),
        ]
        notes = [*self._fates(first, second, lost_here, lost_there), *self._notes(sides, found)]
        return Report(n_rows, numbers, notes)

    def _check(self, first: Side, second: Side) -> None:
        for here, there in self.keys:
            first.sql(here), second.sql(there)
            kinds = {first.kind(here), second.kind(there)}
            if len(kinds) > 1 and not kinds <= set(NUMBERS):
                raise MakingError(
                    f"“{here}” holds {WORDS[first.kind(here)]} here{_example(first, here)}, and "
                    f"“{there}” holds {WORDS[second.kind(there)]} in “{second.title}”"
                    f"{_example(second, there)}: they are never the same.",
                    "Give both the same type on the Clean page first.",
                )

    def _counts(self, first: Side, second: Side, form: str = "{}") -> dict[str, int]:
        here = [_formed(first, key, form) for key, _ in self.keys]
        there = [_formed(second, key, form) for _, key in self.keys]
        on = " AND ".join(f"a.k{i} = b.k{i}" for i in range(len(self.keys)))
        query = (
            f"WITH a AS ({_grouped('l', here)}), b AS ({_grouped('r', there)}) "  # noqa: S608
            "SELECT sum(a.n * b.n), sum(a.n) FILTER (b.n IS NOT NULL), "
            "sum(b.n) FILTER (a.n IS NOT NULL), count(*) FILTER (a.n > 1), "
            "count(*) FILTER (b.n > 1), max(a.n * b.n), "
            f"count(*) FILTER (a.n > 1 AND b.n > 1) FROM a FULL JOIN b ON {on}"
        )
        names = ("pairs", "here", "there", "repeated_here", "repeated_there", "most", "both")
        return {name: int(n or 0) for name, n in zip(names, first.rows(query)[0], strict=True)}

    def _fates(self, first: Side, second: Side, here: int, there: int) -> list[str]:
        notes = []
        for side, n, kept in (
            (first, here, self.how in _KEEPS_LEFT),
            (second, there, self.how in _KEEPS_RIGHT),
        ):
            if n:
                fate = "kept, the other columns missing" if kept else "left out"
                verb = "has" if n == 1 else "have"
                notes.append(f"{rows_said(n)} of “{side.title}” {verb} no match: {fate}.")
        return notes

    def _notes(self, sides: tuple[Side, ...], found: dict[str, int]) -> Iterator[str]:
        first, second = sides
        if not found["pairs"]:
            yield f"No key matches: here {self._some(first, 0)}, there {self._some(second, 1)}."
        if found["here"] < first.n_rows:
            yield from self._nearly(first, second, found["here"])
        if found["both"]:
            yield (
                f"Keys that repeat on both sides: {found['both']:,}. There each row of one meets "
                f"each of the other, up to {rows_said(found['most'])} for one key."
            )
        elif found["repeated_there"]:
            yield "Where a key repeats there, the row here is repeated with each."
        yield from self._unknown(first, 0)
        yield from self._unknown(second, 1)
        both = [name for name in self._added(second) if name in first.names]
        if both:
            yield f"In both tables: {listed(both)}; those of the second end in _2."

    def _nearly(self, first: Side, second: Side, n_matched: int) -> Iterator[str]:
        more = self._counts(first, second, _PLAIN)["here"] - n_matched
        if more > 0:
            yield (
                f"{rows_said(more)} more would match here if case and spaces around the keys did "
                "not count: mend them on the Clean page first."
            )

    def _unknown(self, side: Side, place: int) -> Iterator[str]:
        unknown = " OR ".join(f"{side.sql(key[place])} IS NULL" for key in self.keys)
        n = side.rows(f"SELECT count(*) FROM {side.alias} WHERE {unknown}")[0][0]  # noqa: S608
        if n:
            yield f"{rows_said(n)} of “{side.title}” without a key match nothing."

    def _some(self, side: Side, place: int) -> str:
        name = self.keys[0][place]
        found = side.rows(
            f"SELECT CAST({side.sql(name)} AS VARCHAR) FROM {side.alias} "  # noqa: S608
            f"WHERE {side.sql(name)} IS NOT NULL ORDER BY n LIMIT 3"
        )
        return listed([value[:30] for (value,) in found]) or "none is known"

    def _added(self, second: Side) -> list[str]:
        keys = {there for _, there in self.keys}
        return [name for name in second.names if name not in keys]

    def query(self, sides: tuple[Side, ...]) -> Query:
        """Return the joined table, its keys once and under the names that they have here."""
        first, second = sides
        self._check(first, second)
        keys = dict(self.keys)
        columns = []
        for name in first.names:
            sql = first.sql(name)
            if name in keys:
                sql = f"coalesce({sql}, {second.sql(keys[name])})"
            columns.append((name, sql))
        for name in self._added(second):
            columns.append((free(name, [taken for taken, _ in columns]), second.sql(name)))
        on = " AND ".join(f"{first.sql(a)} = {second.sql(b)}" for a, b in self.keys)
        body = f"FROM l {_KINDS[self.how]} JOIN r ON {on} ORDER BY l.n NULLS LAST, r.n NULLS LAST"
        return Query(columns, body)

    def sentence(self) -> str:
        """Say what is made."""
        keys = [here if here == there else f"{here} = {there}" for here, there in self.keys]
        return f"Columns of the second table beside the first, on {', '.join(keys)} ({self.how})"


def _formed(side: Side, key: str, form: str) -> str:
    return form.format(side.sql(key)) if side.kind(key) == "text" else side.sql(key)


def _grouped(alias: str, keys: list[str]) -> str:
    chosen = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
    known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    return f"SELECT {chosen}, count(*) AS n FROM {alias} WHERE {known} GROUP BY ALL"  # noqa: S608


def _example(side: Side, name: str) -> str:
    found: list[Any] = side.rows(
        f"SELECT CAST({side.sql(name)} AS VARCHAR) FROM {side.alias} "  # noqa: S608
        f"WHERE {side.sql(name)} IS NOT NULL ORDER BY n LIMIT 1"
    )
    return f" (“{found[0][0][:30]}”)" if found else ""
