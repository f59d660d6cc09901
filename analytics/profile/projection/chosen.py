"""Which columns a map is made of, each on one scale, and why the others are not in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from typing import Any

import duckdb

from analytics.errors import NotApplicable
from analytics.profile.conditions.on_map import MOST_FEATURES, Feature
from analytics.profile.facts import NUMBERS, kinds_of, quoted, value_of

MOST_VALUES = 20  # of a column of words
FEWEST_ROWS = 10
_FEW = 30  # rows: among fewer, whole numbers are all different by chance
# What a column of ids is called: a word of its own, or the end of a compound.
_ID = re.compile(r"(?:^|[\W_])(?:id|ids|key|index|nr|no|code)(?:$|[\W_])|[a-z](?:Id|ID)$|编号|番号")


@dataclass
class Chosen:
    """The columns of a map.

    Attributes
    ----------
    n_rows
        Of the table.
    features
        The directions in which rows differ: one for each column of numbers, one for each value of
        a column of words. Together those of a column spread as much as one number.
    missing
        For each column in the map, how many rows have no value there.
    left_out
        For each other column, why it is not in the map.
    """

    n_rows: int
    features: tuple[Feature, ...] = ()
    missing: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def choose(
    connection: duckdb.DuckDBPyConnection, without: Sequence[str] = ()
) -> Chosen | NotApplicable:
    """Choose the columns of a map: numbers, yes or no, and words with few values.

    Parameters
    ----------
    connection
        In which the view ``t`` is the table.
    without
        The columns that were left out by hand.
    """
    n_rows, columns = _facts(connection)
    if n_rows < FEWEST_ROWS:
        return NotApplicable(f"A map needs {FEWEST_ROWS} rows at least, and there are {n_rows:,}.")
    chosen = Chosen(n_rows)
    for column in columns:
        name = column["name"]
        found = "left out by you" if name in without else _features(connection, column)
        if not isinstance(found, str) and len(found) + len(chosen.features) > MOST_FEATURES:
            found = f"the map has {MOST_FEATURES} directions already"
        if isinstance(found, str):
            chosen.left_out[name] = found
        else:
            chosen.features += found
            chosen.missing[name] = n_rows - column["known"]
    if len(chosen.missing) < 2:
        return NotApplicable(_too_few(chosen))
    return chosen


def _too_few(chosen: Chosen) -> str:
    names = [f"“{name}” ({why})" for name, why in list(chosen.left_out.items())[:3]]
    more = f" and {len(chosen.left_out) - 3} more" if len(chosen.left_out) > 3 else ""
    out = f"; not in it: {', '.join(names)}{more}" if names else ""
    return f"A map needs two columns of numbers, of yes or no, or of words with few values{out}."


def _facts(connection: duckdb.DuckDBPyConnection) -> tuple[int, list[dict[str, Any]]]:
    """Look at all columns at once."""
    asked = ["count(*)"]
    kinds = kinds_of(connection)
    for name, kind in kinds.items():
        q = quoted(name)
        v = value_of(name, kind) if kind in (*NUMBERS, "boolean") else None
        asked += [f"count({v or q})", f"approx_count_distinct({v or q})"]
        measures = ("min", "max", "avg", "stddev_pop")
        asked += [f"{measure}({v})" if v else "NULL" for measure in measures]
    ((n_rows, *rest),) = connection.execute(f"SELECT {', '.join(asked)} FROM t").fetchall()  # noqa: S608
    heads = ("known", "different", "low", "high", "mean", "sd")
    return n_rows, [
        {"name": name, "kind": kind, **dict(zip(heads, rest[6 * i : 6 * i + 6], strict=True))}
        for i, (name, kind) in enumerate(kinds.items())
    ]


def _features(
    connection: duckdb.DuckDBPyConnection, column: dict[str, Any]
) -> tuple[Feature, ...] | str:
    """Return the features of a column, or why it has none."""
    if column["kind"] == "date":
        return "a date"
    if not column["known"]:
        return "no value is known"
    return _words(connection, column) if column["kind"] == "text" else _number(column)


def _number(column: dict[str, Any]) -> tuple[Feature, ...] | str:
    if column["low"] == column["high"]:
        return "the same in every row"
    if column["kind"] == "integer" and _is_id(column):
        return "different in nearly every row, like an id"
    mean, sd = column["mean"], column["sd"]
    if not (isfinite(mean) and isfinite(sd) and sd > 0):
        return "its numbers are too far apart to be measured"
    return (Feature(column=column["name"], centre=mean, scale=sd),)


def _is_id(column: dict[str, Any]) -> bool:
    """Say whether whole numbers count the rows, or are called an id."""
    known = column["known"]
    if known < _FEW or column["different"] < 0.9 * known:  # it is an estimate
        return False
    counts = column["high"] - column["low"] < 1.1 * known
    return counts or _ID.search(column["name"]) is not None


def _words(
    connection: duckdb.DuckDBPyConnection, column: dict[str, Any]
) -> tuple[Feature, ...] | str:
    if column["different"] > 2 * MOST_VALUES:  # it is an estimate
        return f"over {MOST_VALUES} different values"
    q = quoted(column["name"])
    counts = connection.execute(
        f"SELECT CAST({q} AS VARCHAR) AS value, count(*) AS n FROM t WHERE {q} IS NOT NULL"  # noqa: S608
        f" GROUP BY 1 ORDER BY n DESC, value LIMIT {MOST_VALUES + 1}"
    ).fetchall()
    if len(counts) > MOST_VALUES:
        return f"over {MOST_VALUES} different values"
    if len(counts) == 1:
        return "the same in every row"
    shares = {value: n / column["known"] for value, n in counts}
    scale = sqrt(1 - sum(share**2 for share in shares.values()))
    return tuple(
        Feature(column=column["name"], value=value, centre=share, scale=scale)
        for value, share in shares.items()
    )
