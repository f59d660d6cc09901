"""A small tree that parts rows by their error, over columns in bins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analytics.evaluation.bins import Bins
from analytics.profile.conditions import Among, BaseCondition, Between, Missing

DEPTH = 3
Conditions = tuple[BaseCondition, ...]
Branch = tuple[BaseCondition, np.ndarray]
Cut = tuple[Branch, Branch]


def leaves(
    columns: Sequence[Bins], errors: np.ndarray, fewest: int
) -> Iterator[tuple[Conditions, np.ndarray]]:
    """Yield conditions and rows (bool) of the parts of a tree of depth 3, from its root on.

    A part is cut in two where the means of its sides differ most for their sizes, and no side has
    fewer than `fewest` rows.
    """
    whole = np.ones(len(errors), dtype=bool)
    yield from _grown(columns, errors, fewest, whole, (), DEPTH)


def _grown(
    columns: Sequence[Bins],
    errors: np.ndarray,
    fewest: int,
    rows: np.ndarray,
    path: Conditions,
    depth: int,
) -> Iterator[tuple[Conditions, np.ndarray]]:
    if path:
        yield path, rows
    cut = _best(columns, errors, fewest, rows) if depth else None
    for condition, side in cut or ():
        deeper = merged((*path, condition))
        yield from _grown(columns, errors, fewest, rows & side, deeper, depth - 1)


def _best(columns: Sequence[Bins], errors: np.ndarray, fewest: int, rows: np.ndarray) -> Cut | None:
    rated = [
        (gain, place, bins)
        for bins in columns
        for gain, place in _gains(bins, errors, fewest, rows)
    ]
    if not rated:
        return None
    _, place, bins = max(rated, key=lambda one: one[0])
    return _cut(bins, place)


def _gains(
    bins: Bins, errors: np.ndarray, fewest: int, rows: np.ndarray
) -> Iterator[tuple[float, int]]:
    """Yield what a cut after an ordered bin, or of any other bin, explains of the errors."""
    codes = bins.codes[rows] + 1  # nowhere comes first
    k = len(bins.conditions) + 1
    n = np.bincount(codes, minlength=k)[1:].astype(float)
    total = np.bincount(codes, errors[rows], minlength=k)[1:]
    for place in range(len(bins.conditions)):
        inside, outside = _sides(bins, place)
        a, b = n[inside].sum(), n[outside].sum()
        if min(a, b) >= fewest:
            apart = total[inside].sum() / a - total[outside].sum() / b
            yield float(apart**2 * a * b / (a + b)), place


def _sides(bins: Bins, place: int) -> tuple[slice | list[int], slice | list[int]]:
    if place < bins.ordered:
        return slice(0, place + 1), slice(place + 1, bins.ordered)
    return [place], [i for i in range(len(bins.conditions)) if i != place]


def _cut(bins: Bins, place: int) -> Cut:
    codes = bins.codes
    if place < bins.ordered:
        low, high = bins.stretch(0, place), bins.stretch(place + 1, bins.ordered - 1)
        return (low, (codes >= 0) & (codes <= place)), (
            high, (codes > place) & (codes < bins.ordered),
        )  # fmt: skip
    inside = bins.conditions[place]
    return (inside, codes == place), (opposite(inside), (codes >= 0) & (codes != place))


def opposite(condition: BaseCondition) -> BaseCondition:
    """Return the condition of all rows that do not meet one of words, or of what is missing."""
    if isinstance(condition, Among):
        return condition.model_copy(
            update={"others": not condition.others, "missing": not condition.missing}
        )
    assert isinstance(condition, Missing)
    return condition.model_copy(update={"known": not condition.known})


def merged(path: Conditions) -> Conditions:
    """Return conditions with those on one range of a column made one."""
    found: list[BaseCondition] = []
    for condition in path:
        same = [c for c in found if isinstance(c, Between) and isinstance(condition, Between)
                and c.column == condition.column]  # fmt: skip
        if not same or not isinstance(condition, Between):
            found.append(condition)
            continue
        old = same[0]
        found[found.index(old)] = old.model_copy(update={
            "low": old.low if condition.low is None else condition.low,
            "high": old.high if condition.high is None else condition.high,
        })  # fmt: skip
    return tuple(found)
