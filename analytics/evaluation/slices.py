"""Slices: the groups of rows where the model is worst, found on validation rows, proved on others.

Candidates are single columns' stretches and values, and the leaves of a small tree that parts rows
by their error. Whoever looks at many groups finds a bad one by chance; so what stands out on the
validation rows is asked once of the test rows, which had no part in finding it, and the p-values
there are corrected by Holm (1979) for all that were asked: of models without any bad group, one in
twenty at most is said to have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import EvaluationError
from analytics.evaluation.bins import Bins, binned
from analytics.evaluation.calling import of_mean, wilson
from analytics.evaluation.error_tree import leaves
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import evaluate
from analytics.metrics.classes import ranks
from analytics.models.base import Task
from analytics.profile.cohorts import met_by
from analytics.profile.conditions import BaseCondition
from analytics.runs import Run
from analytics.training import table_of

FEWEST = 20  # rows of a slice, on either side
LARGEST = 0.5  # of the rows; more is the model, not a slice of it
STANDS_OUT = 1.0  # standard errors, on the validation rows
MOST_TRIED = 12
MOST_COLUMNS = 500
MOST_ROWS = 50_000
LEVEL = 0.05

Conditions = tuple[BaseCondition, ...]


@dataclass(frozen=True)
class Slice:
    """A group of test rows with larger errors: how large, with a 95 % interval, and elsewhere."""

    conditions: Conditions
    rows: int
    wrong: int
    error: float
    low: float
    high: float
    elsewhere: float
    p: float

    @property
    def where(self) -> str:
        """Say which rows these are."""
        return " and ".join(condition.sentence() for condition in self.conditions)


@dataclass(frozen=True)
class Slices:
    """What was found, and how many groups were asked for it."""

    task: Task
    found: tuple[Slice, ...]
    n_tried: int
    n_validation: int
    n_test: int

    def sentence(self) -> str:
        """Say how the slices were found, and what that is worth."""
        groups = "1 group" if self.n_tried == 1 else f"{self.n_tried} groups"
        tested = "was" if self.n_tried == 1 else "were"
        looked = (
            f"{groups} that stood out on {self.n_validation:,} validation rows {tested} "
            f"tested on the {self.n_test:,} test rows, which had no part in finding them"
        )
        if not self.n_tried:
            return f"No group stands out on {self.n_validation:,} validation rows."
        if not self.found:
            return f"{looked}. None of them is clearly worse there (5 %, Holm for all of them)."
        are = "1 is" if len(self.found) == 1 else f"{len(self.found)} are"
        return f"{looked}. {are} clearly worse there (5 %, Holm for all of them)."


def slices(run: Run) -> Slices:
    """Return the groups of rows where a finished run is worst.

    Raises
    ------
    EvaluationError
        There are too few rows to look.
    TrainingError
        The run is not done.
    """
    task = evaluate(run).task
    table = table_of(run).drop(columns=run.plan.target)
    table = table[table.columns[:MOST_COLUMNS]]
    sides = []
    for part in ("validation", "test"):
        rows, y, p = predictions(run, part)
        sides.append((table.loc[rows], errors(task, y, p)))
    return search(task, *sides[0], *sides[1], run.plan.seed)


def errors(task: Task, y: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return the error of each row: by how much it is off, or 1 where it is told wrong."""
    return np.abs(y - p) if task == "regression" else (p.argmax(axis=1) != y).astype(float)


def search(
    task: Task,
    seen: pd.DataFrame,
    seen_errors: np.ndarray,
    tested: pd.DataFrame,
    tested_errors: np.ndarray,
    seed: int = 0,
) -> Slices:
    """Find groups on some rows, and prove them on others."""
    if min(len(seen), len(tested)) < 2 * FEWEST:
        raise EvaluationError(
            f"{len(seen):,} validation and {len(tested):,} test rows are too few to look for "
            "groups.",
            f"At least {2 * FEWEST} of each are needed: choose larger parts when you train.",
        )
    if len(seen) > MOST_ROWS:
        drawn = np.random.default_rng(seed).choice(len(seen), MOST_ROWS, replace=False)
        seen, seen_errors = seen.iloc[drawn], seen_errors[drawn]
    asked = _candidates(seen, seen_errors)
    masks = [met_by(tested, conditions) for conditions in asked]
    raw = [_p_value(task, mask, tested_errors) for mask in masks]
    proved = [
        (_slice(task, conditions, mask, tested_errors, p), mask)
        for conditions, mask, p in zip(asked, masks, holm(raw), strict=True)
        if p < LEVEL
    ]
    return Slices(
        task, tuple(_different(task, proved, tested_errors)), len(asked), len(seen), len(tested)
    )


def _candidates(seen: pd.DataFrame, found: np.ndarray) -> list[Conditions]:
    """Return the groups that stand out most, none of them twice."""
    columns = [bins for name in seen if (bins := binned(seen[name])) is not None]
    of_column = (_worst(bins, found) for bins in columns)
    singles = [one for one in of_column if one is not None]
    grown = [
        (_stands_out(rows, found), conditions)
        for conditions, rows in leaves(columns, found, FEWEST)
    ]
    best = sorted(singles + grown, key=lambda one: -one[0])
    asked = dict.fromkeys(conditions for z, conditions in best if z > STANDS_OUT)
    return list(asked)[:MOST_TRIED]


