"""How far predictions can be trusted: intervals of numbers, sets of classes, with a known coverage.

Split conformal prediction (Papadopoulos and others, 2002; Lei and others, 2018; sets as in Sadinle
and others, 2019; where a model has learned bounds, how far outside of them, as in Romano and
others, 2019): how wrong the model is on rows that it did not learn from says how wrong it will
be on others. The validation rows serve for that. They have also chosen the epoch or the number of
trees, so that errors on them may be a little too small; the coverage on the test rows, which chose
nothing, is measured and shown beside the promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.errors import EvaluationError
from analytics.evaluation.calling import Z, wilson
from analytics.evaluation.learned import learned_bounds
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_cohort import predictions_within
from analytics.evaluation.of_run import evaluate, measured
from analytics.models.base import Task
from analytics.profile.cohorts import Cohort
from analytics.runs import Run

N_PARTS = 5  # of the test rows, by their prediction
MOST_CLASSES = 12
MOST_POINTS = 1_500
CAVEAT = (
    "These rows have also chosen when training was best, so that may be a little too little: the "
    "coverage is therefore measured on the test rows, which chose nothing."
)


@dataclass(frozen=True)
class Told:
    """What is known of some rows: actual values, answers, and bounds (rows, 2) if learned."""

    y: np.ndarray
    p: np.ndarray
    bounds: np.ndarray | None = None

    @property
    def misses(self) -> np.ndarray:
        """How wrong each answer is (rows,); negative as far as a value is inside its bounds."""
        if self.bounds is None:
            return misses(self.y, self.p)
        return np.maximum(self.bounds[:, 0] - self.y, self.y - self.bounds[:, 1])


def told(run: Run, level: float, cohort: Cohort | None = None) -> tuple[Told, Told]:
    """Return what is known of the validation rows, and of the test rows or those of a cohort.

    Raises
    ------
    EvaluationError
        The level is none.
    """
    check_level(level)
    run = measured(run)
    _, y, p = predictions(run, "validation")
    rows, tested, q = predictions_within(run, cohort)
    bounds = learned_bounds(run, level)
    if bounds is None:
        return Told(y, p), Told(tested, q)
    chosen = slice(None) if cohort is None else np.isin(predictions(run)[0], rows)
    return Told(y, p, bounds["validation"]), Told(tested, q, bounds["test"][chosen])


class Conformal(BaseModel):
    """Intervals or sets of a promised coverage, and how often they hold on the test rows.

    `reach` is how far an interval goes to each side of the prediction, or beyond the bounds that
    were learned, in the target's unit, or how much an actual class may lack of a probability of 1;
    `width` is how wide intervals are on average.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    task: Task
    classes: tuple[str, ...]
    level: float
    reach: float
    width: float | None
    learned: bool
    n_validation: int
    n_test: int
    covered: float
    low: float
    high: float
    chance_low: float
    chance_high: float

    def apply(self, answers: np.ndarray, bounds: np.ndarray | None = None) -> pd.DataFrame:
        """Return what belongs to predictions: ``low`` and ``high``, or for each class yes or no.

        `bounds` are those that the model has learned, if it has.
        """
        if self.task == "regression":
            low, high = (answers, answers) if bounds is None else bounds.T
            middle = (low + high) / 2  # where bounds are narrowed until they meet
            low, high = np.minimum(low - self.reach, middle), np.maximum(high + self.reach, middle)
            return pd.DataFrame({"low": low, "high": high})
        return pd.DataFrame(in_set(answers, self.reach), columns=list(self.classes))

    def sentence(self) -> str:
        """Say what is promised, and what the test rows say."""
        return f"{_promise(self)} {_kept(self)}"


def conformal(run: Run, level: float = 0.9, cohort: Cohort | None = None) -> Conformal:
    """Return how far predictions can be trusted: intervals of numbers, or sets of classes.

    Parameters
    ----------
    run
        A finished run.
    level
        How often the actual value shall be inside, above 0 and below 1.
    cohort
        The test rows on which that is measured; without one all of them.

    Raises
    ------
    EvaluationError
        The level is none, or there are too few validation rows for it.
    TrainingError
        The run is not done.
    """
    return held(run, level, *told(run, level, cohort))


def held(run: Run, level: float, validation: Told, test: Told) -> Conformal:
    """Return what validation rows promise for a level, and how often that holds on test rows.

    Raises
    ------
    EvaluationError
        There are too few validation rows for the level.
    """
    whole = evaluate(run)
    reach = reach_of(validation.misses, level)
    inside = test.misses <= reach
    low, high = wilson(inside.sum(), len(inside))
    # Both parts are drawn: the one that the reach comes from, and the one that is counted.
    half = Z * (level * (1 - level) * (1 / len(inside) + 1 / (len(validation.y) + 2))) ** 0.5
    learned = 0.0 if test.bounds is None else float(np.diff(test.bounds, axis=1).mean())
    return Conformal(
        run=run.id,
        task=whole.task,
        classes=whole.classes,
        level=level,
        reach=reach,
        width=learned + 2 * reach if whole.task == "regression" else None,
        learned=test.bounds is not None,
        n_validation=len(validation.y),
        n_test=len(inside),
        covered=float(inside.mean()),
        low=float(low),
        high=float(high),
        chance_low=max(0.0, level - half),
        chance_high=min(1.0, level + half),
    )


