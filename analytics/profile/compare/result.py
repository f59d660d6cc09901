"""What a comparison found: facts of each side, and how far the sides are apart in each column."""

from __future__ import annotations

from math import sqrt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from analytics.profile.compare.evidence import LEVEL

CHANCE, NOT_TESTED = "Cannot be told from chance", "No test fits"
Family = Literal["number", "date", "text", "boolean"]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Facts(_Answer):
    """One side of a column.

    Attributes
    ----------
    kind
        Of its values there.
    n, n_missing, n_odd
        Rows; those without a value; those whose value is infinite or not a number.
    mean, sd
        Of the finite values of a number or a date, the latter in seconds since 1970.
    top, top_share
        The most frequent value of other columns, and its share of the known values.
    """

    kind: str
    n: int
    n_missing: int
    n_odd: int = 0
    mean: float | None = None
    sd: float | None = None
    top: str | None = None
    top_share: float = 0.0

    @property
    def n_known(self) -> int:
        """How many values are compared."""
        return self.n - self.n_missing - self.n_odd

    @property
    def missing(self) -> float:
        """The share of rows without a value."""
        return self.n_missing / self.n if self.n else 0.0


class Distance(_Answer):
    """How far two distributions are apart.

    Attributes
    ----------
    value
        From 0, the same shares, to 1, nothing in common; nothing where a side has no values.
    at
        Where they are most apart: up to this number, or this value of a category.
    left, right
        The shares there, of both sides.
    p
        How likely chance alone brings them so far apart; nothing where no test fits.
    sampled
        Whether it was found from a sample of the rows.
    new, gone
        Some values that one side alone has, the most frequent first.
    n_new, n_gone
        How many there are; nothing where it cannot be known, as in a sample.
    """

    value: float | None = None
    at: float | str | None = None
    left: float = 0.0
    right: float = 0.0
    p: float | None = None
    sampled: bool = False
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    n_new: int | None = None
    n_gone: int | None = None


class Compared(_Answer):
    """One column on both sides.

    Attributes
    ----------
    name, family
        The column, and what decides how it is compared.
    left, right
        The facts of both sides.
    distance
        Kolmogorov–Smirnov for numbers and dates, total variation for the others.
    p, p_missing
        How likely chance alone brings the values, or the missing shares, so far apart; corrected
        for the number of tests.
    """

    name: str
    family: Family
    left: Facts
    right: Facts
    distance: Distance
    p: float | None = None
    p_missing: float | None = None

    @property
    def standardised(self) -> float | None:
        """The difference of the means in standard deviations: of the right side less the left.

        (m₂ - m₁) / √((s₁² + s₂²) / 2); P. C. Austin, "Balance diagnostics for comparing the
        distribution of baseline covariates", Statistics in Medicine 28 (2009).
        """
        one, other = self.left, self.right
        if self.family != "number" or None in (one.mean, one.sd, other.mean, other.sd):
            return None
        return standardised(one.mean, one.sd, other.mean, other.sd)  # type: ignore[arg-type]

    @property
    def more_missing(self) -> float:
        """The difference of the missing shares: of the right side less the left."""
        return self.right.missing - self.left.missing

    @property
    def difference(self) -> float:
        """The larger of the distance of the values and the difference of the missing shares."""
        return max(self.distance.value or 0.0, abs(self.more_missing))

    @property
    def verdict(self) -> str:
        """What is beyond chance."""
        tested = {"values": self.p, "missing shares": self.p_missing}
        beyond = [name for name, p in tested.items() if p is not None and p <= LEVEL]
        if beyond:
            return f"{' and '.join(beyond)} differ".capitalize()
        return NOT_TESTED if self.p is None else CHANCE

    @property
    def differs(self) -> bool:
        """Whether something is beyond chance."""
        return self.verdict not in (CHANCE, NOT_TESTED)

    @property
    def rank(self) -> tuple[int, float]:
        """Where it stands among the others: what differs first, what cannot be tested last."""
        place = 0 if self.differs else 1 + (CHANCE, NOT_TESTED).index(self.verdict)
        return place, -self.difference


class Comparison(_Answer):
    """Two tables, column by column.

    Attributes
    ----------
    n_left, n_right, n_both
        Rows; and those that belong to both sides.
    only_left, only_right
        Columns that one side alone has.
    other_kind
        Columns of one name that cannot be compared, with the kinds of both.
    columns
        The others, by their `rank`.
    left_out
        How many further columns both have.
    """

    n_left: int
    n_right: int
    n_both: int = 0
    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()
    other_kind: tuple[tuple[str, str, str], ...] = ()
    columns: tuple[Compared, ...] = ()
    left_out: int = 0


def standardised(mean: float, sd: float, other_mean: float, other_sd: float) -> float | None:
    """Return the difference of two means in standard deviations, if it has a size.

    >>> standardised(1.0, 2.0, 2.0, 2.0), standardised(1.0, 0.0, 1.0, 0.0)
    (0.5, 0.0)
    """
    if mean == other_mean:
        return 0.0
    largest = max(sd, other_sd)  # in units of it: squares of large numbers would overflow
    if not largest > 0:
        return None
    spread = sqrt(((sd / largest) ** 2 + (other_sd / largest) ** 2) / 2)
    return (other_mean / largest - mean / largest) / spread
