"""Columns that give the target away: alone, by where they are missing, or two dates together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from analytics.preflight.base import MOST_SHOWN, Finding, leave_out, said
from analytics.preflight.outlook import Outlook
from analytics.preflight.telling import N_RANGES, coded

LEAK = 0.98
LEAK_BY_ABSENCE = 0.9  # a few gaps elsewhere do not make it a column that is known beforehand
MOST_DATES = 6
SECONDS_A_DAY = 86_400


def leaks(look: Outlook) -> Iterator[Finding]:
    """Find columns of which each alone tells the target."""
    for name, told in look.told.items():
        if told >= LEAK and name not in look.keeps_together:
            text = (
                f"“{name}” alone tells “{look.plan.target}” ({told:.0%}). Is it known beforehand?"
            )
            yield _leak(look, name, text, look.sample[name])


def absence(look: Outlook) -> Iterator[Finding]:
    """Find columns that tell the target by whether they hold a value."""
    for name, told in look.told.items():
        known = look.sample[name].notna()
        if told >= LEAK or known.all() or not known.any():
            continue
        told = look.tells(known)
        if told >= LEAK_BY_ABSENCE:
            text = (
                f"Whether “{name}” is missing tells “{look.plan.target}” ({told:.0%}): it seems to "
                "be written down only when the answer is known."
            )
            yield _leak(look, name, text, known.map({True: "known", False: "missing"}))


def _leak(look: Outlook, name: str, text: str, shown: pd.Series) -> Finding:
    return Finding(
        kind="leak",
        level="misleads",
        sentence=text,
        columns=(name,),
        evidence=tuple(_told(look, shown)),
        remedies=(leave_out(name),),
    )


def durations(look: Outlook) -> Iterator[Finding]:
    """Find two dates between which the time tells the target."""
    dates = [name for name, column in look.columns.items() if column.kind == "date"]
    for one, other in combinations(dates[:MOST_DATES], 2):
        days = (look.sample[other] - look.sample[one]).dt.total_seconds() / SECONDS_A_DAY
        told = look.tells(days)
        if told >= LEAK and max(look.told[one], look.told[other]) < LEAK:
            later = other if days.median() > 0 else one
            yield Finding(
                kind="leak",
                level="misleads",
                sentence=f"The time between “{one}” and “{other}” tells “{look.plan.target}” "
                f"({told:.0%}). Is “{later}” known beforehand?",
                columns=(one, other),
                evidence=tuple(_told(look, days.rename(f"days from {one} to {other}"))),
                remedies=(leave_out(later), leave_out(one, other)),
            )


def _told(look: Outlook, column: pd.Series) -> Iterator[dict[str, str]]:
    """Say of a few values, or ranges of them, how many rows have them, and what the target is."""
    target = look.rows.target.iloc[look.places]
    for places in _few_groups(column):
        held, answers = column.iloc[places], target.iloc[places]
        if look.rows.classes:
            counts = answers.value_counts()
            says = f"{said(counts.index[0])} in {counts.iloc[0] / len(answers):.0%}"
        else:
            says = f"{said(answers.min())} to {said(answers.max())}"
        yield {
            f"{column.name} is": _held(held),
            "rows": f"{len(places):,}",
            f"{look.plan.target} is": says,
        }


def _few_groups(column: pd.Series) -> list[np.ndarray]:
    """Return the places of the most frequent values, or of some of many ranges."""
    codes = coded(column)
    met, counts = np.unique(codes, return_counts=True)
    if len(met) > N_RANGES // 4:
        shown = met[np.linspace(0, len(met) - 1, MOST_SHOWN).astype(int)]
    else:
        shown = np.sort(met[np.argsort(-counts, kind="stable")[:MOST_SHOWN]])
    return [np.flatnonzero(codes == code) for code in shown]


def _held(values: pd.Series) -> str:
    if values.isna().all():
        return "missing"
    low, high = (values.min(), values.max()) if values.nunique() > 1 else (values.iloc[0],) * 2
    return said(low) if low == high else f"{said(low)} to {said(high)}"
