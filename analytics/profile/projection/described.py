"""What the groups of a map are: how many rows of all, and in which columns they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from analytics.profile.charting.table import Table
from analytics.profile.charting.words import count, number, part, percent
from analytics.profile.conditions.on_map import Feature, Place, group_of
from analytics.profile.facts import NUMBERS

_LEAST = 0.3  # a standardised difference that can be seen
_NAMED = 3


@dataclass(frozen=True)
class Group:
    """A group of rows: how many of all it holds, and what sets it apart."""

    n: int
    sentence: str


def describe(table: Table, features: Sequence[Feature], centres: Sequence[Place]) -> list[Group]:
    """Count the rows of each group, over all rows, and say in which columns it differs most.

    A difference is that of the means of the group and of all other rows, in standard deviations;
    missing values are left out of it.
    """
    measured = {f"x{i}": feature.measured() for i, feature in enumerate(features)}
    table.place(g=group_of(features, centres), **measured)
    asked = ", ".join(f"count({x}) AS n_{x}, avg({x}) AS m_{x}" for x in measured)
    found = table.ask(f"SELECT g, count(*) AS n, {asked} FROM s GROUP BY g").set_index("g")  # noqa: S608
    found = found.reindex(range(1, len(centres) + 1)).fillna(0.0)
    known = found[[f"n_{x}" for x in measured]].to_numpy()
    means = found[[f"m_{x}" for x in measured]].to_numpy()
    sizes = [int(n) for n in found["n"]]
    return [
        Group(n, _sentence(n, sum(sizes), table.kinds, _differences(features, known, means, i)))
        for i, n in enumerate(sizes)
    ]


def _differences(
    features: Sequence[Feature], known: np.ndarray, means: np.ndarray, group: int
) -> pd.DataFrame:
    """Return ``feature``, ``here``, ``elsewhere`` and ``difference``, the largest first."""
    others = np.arange(len(known)) != group
    n = known[others].sum(axis=0)
    sums = (known * means)[others].sum(axis=0)
    elsewhere = np.divide(sums, n, out=np.full(len(features), np.nan), where=n > 0)
    here = np.where(known[group] > 0, means[group], np.nan)
    spread = [_spread(feature) for feature in features]
    frame = pd.DataFrame({"feature": list(features), "here": here, "elsewhere": elsewhere})
    frame["difference"] = (here - elsewhere) / spread
    return frame.sort_values("difference", key=lambda d: -d.abs(), kind="stable")


def _spread(feature: Feature) -> float:
    """Return the standard deviation of what a feature measures."""
    if feature.value is None:
        return feature.scale
    return sqrt(feature.centre * (1 - feature.centre))


def _sentence(n: int, of: int, kinds: Mapping[str, str], differences: pd.DataFrame) -> str:
    said: dict[str, str] = {}
    seen: Iterator[Any] = differences[differences["difference"].abs() >= _LEAST].itertuples()
    for row in seen:
        said.setdefault(row.feature.column, _said(row, kinds[row.feature.column]))
    named = list(said.values())[:_NAMED]
    head = f"{count(n, 'row')} ({part(n, of)})"
    if not named:
        return f"{head}, hardly different from the others."
    return f"{head}: {', '.join(named)}."


def _said(row: Any, kind: str) -> str:
    if kind in NUMBERS:
        way = "higher" if row.difference > 0 else "lower"
        means = f"{number(row.here)} on average, elsewhere {number(row.elsewhere)}"
        return f"{way} {row.feature.column} ({means})"
    return f"{row.feature.label} in {percent(row.here)} (elsewhere {percent(row.elsewhere)})"
