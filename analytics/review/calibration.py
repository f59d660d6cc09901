"""Probabilities that are not what happens."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.evaluation import curves
from analytics.review.base import Look, Remark

FEWEST = 50  # rows
OFF = 0.03  # on average; less matters to nobody
SURE = 3.29  # standard errors: one honest model in a thousand


def miscalibrated(look: Look) -> Iterator[Remark]:
    """Remark that probabilities differ from what happens by more than chance makes of them."""
    if look.found.task == "regression" or look.found.n_rows < FEWEST:
        return
    happened, p = _claims(*look.test)
    table = curves.calibration(happened, np.column_stack([1 - p, p]))
    gaps = curves.gaps(table)
    off = float(gaps.sum())
    if off < OFF or abs(spiegelhalter(happened, p)) < SURE:
        return
    worst = table.iloc[gaps.argmax()]
    yield Remark(
        kind="calibration",
        level="advice",
        sentence=f"Probabilities are off by {100 * off:.0f} points on average: of "
        f"{worst['count']:,.0f} test rows that get about {worst['predicted']:.0%}, "
        f"{worst['observed']:.0%} are so.",
        advice="Rank rows by them, or choose a threshold by costs; do not read them as chances.",
        evidence=tuple(
            {
                "Predicted": f"{row['predicted']:.1%}",
                "Observed": f"{row['observed']:.1%}",
                "95 % interval": f"{row['low']:.1%} to {row['high']:.1%}",
                "Rows": f"{row['count']:,.0f}",
            }
            for row in table.to_dict("records")
        ),
    )


def _claims(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what happened and its probability: of the second class, or of the likeliest."""
    if p.shape[1] == 2:
        return y, p[:, 1]
    likeliest = p.argmax(axis=1)
    return (likeliest == y).astype(int), p.max(axis=1)


def spiegelhalter(happened: np.ndarray, p: np.ndarray) -> float:
    """Return how many standard errors the Brier score is from that of honest probabilities.

    Spiegelhalter (1986); 0 where all probabilities are one half, or certain.
    """
    weight = 1 - 2 * p
    spread = float((weight**2 * p * (1 - p)).sum()) ** 0.5
    return float(((happened - p) * weight).sum() / spread) if spread else 0.0
