"""Remarks on a finished run: what its scores are worth, and what would make it better.

A remark is a function of the look at a run that yields what it found. It is in the file of its
subject, and stands in `REMARKS`; within one level they come in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytics.review import baseline, calibration, curve, dominance, duplicates, folds, size
from analytics.review.base import LEVELS, Look, Remark
from analytics.runs import Run

Remarking = Callable[[Look], Iterator[Remark]]
REMARKS: tuple[Remarking, ...] = (
    baseline.no_better,
    duplicates.duplicates,
    dominance.one_column,
    folds.unstable,
    curve.still_improving,
    curve.by_heart,
    curve.learned_little,
    calibration.miscalibrated,
    size.too_small,
)


def remarks(run: Run) -> list[Remark]:
    """Return what is to be said of a finished run, the most serious first.

    Raises
    ------
    TrainingError
        The run is not done.
    """
    look = Look.at(run)
    found = [remark for remarking in REMARKS for remark in remarking(look)]
    return sorted(found, key=lambda remark: LEVELS.index(remark.level))


__all__ = ["LEVELS", "REMARKS", "Look", "Remark", "remarks"]
