"""Which columns of two tables are likely to say which rows belong together."""

from __future__ import annotations

from itertools import product

from analytics.making.base import NUMBERS, Side, plain_name

_SAMPLE = 1_000
_ENOUGH = 0.5  # of the different values of one that are found in the other
_SOME = 0.1  # where the names agree
_MOST = 12  # columns of each table that are compared where no names agree
_LIKELY = ("text", "integer", "date")


def guess_keys(first: Side, second: Side) -> tuple[tuple[str, str], ...]:
    """Return pairs of columns that are likely keys, none where nothing fits.

    Columns of the same name come first, then any two that share their values. One pair suffices
    where it names each row of the second table; else all of the same name are taken together.
    """
    same = _same_names(first, second)
    shared = [pair for pair in same if _overlap(first, second, pair) >= _SOME]
    found = shared or _by_values(first, second)
    if not found:
        return ()
    best = max(found, key=lambda pair: _distinct(second, pair[1]))
    unique = _distinct(second, best[1]) == second.n_rows
    return (best,) if unique or not shared else tuple(shared)


def _same_names(first: Side, second: Side) -> list[tuple[str, str]]:
    known = {plain_name(name): name for name in second.names}
    pairs = [(name, known[plain_name(name)]) for name in first.names if plain_name(name) in known]
    likely = [pair for pair in pairs if second.kind(pair[1]) in _LIKELY]
    return [pair for pair in likely if _fits(first, second, pair)]


def _fits(first: Side, second: Side, pair: tuple[str, str]) -> bool:
    kinds = {first.kind(pair[0]), second.kind(pair[1])}
    return len(kinds) == 1 or kinds <= set(NUMBERS)


def _by_values(first: Side, second: Side) -> list[tuple[str, str]]:
    here = [name for name in first.names if first.kind(name) in ("text", "integer")][:_MOST]
    there = [name for name in second.names if second.kind(name) in ("text", "integer")][:_MOST]
    pairs = [pair for pair in product(here, there) if _fits(first, second, pair)]
    # Small whole numbers are shared by columns that have nothing to do with one another.
    return [
        pair
        for pair in pairs
        if _overlap(first, second, pair) >= _ENOUGH
        and _distinct(second, pair[1]) == second.n_rows
        and (second.kind(pair[1]) == "text" or second.n_rows > _MOST)
    ]


def _overlap(first: Side, second: Side, pair: tuple[str, str]) -> float:
    return max(_found(first, pair[0], second, pair[1]), _found(second, pair[1], first, pair[0]))


def _found(side: Side, name: str, other: Side, other_name: str) -> float:
    """Return the share of the different values of a column that another holds, too."""
    column, there = side.sql(name), other.sql(other_name)
    found = side.rows(
        f"SELECT avg(CAST(v IN (SELECT {there} FROM {other.alias} WHERE {there} IS NOT NULL) "  # noqa: S608
        f"AS DOUBLE)) FROM (SELECT DISTINCT {column} AS v FROM {side.alias} "
        f"WHERE {column} IS NOT NULL LIMIT {_SAMPLE})"
    )
    return float(found[0][0] or 0.0)


def _distinct(side: Side, name: str) -> int:
    found = side.rows(f"SELECT count(DISTINCT {side.sql(name)}) FROM {side.alias}")  # noqa: S608
    return int(found[0][0])
