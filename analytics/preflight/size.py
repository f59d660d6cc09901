"""Too few rows to be sure of a score, or fewer than there are columns."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.models import LinearModel
from analytics.preflight.base import Finding, Remedy
from analytics.preflight.outlook import Outlook

FEW_TESTED = 100
LARGER_TEST = 0.3
LIKELY = 0.85  # a share of right answers, as an example


def few(look: Outlook) -> Iterator[Finding]:
    """Find a test of so few rows that its score says little."""
    n = len(look.rows.parts.test)
    if n >= FEW_TESTED:
        return
    split = look.plan.split.model_copy(update={"test": LARGER_TEST})
    larger = Remedy(label=f"Test on {LARGER_TEST:.0%} of the rows", split=split)
    yield Finding(
        kind="few rows",
        level="note",
        sentence=f"The test has only {n} of {look.n_rows:,} rows: {_unsure(look, n)}. Take small "
        "differences between models for chance.",
        remedies=(larger,) if look.plan.split.test < LARGER_TEST else (),
    )


def _unsure(look: Outlook, n: int) -> str:
    if not look.rows.classes:
        return f"by chance alone an error comes out up to {1.96 / (2 * n) ** 0.5:.0%} off"
    off = 1.96 * (LIKELY * (1 - LIKELY) / n) ** 0.5
    low, high = LIKELY - off, min(1.0, LIKELY + off)
    return f"whoever is right in {LIKELY:.0%} may come out at {low:.0%} or at {high:.0%}"


def wide(look: Outlook) -> Iterator[Finding]:
    """Find more columns than rows to learn from."""
    n_columns, n_rows = len(look.columns), len(look.rows.parts.train)
    if n_columns < n_rows:
        return
    simple = LinearModel()
    yield Finding(
        kind="wide",
        level="hurts",
        sentence=f"There are {n_columns:,} columns and only {n_rows:,} rows to learn from: some "
        "column fits the answers by mere chance. A simple model is misled least.",
        remedies=()
        if look.plan.model.kind == simple.kind
        else (Remedy(label="Take a linear model", model=simple),),
    )
