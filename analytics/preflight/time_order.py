"""A random split of rows that follow each other in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.preflight.base import Finding, Remedy, said
from analytics.preflight.grouping import ALIKE, SURE, likeness
from analytics.preflight.outlook import Outlook
from analytics.profile.alerts.base import Column
from analytics.split import TimeSplit

KNOWN = 0.9
IN_ORDER = 0.99
DRIFT = 0.1  # of the range of ranks, or of all rows that change class
N_PERIODS = 5
FEWEST = 50
BIRTH = re.compile(r"birth|born|dob|生日|出生", re.IGNORECASE)


@dataclass(frozen=True)
class Timing:
    """How rows follow each other in time: how alike neighbours are, how far the target moves."""

    name: str
    order: np.ndarray
    alike: float
    drift: float
    sorted: bool

    @property
    def strength(self) -> float:
        """How much of a reason this is to split by it."""
        return max(self.alike / ALIKE, self.drift / DRIFT, float(self.sorted))


def time_order(look: Outlook) -> Iterator[Finding]:
    """Find a date by which rows should be split, since later rows are told from earlier ones."""
    if not look.by_chance or look.n_rows < FEWEST:
        return
    found = [_timing(look, column) for column in look.all_columns.values() if _is_time(column)]
    if found:
        best = max(found, key=lambda timing: timing.strength)
        if best.strength >= 1:
            yield _finding(look, best)


def _is_time(column: Column) -> bool:
    if column.kind != "date" or BIRTH.search(column.name):
        return False
    return column.n_known >= KNOWN * len(column.series) and column.n_seen >= N_PERIODS


def _timing(look: Outlook, column: Column) -> Timing:
    times = column.series.astype("int64").where(column.series.notna()).to_numpy(dtype="float64")
    order = np.argsort(times, kind="stable")[: column.n_known]
    order = order[look.untested[order]]
    values = look.answers[order]
    alike = likeness(values[1:], values[:-1], values, bool(look.rows.classes))
    drift = _drift(values, bool(look.rows.classes))
    steps = np.diff(times[~np.isnan(times)])
    return Timing(
        column.name,
        order,
        alike if alike * len(values) ** 0.5 >= SURE else 0.0,
        drift,
        bool((steps >= 0).mean() >= IN_ORDER),
    )


def _drift(values: np.ndarray, classes: bool) -> float:
    """Return how far the newest fifth is from what was before, where that is no chance."""
    n_new = len(values) // N_PERIODS
    old, new = values[:-n_new], values[-n_new:]
    error = SURE * (0.25 / n_new + 0.25 / len(old)) ** 0.5
    if classes:
        n = int(values.max()) + 1
        shares = (np.bincount(part, minlength=n) / len(part) for part in (old, new))
        moved = float(np.abs(np.subtract(*shares)).sum()) / 2
    else:
        moved = abs(float(new.mean() - old.mean()))
    return moved if moved >= error else 0.0


def _finding(look: Outlook, timing: Timing) -> Finding:
    now = look.plan.split
    split = TimeSplit(column=timing.name, test=now.test, validation=now.validation)
    reasons = list(_reasons(look, timing))
    return Finding(
        kind="time order",
        level="misleads" if timing.alike >= ALIKE or timing.drift >= DRIFT else "hurts",
        sentence=f"Rows are drawn at random, and {reasons[0]}. Where later rows are to be told "
        "from earlier ones, a test on the latest says how well that goes.",
        columns=(timing.name,),
        evidence=tuple(_periods(look, timing)),
        remedies=(Remedy(label=f"Test on the latest by “{timing.name}”", split=split),),
    )


def _reasons(look: Outlook, timing: Timing) -> Iterator[str]:
    target = look.plan.target
    if timing.alike >= ALIKE:
        yield f"“{target}” is much the same in rows next to each other in “{timing.name}”"
    if timing.drift >= DRIFT:
        yield f"“{target}” moves with “{timing.name}”"
    yield f"the rows stand in the order of “{timing.name}”"


def _periods(look: Outlook, timing: Timing) -> Iterator[dict[str, str]]:
    times, target = look.frame[timing.name], look.rows.target
    periods = np.array_split(timing.order, N_PERIODS)
    says = _shares(target, periods) if look.rows.classes else _means(target, periods)
    for places, middle in zip(periods, says, strict=True):
        held = times.iloc[places]
        yield {
            f"from {timing.name}": said(held.iloc[0]),
            "to": said(held.iloc[-1]),
            "rows": f"{len(places):,}",
            f"{look.plan.target} is": middle,
        }


def _means(target: pd.Series, periods: list[np.ndarray]) -> list[str]:
    return [f"{said(float(target.iloc[places].mean()))} on average" for places in periods]


def _shares(target: pd.Series, periods: list[np.ndarray]) -> list[str]:
    """Say how often the class occurs whose share moves most, the rarer one of two."""
    shares = pd.DataFrame([target.iloc[p].value_counts(normalize=True) for p in periods]).fillna(0)
    moves = (shares.max() - shares.min()).round(9)
    most = shares.loc[:, moves == moves.max()].mean().idxmin()
    return [f"{said(most)} in {share:.1%}" for share in shares[most]]