def misses(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return how wrong each prediction is: by how much, or what the actual class lacks of 1."""
    if p.ndim == 1:
        return np.abs(y - p)
    return 1 - p[np.arange(len(y)), y]


def reach_of(missed: np.ndarray, level: float) -> float:
    """Return how wrong a prediction may be, so that so many of new ones are within.

    Raises
    ------
    EvaluationError
        The level is none, or too few rows are there for it.
    """
    check_level(level)
    n = len(missed)
    place = ceil((n + 1) * level - 1e-9)
    if place > n:
        fewest = ceil(level / (1 - level) - 1e-9)
        raise EvaluationError(
            f"{level:.0%} needs at least {fewest:,} validation rows, and there are {n:,}.",
            "Ask for less, or train with a larger validation part.",
        )
    return float(np.partition(missed, place - 1)[place - 1])


def check_level(level: float) -> None:
    """Refuse what is no share.

    Raises
    ------
    EvaluationError
        The level is none.
    """
    if not 0 < level < 1:
        raise EvaluationError(
            f"{level:g} is no share between 0 and 1.", "Ask for 0.9, that is nine rows of ten."
        )


def in_set(p: np.ndarray, reach: float) -> np.ndarray:
    """Return for each row and class whether it is in the set (bool)."""
    return (1 - p) <= reach


def coverage_by_part(found: Conformal, of: Told) -> pd.DataFrame:
    """Return ``part``, ``rows``, ``covered``, ``low``, ``high`` of some rows.

    The parts are the actual classes, the most frequent first, or fifths of the rows by their
    prediction: intervals that hold on average may fail where it matters.
    """
    inside = of.misses <= found.reach
    names, codes = _fifths(of.p) if of.p.ndim == 1 else _classes(of.y, found.classes)
    rows = np.bincount(codes[codes >= 0], minlength=len(names))
    held = np.bincount(codes[codes >= 0], inside[codes >= 0], minlength=len(names))
    low, high = wilson(held, rows)
    covered = held / np.maximum(rows, 1)
    table = pd.DataFrame(
        {"part": names, "rows": rows, "covered": covered, "low": low, "high": high}
    )
    return table[table["rows"] > 0].reset_index(drop=True)


def _fifths(p: np.ndarray) -> tuple[list[str], np.ndarray]:
    ends = np.unique(np.quantile(p, np.linspace(0, 1, N_PARTS + 1)))
    if len(ends) < 3:  # nearly all predictions are the same
        return [f"{p.min():.4g} to {p.max():.4g}"], np.zeros(len(p), dtype=np.int64)
    names = [f"{a:,.4g} to {b:,.4g}" for a, b in pairwise(ends)]
    return names, np.clip(np.searchsorted(ends, p, "right") - 1, 0, len(names) - 1)


def _classes(y: np.ndarray, classes: tuple[str, ...]) -> tuple[list[str], np.ndarray]:
    shown = np.argsort(-np.bincount(y, minlength=len(classes)), kind="stable")[:MOST_CLASSES]
    place = np.full(len(classes), -1)
    place[shown] = np.arange(len(shown))
    return [classes[k] for k in shown], place[y]


def set_sizes(found: Conformal, p: np.ndarray) -> pd.DataFrame:
    """Return ``size``, ``rows``: how many rows have sets of so many classes."""
    sizes = in_set(p, found.reach).sum(axis=1)
    counts = np.bincount(sizes)
    return pd.DataFrame({"size": np.arange(len(counts)), "rows": counts})


def sizes_sentence(table: pd.DataFrame) -> str:
    """Say how many classes a set has."""
    n = int(table["rows"].sum())
    mean = float((table["size"] * table["rows"]).sum() / n)
    one, none = (int(table.loc[table["size"] == k, "rows"].sum()) for k in (1, 0))
    text = f"{one / n:.1%} of {n:,} rows have one class alone; the mean set has {mean:.2f}."
    return text if not none else f"{text} {none / n:.1%} have none: no class is likely enough."


def parts_sentence(table: pd.DataFrame, level: float) -> str:
    """Say where the coverage is least."""
    least = table.iloc[table["covered"].argmin()]
    where = f"{least['part']} ({least['rows']:,} rows)"
    if least["high"] < level:
        return f"Less than promised where it is {where}: {least['covered']:.1%}."
    return f"Nowhere clearly less than promised; least for {where}: {least['covered']:.1%}."


def band(found: Conformal, of: Told, seed: int = 0) -> pd.DataFrame:
    """Return ``predicted``, ``actual``, ``inside``, ``low``, ``high`` of at most 1,500 rows."""
    frame = found.apply(of.p, of.bounds)
    frame = frame.assign(predicted=of.p, actual=of.y, inside=of.misses <= found.reach)
    if len(frame) <= MOST_POINTS:
        return frame
    rows = np.random.default_rng(seed).choice(len(frame), MOST_POINTS, replace=False)
    return frame.iloc[np.sort(rows)].reset_index(drop=True)


def _promise(found: Conformal) -> str:
    if found.learned:
        moved = "widened" if found.reach > 0 else "narrowed"
        return (
            f"{found.level:.0%} intervals are the bounds that the model has learned, {moved} by "
            f"{abs(found.reach):,.4g} on each side: {found.width:,.4g} wide on average, and wider "
            "where it is hard to tell."
        )
    if found.task == "regression":
        return f"{found.level:.0%} intervals are the prediction ± {found.reach:,.4g}."
    least = max(0.0, 1 - found.reach)
    return f"{found.level:.0%} sets hold every class with a probability of at least {least:.1%}."


def _kept(found: Conformal) -> str:
    what = "value" if found.task == "regression" else "class"
    text = (
        f"On {found.n_test:,} test rows the actual {what} is inside in {found.covered:.1%} "
        f"({found.low:.1%} to {found.high:.1%})"
    )
    if found.covered < found.chance_low:
        return f"{text}: less often than promised, and chance does not explain it."
    if found.covered > found.chance_high:
        return f"{text}: more often than promised; they are wider than they need be."
    return f"{text}, as promised: chance alone makes up to ± {found.chance_high - found.level:.1%}."