def _worst(bins: Bins, found: np.ndarray) -> tuple[float, Conditions] | None:
    """Return the stretch or value of one column that stands out most."""
    rated = [(_stands_out(rows, found), (condition,)) for condition, rows in _parts(bins)]
    return max(rated, key=lambda one: one[0], default=None)


def _parts(bins: Bins) -> Iterator[tuple[BaseCondition, np.ndarray]]:
    for i, condition in enumerate(bins.conditions):
        yield condition, bins.codes == i
    for end in range(1, bins.ordered - 1):
        yield bins.stretch(0, end), (bins.codes >= 0) & (bins.codes <= end)
        yield (
            bins.stretch(end, bins.ordered - 1),
            (bins.codes >= end) & (bins.codes < bins.ordered),
        )


def _stands_out(rows: np.ndarray, found: np.ndarray) -> float:
    """Return by how many standard errors the mean error of rows exceeds that of the others."""
    n = int(rows.sum())
    if n < FEWEST or n > LARGEST * len(found):
        return -np.inf
    inside, outside = found[rows], found[~rows]
    spread = (inside.var() / n + outside.var() / len(outside)) ** 0.5
    return float((inside.mean() - outside.mean()) / spread) if spread else -np.inf


def _p_value(task: Task, mask: np.ndarray, found: np.ndarray) -> float:
    """Return how likely chance alone makes errors in these rows so large."""
    n = int(mask.sum())
    if n < FEWEST or len(found) - n < FEWEST or found[mask].mean() <= found[~mask].mean():
        return 1.0
    return rank_sum(mask, found) if task == "regression" else hypergeometric(
        int(found[mask].sum()), n, int(found.sum()), len(found)
    )  # fmt: skip


def rank_sum(mask: np.ndarray, values: np.ndarray) -> float:
    """Return the one-sided p-value that values in `mask` are larger (Mann and Whitney, 1947)."""
    from statistics import NormalDist

    n, m = int(mask.sum()), int((~mask).sum())
    place = ranks(values)
    spread = (n * m / (n + m) / (n + m - 1) * ((place - place.mean()) ** 2).sum()) ** 0.5
    if not spread:
        return 1.0
    above = place[mask].sum() - n * (n + m + 1) / 2 - 0.5
    return 1 - NormalDist().cdf(above / spread)


def hypergeometric(wrong: int, n: int, all_wrong: int, n_all: int) -> float:
    """Return the chance of at least so many wrong among `n` drawn rows (Fisher's exact test)."""
    log = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n_all + 1)))])

    def choose(of: int, k: np.ndarray) -> np.ndarray:
        return np.asarray(log[of] - log[k] - log[of - k])

    k = np.arange(wrong, min(n, all_wrong) + 1)
    k = k[n - k <= n_all - all_wrong]
    chances = choose(all_wrong, k) + choose(n_all - all_wrong, n - k)
    return float(min(1.0, np.exp(chances - choose(n_all, np.array(n))).sum()))


def holm(p: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number (Holm, 1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    steps = np.array(p)[order] * (len(p) - np.arange(len(p)))
    corrected = np.empty(len(p))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(p) else steps
    return [float(value) for value in corrected]


def _slice(
    task: Task, conditions: Conditions, mask: np.ndarray, found: np.ndarray, p: float
) -> Slice:
    inside, n = found[mask], int(mask.sum())
    if task == "regression":
        _, low, high = of_mean(inside)
    else:
        low, high = (float(end) for end in wilson(inside.sum(), n))
    return Slice(
        conditions, n, int(inside.sum()), float(inside.mean()), low, high,
        float(found[~mask].mean()), p,
    )  # fmt: skip


def _different(
    task: Task, proved: Iterable[tuple[Slice, np.ndarray]], found: np.ndarray
) -> Iterator[Slice]:
    """Yield the surest first, and none that is no worse without the rows of those before."""
    left = np.ones(len(found), dtype=bool)
    for one, mask in sorted(proved, key=lambda pair: pair[0].p):
        if _p_value(task, mask[left], found[left]) < LEVEL:
            yield one
            left &= ~mask


def slice_sentence(one: Slice, task: Task) -> str:
    """Say how large the errors of a slice are."""
    if task == "regression":
        return (
            f"Where {one.where}, the predictions of {one.rows:,} test rows are {one.error:,.4g} "
            f"off on average ({one.low:,.4g} to {one.high:,.4g}), against {one.elsewhere:,.4g} "
            "elsewhere."
        )
    return (
        f"Where {one.where}, {one.wrong:,} of {one.rows:,} test rows are told wrong "
        f"({one.error:.1%}; {one.low:.1%} to {one.high:.1%}), against {one.elsewhere:.1%} "
        "elsewhere."
    )
