"""How far categories of two sides are apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.profile.compare.evidence import chi_square_p
from analytics.profile.compare.result import Distance
from analytics.profile.compare.sides import Side
from analytics.profile.facts import one_row

FEWEST = 5  # rows that are expected in a cell of a chi-square test
NAMED = 3  # of the values that one side alone has
SHORT = "left(v, 200)"  # nobody reads more of a value
COUNTABLE = 10_000  # with more different values, and too many rows, a sample is counted


class Counts:
    """How many rows of each side hold each value: the table ``counts`` of ``v``, ``l``, ``r``.

    Parameters
    ----------
    left, right
        Two sides in one connection.
    places
        What is counted, in SQL over the columns of each side; NULL is left out.
    sampled
        Whether a sample is counted.
    """

    def __init__(self, left: Side, right: Side, places: tuple[str, str], sampled: bool) -> None:
        self.connection, self.sampled = left.connection, sampled
        parts = [
            f"(SELECT {place} AS v, count(*) AS n FROM {side.some() if sampled else side.alias}"  # noqa: S608
            " GROUP BY 1 HAVING v IS NOT NULL)"
            for side, place in zip((left, right), places, strict=True)
        ]
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE counts AS SELECT v, coalesce(a.n, 0) AS l,"  # noqa: S608
            f" coalesce(b.n, 0) AS r FROM {parts[0]} a FULL JOIN {parts[1]} b USING (v)"
        )
        sums = ", ".join(f"coalesce(sum({side}), 0)::BIGINT" for side in ("l", "r"))
        self.n_left, self.n_right = one_row(self.connection, f"SELECT {sums} FROM counts")  # noqa: S608

    @classmethod
    def of(cls, left: Side, right: Side, name: str) -> Counts:
        """Count a column's values; where too many are different, those of a sample."""
        sampled = any(
            side.sampled() and side.n_different(name) > COUNTABLE for side in (left, right)
        )
        return cls(left, right, (left.words(name), right.words(name)), sampled)

    def top(self, side: str) -> dict[str, Any]:
        """Return the most frequent value of a side and its share, as facts."""
        of = self.n_left if side == "l" else self.n_right
        if not of:
            return {}
        value, n = self._first(f"{side} DESC, v", side)
        return {"top": value, "top_share": n / of}

    def _first(self, order: str, shown: str) -> tuple[Any, ...]:
        query = f"SELECT {SHORT}, {shown} FROM counts ORDER BY {order} LIMIT 1"  # noqa: S608
        return self.connection.execute(query).fetchall()[0]

    def distance(self) -> Distance:
        """Return the total variation distance, where it is largest, and the p of chi-square."""
        if not self.n_left or not self.n_right:
            return Distance()
        found = self.connection.execute("SELECT l, r FROM counts").fetchnumpy()
        left, right = (np.asarray(found[side], dtype="int64") for side in ("l", "r"))
        shares = f"l / {self.n_left}, r / {self.n_right}"
        apart = f"abs(l / {self.n_left} - r / {self.n_right}) DESC, v"
        at, of_left, of_right = self._first(apart, shares)
        alone = {} if self.sampled else self._alone()
        return Distance(
            value=total_variation(left, right),
            at=at,
            left=of_left,
            right=of_right,
            p=chi_square(left, right),
            sampled=self.sampled,
            **alone,
        )

    def _alone(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, side, other in (("new", "r", "l"), ("gone", "l", "r")):
            rows = self.connection.execute(
                f"SELECT {SHORT}, count(*) OVER () FROM counts WHERE {other} = 0"  # noqa: S608
                f" ORDER BY {side} DESC, v LIMIT {NAMED}"
            ).fetchall()
            found[name] = tuple(value for value, _ in rows)
            found[f"n_{name}"] = rows[0][1] if rows else 0
        return found


def total_variation(left: np.ndarray, right: np.ndarray) -> float:
    """Return half the sum of the differences of all shares: what would have to change its value.

    D. A. Levin, Y. Peres and E. L. Wilmer, "Markov Chains and Mixing Times" (2009), 4.1.

    >>> total_variation(np.array([1, 1, 0]), np.array([2, 0, 2]))
    0.5
    """
    n, m = int(left.sum()), int(right.sum())
    return int(np.abs(left * m - right * n).sum()) / (2 * n * m)  # whole numbers: exact


def chi_square(left: np.ndarray, right: np.ndarray) -> float | None:
    """Return the p value of K. Pearson's chi-square test of two rows of counts.

    Values so rare that fewer than 5 rows are expected on a side are put together (W. G. Cochran,
    "Some methods for strengthening the common χ² tests", Biometrics 10, 1954); where that leaves
    one, there is no test.

    >>> round(chi_square(np.array([10, 20]), np.array([20, 10])), 6)
    0.009823
    """
    table = _gathered(np.stack([left, right]))
    if table.shape[1] < 2:
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0) / table.sum())
    statistic = float(((table - expected) ** 2 / expected).sum())
    return chi_square_p(statistic, table.shape[1] - 1)


def _gathered(table: np.ndarray) -> np.ndarray:
    """Put the rare values together, and with the rarest of the others if they are still rare."""
    least = FEWEST * table.sum() / table.sum(axis=1).min()
    often = table.sum(axis=0) >= least
    kept, rare = table[:, often], table[:, ~often].sum(axis=1, keepdims=True)
    if rare.sum() >= least or not kept.size:
        return np.hstack([kept, rare])
    kept[:, [kept.sum(axis=0).argmin()]] += rare
    return kept
