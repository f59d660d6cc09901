"""Rules that choose from which probability on a row is called positive.

They see validation rows alone. A new rule is a class here and its name in `AnyRule`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from analytics.evaluation.calling import CALLED, Counts, counts_at, ways

CHOOSING = ("f1", "mcc", "balanced_accuracy", "accuracy")


class Rule(BaseModel):
    """A way to choose a threshold."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def worth(self, counts: Counts) -> np.ndarray:
        """Return what calls are worth by this rule; more is better."""
        raise NotImplementedError

    def choose(self, y: np.ndarray, p: np.ndarray) -> float:
        """Return the threshold of the highest worth; of several, the one closest to 50 %."""
        thresholds = ways(p)
        worth = np.nan_to_num(self.worth(counts_at(y, p, thresholds)), nan=-np.inf)
        best = thresholds[worth >= worth.max() - 1e-12]
        return float(best[np.abs(best - 0.5).argmin()])


class ByHand(Rule):
    """From a probability that somebody set."""

    kind: Literal["hand"] = "hand"
    threshold: float = Field(0.5, ge=0, le=1)

    def worth(self, counts: Counts) -> np.ndarray:
        """Return F1, to be shown beside the choice."""
        return CALLED["f1"].of(counts)

    def choose(self, y: np.ndarray, p: np.ndarray) -> float:
        """Return what was set."""
        return self.threshold


class ByMetric(Rule):
    """Where a metric is best on the validation rows."""

    kind: Literal["metric"] = "metric"
    metric: Literal["f1", "mcc", "balanced_accuracy", "accuracy"] = "f1"

    def worth(self, counts: Counts) -> np.ndarray:
        """Return the metric."""
        return CALLED[self.metric].of(counts)


class ByCosts(Rule):
    """Where the two errors cost least on the validation rows."""

    kind: Literal["costs"] = "costs"
    false_positive: float = Field(1.0, ge=0, le=1e12)
    false_negative: float = Field(5.0, ge=0, le=1e12)
    currency: str = Field("€", max_length=8)

    def worth(self, counts: Counts) -> np.ndarray:
        """Return what errors cost in the mean row, as a loss."""
        cost = self.false_positive * counts.fp + self.false_negative * counts.fn
        return np.asarray(-cost / counts.n, dtype=float)


AnyRule = Annotated[ByHand | ByMetric | ByCosts, Field(discriminator="kind")]
