"""Pre-flight: a look at a plan before it is trained, for what could mislead or hurt.

A check takes the outlook and yields what it found. It is a function in the file of its subject, and
stands in `CHECKS`; within one level findings come in this order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analytics.plan import Plan
from analytics.preflight import (
    afterwards,
    classes,
    constant,
    copies,
    duplicates,
    groups,
    ids,
    leaks,
    missing,
    mistyped,
    size,
    task,
    time_order,
)
from analytics.preflight.base import LEVELS, Finding, Remedy, apply_all
from analytics.preflight.outlook import Outlook
from analytics.training.data import rows_of
from analytics.workspace import Workspace

Check = Callable[[Outlook], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    leaks.leaks,
    leaks.absence,
    leaks.durations,
    groups.groups,
    duplicates.duplicates,
    time_order.time_order,
    classes.absent,
    afterwards.afterwards,
    task.task,
    size.wide,
    classes.tiny,
    mistyped.mistyped,
    ids.ids,
    missing.missing_target,
    classes.rare,
    size.few,
    missing.mostly_missing,
    ids.words,
    constant.constant,
    copies.copies,
)


@dataclass(frozen=True)
class Preflight:
    """What a look at a plan found, how many rows each part has, and how many columns."""

    findings: tuple[Finding, ...]
    n_train: int
    n_validation: int
    n_test: int
    n_columns: int

    def seconds(self, plan: Plan) -> float:
        """Return about how long the plan takes to train."""
        n_rows = self.n_train + self.n_validation + self.n_test
        return plan.model.estimate(n_rows, self.n_columns)


def essence(plan: Plan) -> Plan:
    """Return a plan without the parameters that no check looks at: it has the same findings.

    Whoever turns a knob of the model need not wait for another look.
    """
    spec = type(plan.model)
    kept = {name: getattr(plan.model, name) for name in ("balanced",) if name in spec.model_fields}
    return plan.model_copy(update={"model": spec.model_validate({"kind": plan.model.kind, **kept})})


def preflight(plan: Plan, workspace: Workspace) -> Preflight:
    """Look at a plan before it is trained; the most serious findings come first.

    Raises
    ------
    PlanError
        The plan cannot be trained at all.
    """
    rows = rows_of(plan, workspace)
    look = Outlook(plan, rows)
    n_train, n_validation, n_test = (len(part) for part in vars(rows.parts).values())
    return Preflight(tuple(checked(look)), n_train, n_validation, n_test, len(look.columns))


def checked(look: Outlook) -> list[Finding]:
    """Return what all checks find, the most serious first."""
    found = [finding for check in CHECKS for finding in check(look)]
    return list(_once(sorted(found, key=lambda finding: LEVELS.index(finding.level))))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what only asks to leave out columns that a more serious finding leaves out."""
    gone: set[str] = set()
    for finding in findings:
        names = {name for remedy in finding.remedies[:1] for name in remedy.leave_out}
        alone = not any(remedy.chooses or remedy.steps for remedy in finding.remedies[:1])
        if not (names and alone and names <= gone):
            yield finding
        gone |= names


__all__ = [
    "CHECKS", "LEVELS", "Check", "Finding", "Outlook", "Preflight", "Remedy", "apply_all",
    "checked", "essence", "preflight",
]  # fmt: skip
