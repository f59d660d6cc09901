"""Columns that, by their name and their time, seem to be known only after the fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analytics.preflight.base import Finding, leave_out, said
from analytics.preflight.leaks import LEAK
from analytics.preflight.outlook import Outlook

# What is written down when a thing has ended. As words of a name they prove nothing by themselves.
AFTER = frozenset(
    (
        "actual", "cancellation", "cancelled", "canceled", "chargeback", "closed", "closing",
        "completed", "completion", "death", "deceased", "defaulted", "delivered", "discharge",
        "discharged", "dropoff", "end", "ended", "exit", "final", "finished", "outcome",
        "predicted", "prediction", "recovered", "refund", "refunded", "resolution", "resolved",
        "result", "returned", "settled", "settlement", "terminated", "termination", "writeoff",
    )
)  # fmt: skip
BEFORE = frozenset(
    (
        "ago", "average", "avg", "before", "earlier", "history", "lag", "last", "past", "prev",
        "previous", "prior",
    )
)  # fmt: skip
OWN_NAME = 4  # bytes of a name that are enough to be found again: two Chinese letters are
ENDINGS = re.compile(r"(ed|ing|s|e)$")
TELLS = {"own": 0.1, "word": 0.3}
LATER = 0.95  # of the rows


def afterwards(look: Outlook) -> Iterator[Finding]:
    """Find columns whose name or time says that they come with the answer or after it."""
    target = _stem(look.plan.target)
    for name, told in look.told.items():
        words = _words(name)
        if told >= LEAK or words & BEFORE or name in look.keeps_together:
            continue
        own = len(target.encode()) >= OWN_NAME and _bare(name).startswith(target)
        if own and told >= TELLS["own"]:
            yield _found(look, name, f"“{name}” is named after the target", told)
        elif words & AFTER and told >= TELLS["word"]:
            yield _found(look, name, f"“{name}” sounds like the end of a story", told)
        elif words & AFTER and look.columns[name].kind == "date":
            yield from _later(look, name)


def _later(look: Outlook, name: str) -> Iterator[Finding]:
    date = look.sample[name]
    others = [other for other, c in look.columns.items() if c.kind == "date" and other != name]
    for other in others:
        if (date[date.notna()] > look.sample[other][date.notna()]).mean() >= LATER:
            why = f"“{name}” is a time after “{other}” in nearly every row"
            yield _found(look, name, why, look.told[name])
            return


def _found(look: Outlook, name: str, why: str, told: float) -> Finding:
    tells = f" and tells {told:.0%} of it" if told >= TELLS["own"] else ""
    return Finding(
        kind="afterwards",
        level="hurts",
        sentence=f"{why}{tells}. Is it known when “{look.plan.target}” is still open?",
        columns=(name,),
        evidence=tuple(
            {"row number": f"{row:,}", name: said(value), look.plan.target: said(answer)}
            for row, value, answer in _examples(look, name)
        ),
        remedies=(leave_out(name),),
    )


def _examples(look: Outlook, name: str) -> Iterator[tuple[Any, Any, Any]]:
    target = look.rows.target.iloc[look.places]
    for answer in target.drop_duplicates().head(4):
        rows = look.sample.loc[(target == answer).to_numpy() & look.sample[name].notna(), name]
        yield from ((row, value, answer) for row, value in rows.head(2).items())


def _words(name: str) -> set[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return set(re.findall(r"[^\W\d_]+", apart.lower()))


def _stem(name: str) -> str:
    """Return what a name has in common with others of its family.

    >>> _stem("churned"), _stem("is_fraud"), _stem("Death1")
    ('churn', 'fraud', 'death')
    """
    return ENDINGS.sub("", _bare(name).rstrip("0123456789"))


def _bare(name: str) -> str:
    return re.sub(r"^(is|has|was|did)[\W_]+|[\W_]", "", name.lower())
