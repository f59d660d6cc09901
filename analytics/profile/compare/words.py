"""What a comparison found, in sentences."""

from __future__ import annotations

from datetime import datetime, timedelta

from analytics.profile.columns.base import day, digits
from analytics.profile.compare.evidence import LEVEL, least_told
from analytics.profile.compare.result import CHANCE, NOT_TESTED, Compared, Comparison, Facts

FEW = 6  # names in a list
LARGE = 0.02  # where even so small a distance is beyond chance, its size matters more


def matched(found: Comparison, left: str, right: str) -> list[str]:
    """Say how the columns of two tables go together: first what is not compared."""
    said = [
        f"Only in {side}: {_list(names)}."
        for side, names in ((left, found.only_left), (right, found.only_right))
        if names
    ]
    if found.other_kind:
        kinds = [f"{name} ({one} | {other})" for name, one, other in found.other_kind]
        said.append(f"Of different types, so not compared: {_list(kinds)}.")
    if found.left_out:
        said.append(f"{found.left_out:,} more columns that both have are not looked at.")
    if found.n_both:
        said.append(
            f"{found.n_both:,} rows are on both sides. The p values take the sides for separate "
            "rows, so that they are too large or too small here."
        )
    return said


def headline(found: Comparison) -> str:
    """Say how many columns differ, which most, and what that is worth."""
    n = len(found.columns)
    if not n:
        return "No column can be compared: the tables share no name, or not with the same type."
    differ = [column for column in found.columns if column.differs]
    shared = f"{n:,} shared {'column' if n == 1 else 'columns'}"
    if not differ:
        return f"None of {shared} differs beyond chance. {_large(found)}".strip()
    verb = "differs" if len(differ) == 1 else "differ"
    most = f"{differ[0].name} most ({differ[0].difference:.3f})"
    return f"{len(differ):,} of {shared} {verb} beyond chance, {most}. {_large(found)}".strip()


def _large(found: Comparison) -> str:
    if not found.n_left or not found.n_right:
        return "One side has no rows."
    least = least_told(found.n_left, found.n_right)
    if least > LARGE:
        return ""
    return (
        f"With so many rows, distances from about {least:.2g} on are beyond chance, whatever they "
        "are worth: look at their size."
    )


def said(column: Compared, left: str, right: str) -> str:
    """Say how one column differs between two sides."""
    values = _measured if column.family in ("number", "date") else _counted
    parts = [values(column, left, right), _evidence(column), _absent(column, left, right)]
    return " ".join(part for part in parts if part)


def _measured(column: Compared, left: str, right: str) -> str:
    found = column.distance
    if found.value is None:
        return "One side has no values to compare."
    write = moment if column.family == "date" else digits
    said = []
    if column.left.mean is not None and column.right.mean is not None:
        one, other = write(column.left.mean), write(column.right.mean)
        said.append(f"The mean is {one} in {left} and {other} in {right}{_size(column)}.")
    assert isinstance(found.at, float)
    where = (
        f"up to {write(found.at)} lie {found.left:.1%} of {left} and {found.right:.1%} of {right}"
        if found.value
        else "at every value the shares below it are the same"
    )
    drawn = " (from a sample)" if found.sampled else ""
    said.append(f"Kolmogorov–Smirnov distance {found.value:.3f}{drawn}: {where}.")
    return " ".join(said)


def _size(column: Compared) -> str:
    size = column.standardised
    return "" if size is None else f", {size:+.2f} standard deviations"


def _counted(column: Compared, left: str, right: str) -> str:
    found = column.distance
    if found.value is None:
        return "One side has no values to compare."
    where = (
        f"“{str(found.at)[:60]}” changes most, {found.left:.1%} of {left} and {found.right:.1%} of "
        f"{right}"
        if found.value
        else "all shares are the same"
    )
    said = [f"Total variation distance {found.value:.3f}{_sampled(column)}: {where}."]
    for side, names, n in ((right, found.new, found.n_new), (left, found.gone, found.n_gone)):
        if n:
            said.append(f"Only in {side}: {n:,} {_values(n)} ({_list(names, n)}).")
    return " ".join(said)


def _values(n: int) -> str:
    return "value" if n == 1 else "values"


def _sampled(column: Compared) -> str:
    """Say that it is from a sample, in which two sides share fewer of their rare values."""
    return " (from a sample, so rather too large)" if column.distance.sampled else ""


def _evidence(column: Compared) -> str:
    if column.distance.value is None:
        return ""
    if column.p is None:
        return f"{NOT_TESTED}: the values are too rare, or too few."
    if column.p <= LEVEL:
        return f"Beyond chance ({written(column.p)} after correction)."
    return f"{CHANCE} ({written(column.p)} after correction)."


def _absent(column: Compared, left: str, right: str) -> str:
    one, other = column.left, column.right
    said = []
    if one.n_missing or other.n_missing:
        shares = f"{one.missing:.1%} of {left}, {other.missing:.1%} of {right}"
        told = "" if column.p_missing is None else f" ({written(column.p_missing)})"
        said.append(f"Missing: {shares}{told}.")
    odd = one.n_odd + other.n_odd
    if odd:
        said.append(f"{odd:,} infinite {_values(odd)} {'is' if odd == 1 else 'are'} left out.")
    return " ".join(said)


def written(p: float) -> str:
    """Return a p value as it is read.

    >>> written(0.03414), written(1e-9)
    ('p = 0.034', 'p < 0.0001')
    """
    return "p < 0.0001" if p < 1e-4 else f"p = {p:.2g}"


def typical(facts: Facts, kind: str) -> str | None:
    """Return the mean of a side, or its most frequent value with its share."""
    if facts.top is not None:
        return f"{facts.top[:40]} ({facts.top_share:.1%})"
    if facts.mean is None:
        return None
    return moment(facts.mean) if kind == "date" else digits(facts.mean)


def moment(seconds: float) -> str:
    """Return a point in time as text.

    >>> moment(0.0), moment(5400.25)
    ('1970-01-01', '1970-01-01 01:30:00')
    """
    try:
        found = datetime(1970, 1, 1) + timedelta(seconds=round(seconds))
    except OverflowError:
        return f"{seconds:,.0f} s after 1970"
    return day(str(found))


def _list(names: tuple[str, ...] | list[str], of: int | None = None) -> str:
    shown = ", ".join(name[:60] for name in names[:FEW])
    more = (of or len(names)) - len(names[:FEW])
    return f"{shown} and {more:,} more" if more else shown
