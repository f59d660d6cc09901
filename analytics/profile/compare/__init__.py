"""Two tables side by side: which columns differ, how much, and whether that is beyond chance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics.profile.compare.counted import Counts
from analytics.profile.compare.drawn import Drawn, conditions, draw_column
from analytics.profile.compare.evidence import corrected, shares_p
from analytics.profile.compare.measured import measured
from analytics.profile.compare.result import Compared, Comparison, Distance, Facts
from analytics.profile.compare.sides import Side, family, opened
from analytics.profile.compare.words import headline, matched, said, typical, written

__all__ = [
    "Compared",
    "Comparison",
    "Distance",
    "Drawn",
    "Facts",
    "compare",
    "conditions",
    "draw_column",
    "headline",
    "matched",
    "said",
    "typical",
    "written",
]
MOST_COLUMNS = 500


def compare(left: Path, right: Path, progress: Callable[..., None] = lambda *_: None) -> Comparison:
    """Compare all columns that two Parquet files have in common, by their names.

    Numbers and dates: the Kolmogorov–Smirnov distance and its test. Categories: the total variation
    distance and the chi-square test. Missing shares: their difference, and the chi-square test.
    All p values together are corrected after Benjamini and Hochberg.

    Parameters
    ----------
    left, right
        Two Parquet files; the differences are those of the right side less the left.
    progress
        Told the share that is done, and the column's name.
    """
    with opened(left, right) as (one, other):
        shared = [name for name in one.kinds if name in other.kinds]
        alike = [name for name in shared if family(one.kinds[name]) == family(other.kinds[name])]
        names = alike[:MOST_COLUMNS]
        facts = one.facts(names), other.facts(names)
        found = []
        for i, name in enumerate(names):
            progress(i / len(names), name)
            found.append(_column(one, other, name, facts[0][name], facts[1][name]))
    return Comparison(
        n_left=one.n,
        n_right=other.n,
        only_left=tuple(name for name in one.kinds if name not in other.kinds),
        only_right=tuple(name for name in other.kinds if name not in one.kinds),
        other_kind=tuple((n, one.kinds[n], other.kinds[n]) for n in shared if n not in alike),
        columns=tuple(sorted(_tested(found), key=lambda column: column.rank)),
        left_out=len(alike) - len(names),
    )


def _column(left: Side, right: Side, name: str, one: Facts, other: Facts) -> Compared:
    kind = family(one.kind)
    if kind in ("number", "date"):
        distance = measured(left, right, name)
    else:
        counts = Counts.of(left, right, name)
        distance = counts.distance()
        one, other = (f.model_copy(update=counts.top(s)) for f, s in ((one, "l"), (other, "r")))
    return Compared(name=name, family=kind, left=one, right=other, distance=distance)


def _tested(found: list[Compared]) -> list[Compared]:
    """Add the p values, corrected for all the tests that were made."""
    missing = [shares_p(c.left.n_missing, c.left.n, c.right.n_missing, c.right.n) for c in found]
    p = corrected([*(column.distance.p for column in found), *missing])
    pairs = zip(found, p[: len(found)], p[len(found) :], strict=True)
    return [c.model_copy(update={"p": one, "p_missing": other}) for c, one, other in pairs]
