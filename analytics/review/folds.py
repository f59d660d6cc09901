"""Folds that are further apart than chance makes them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.evaluation.calling import Z
from analytics.profile.compare.evidence import chi_square_p
from analytics.review.base import Look, Remark

FEWEST_FOLDS = 3
FEWEST_ROWS = 50  # of a fold
SURE = 0.001  # one honest run in a thousand
MATTERS = 0.25  # of what the model gains on the baseline; a smaller spread changes nothing


def unstable(look: Look) -> Iterator[Remark]:
    """Remark that the scores of folds differ by more than drawing so few rows makes them."""
    title = look.main.title
    for found in look.cross_validations:
        if len(found.folds) >= FEWEST_FOLDS:
            of = found.frame().query("title == @title")
            if of["n_rows"].min() >= FEWEST_ROWS and differ(of):
                yield _remark(of, title)
            return  # older ones are no news


def differ(folds: pd.DataFrame) -> bool:
    """Say whether the ``value`` of folds differs by more than their intervals allow.

    The test is that of Cochran (1954) for equal values, with one standard error for all folds: that
    of a fold of few rows may be nought. Folds drawn anew hold the same rows, so that the statistic
    is the mean of the rounds.
    """
    by = folds.groupby("repeat")["value"]
    chance = _by_chance(folds)
    freedom = float(by.size().mean()) - 1
    if freedom < 1 or not folds["value"].std() > 0:
        return False
    statistic = float((by.var() * (by.size() - 1)).mean()) / chance**2 if chance else float("inf")
    gain = abs(folds["value"].mean() - folds["baseline"].mean())
    beyond = max(0.0, float(by.var().mean()) - chance**2) ** 0.5
    return chi_square_p(statistic, round(freedom)) < SURE and beyond > MATTERS * gain


def _by_chance(folds: pd.DataFrame) -> float:
    """Return the standard error that the intervals of folds stand for."""
    return float((((folds["high"] - folds["low"]) / (2 * Z)) ** 2).mean() ** 0.5)


def _remark(of: pd.DataFrame, title: str) -> Remark:
    values, rounds = of["value"], of["repeat"].max()
    return Remark(
        kind="folds",
        level="doubt",
        sentence=f"Over {len(of)} folds, {title} goes from {values.min():.3g} to "
        f"{values.max():.3g}, with a standard deviation of {values.std():.2g}; so few rows in each "
        f"make about {_by_chance(of):.2g} by chance. What the model is worth depends on which rows "
        "it learns from and is asked about.",
        advice="Look for what the rows of bad folds have in common: a time, a group, a source. "
        "Until then, read the score as the range of the folds.",
        evidence=tuple(
            {
                "Fold": f"{row['fold']}" + (f", round {row['repeat']}" if rounds > 1 else ""),
                "Training rows": f"{row['n_train']:,}",
                "Rows": f"{row['n_rows']:,}",
                title: f"{row['value']:.3g}",
                "95 % interval": f"{row['low']:.3g} to {row['high']:.3g}",
            }
            for row in of.to_dict("records")
        ),
    )
