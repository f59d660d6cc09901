"""What a paired comparison comes to, in a sentence."""

from __future__ import annotations

from math import floor, log10

from pydantic import BaseModel, ConfigDict

from analytics.comparison.paired import LEVEL
from analytics.evaluation.measuring import Part


class Verdict(BaseModel):
    """Whether one run is better than another by one metric, on the same rows."""

    model_config = ConfigDict(frozen=True)

    metric: str
    title: str
    greater_is_better: bool
    part: Part
    n_rows: int
    a: str
    b: str
    difference: float  # a less b
    low: float
    high: float
    p: float
    p_corrected: float
    n_pairs: int

    @property
    def better(self) -> str | None:
        """The name of the better run, or nothing where chance may have made the difference."""
        if not self.p_corrected < LEVEL:
            return None
        return self.a if (self.difference > 0) == self.greater_is_better else self.b

    @property
    def sentence(self) -> str:
        """The verdict with its numbers."""
        on = f"on {self.n_rows:,} {self.part} rows"
        if self.difference != self.difference:
            return f"{self.title} does not exist {on}: they are all of one class."
        if self.difference == self.low == self.high == 0:
            return f"“{self.a}” and “{self.b}” have the same {self.title} {on}."
        if self.better is None:
            return f"“{self.a}” and “{self.b}” cannot be told apart {on}: {self._doubt()}."
        other = self.b if self.better == self.a else self.a
        return f"“{self.better}” is better than “{other}” by {self.gap}, {on}."

    def _doubt(self) -> str:
        text = f"{self.title} differs by {self.gap}"
        if self.p < LEVEL:
            return f"{text}, too little where {self.n_pairs} pairs are compared at once"
        return f"{text}, which may be chance"

    @property
    def gap(self) -> str:
        """The difference and its interval in words."""
        # Told from the better one's side, so that a lower loss is no negative gain.
        sign = 1 if self.difference >= 0 else -1
        ends = sorted(sign * end for end in (self.low, self.high))
        said = [f"{value:,.{_decimals(*ends)}f}" for value in (abs(self.difference), *ends)]
        return f"{said[0]} {self.title} (95 % interval {said[1]} to {said[2]})"


def _decimals(low: float, high: float) -> int:
    """Return how many decimals tell the ends of an interval apart, and no more.

    >>> _decimals(0.00167, 0.071), _decimals(-1200, 340)
    (3, 0)
    """
    width = high - low
    return max(0, 1 - floor(log10(width))) if width > 0 else 3
