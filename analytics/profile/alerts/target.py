"""The target: classes that are rare, and columns that give it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.profile.alerts.base import Alert, Column
from analytics.profile.association import association

LEAK = 0.98
MOST_CLASSES = 20
RARE = 0.2  # of an even share
MOST_ROWS = 50_000  # looked at to find what gives the target away
# Steps that would take the target away, or make up what it was.
NOT_FOR_TARGET = frozenset(
    ("drop_columns", "fill_missing", "missing_indicator", "cap_outliers", "group_rare")
)


def rare_class(target: Column) -> Iterator[Alert]:
    """Find a class of the target that hardly occurs."""
    if not _has_classes(target) or target.n_distinct < 2:
        return
    counts = target.series.value_counts()
    usual, rare = counts.index[0], counts.index[-1]
    n = int(counts.iloc[-1])
    if n / target.n_known < RARE / target.n_distinct:
        always = counts.iloc[0] / target.n_known
        text = (
            f"only {n:,} of {target.n_known:,} rows ({n / target.n_known:.1%}) are “{rare}”;"
            f" whoever always says “{usual}” is right in {always:.1%}."
        )
        yield target.alert("rare class", n, text, where=target.among(rare))


def _has_classes(target: Column) -> bool:
    return target.kind not in ("date", "other") and target.n_distinct <= MOST_CLASSES


def gives_away(columns: Sequence[Column], target: Column) -> Iterator[Alert]:
    """Find columns of which each alone tells the target."""
    classes = _has_classes(target)
    if not classes and target.kind != "number":
        return
    every = max(1, len(target.series) // MOST_ROWS)
    answers = target.series.iloc[::every]
    for column in columns:
        if column is target or column.n_distinct < 2:
            continue
        strength = association(column.series.iloc[::every], answers, classes)
        if strength >= LEAK:
            n = int((column.series.notna() & target.series.notna()).sum())
            text = (
                f"{column.name} alone gives {target.name} away ({strength:.1%}, in {n:,} rows):"
                " is it known beforehand?"
            )
            names = (column.name, target.name)
            fix = column.fix("drop_columns")
            yield Alert(kind="target copy", columns=names, n_rows=n, sentence=text, fix=fix)


def for_target(alert: Alert, target: str) -> Alert:
    """Return an alert without a step that would take the target away or make it up."""
    fix = alert.fix or {}
    if fix.get("columns") != [target] or fix["kind"] not in NOT_FOR_TARGET:
        return alert
    rows = {"kind": "drop_missing_rows", "columns": [target]}
    return alert.model_copy(update={"fix": rows if alert.kind == "missing" else None})
