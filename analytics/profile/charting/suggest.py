"""Which charts are worth looking at first: a few simple rules, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.profile.charting.form import ChartForm
from analytics.profile.facts import NUMBERS

MOST = 5
FEWEST_SHARE = 0.5  # of the rows: a column with fewer values is not worth a first look
GROUPS = range(2, 31)


@dataclass(frozen=True)
class Suggestion:
    """A form filled in, and why."""

    form: ChartForm
    title: str
    reason: str


@dataclass(frozen=True)
class _Columns:
    """The names of the columns that are worth a look, by what they can be used for."""

    dates: tuple[str, ...]
    numbers: tuple[str, ...]
    groups: tuple[str, ...]


def suggest(
    columns: Sequence[Mapping[str, Any]],
    n_rows: int,
    chosen: Iterable[str] = (),
    target: str | None = None,
) -> list[Suggestion]:
    """Return at most five charts to look at first.

    Parameters
    ----------
    columns
        The facts of each column: ``name``, ``kind``, ``n_distinct``, ``n_missing``.
    n_rows
        Of the table.
    chosen
        Only charts that show one of these columns, if there are any.
    target
        The column to be foretold, if one is chosen: charts of it come first.
    """
    sorted_out = _sorted(columns, n_rows, target)
    wanted = set(chosen)
    seen: dict[ChartForm, Suggestion] = {}
    for found in _rules(sorted_out, wanted or ({target} if target else set())):
        if not wanted or wanted & set(found.form.columns().values()):
            seen.setdefault(found.form, found)
    return list(seen.values())[:MOST]


def _sorted(columns: Sequence[Mapping[str, Any]], n_rows: int, target: str | None) -> _Columns:
    useful = [c for c in columns if n_rows - c["n_missing"] >= FEWEST_SHARE * n_rows]
    useful = [c for c in useful if c["n_distinct"] > 1]
    useful.sort(key=lambda c: c["name"] != target)
    numbers = [c for c in useful if c["kind"] in NUMBERS]
    # Whole numbers that are all different number the rows: no chart tells anything about them.
    numbers = [c for c in numbers if c["kind"] == "decimal" or c["n_distinct"] < 0.95 * n_rows]
    groups = [c for c in useful if c["kind"] in ("text", "boolean") and c["n_distinct"] in GROUPS]
    few = [c for c in numbers if c["kind"] == "integer" and c["n_distinct"] <= 6]
    return _Columns(
        tuple(c["name"] for c in useful if c["kind"] == "date"),
        tuple(c["name"] for c in numbers if c not in few),
        tuple(c["name"] for c in [*groups, *few]),
    )


def _rules(columns: _Columns, first: set[str]) -> Iterator[Suggestion]:
    """Yield charts, the most telling first; those of the columns in `first` lead each rule."""
    dates, numbers, groups = (
        sorted(names, key=lambda name: name not in first)
        for names in (columns.dates, columns.numbers, columns.groups)
    )
    one = numbers[0] if numbers else None
    for date in dates[:1]:
        if one:
            form = ChartForm(kind="line", x=date, y=one, aggregate="mean")
            yield Suggestion(
                form, f"{one} over {date}", "A date and a number: how it goes in time."
            )
        form = ChartForm(kind="area", x=date, colour=groups[0] if groups else None)
        yield Suggestion(form, f"Rows over {date}", "A date: how many rows there are, and gaps.")
    if one and groups:
        form = ChartForm(kind="box", x=groups[0], y=one)
        yield Suggestion(form, f"{one} by {groups[0]}", "A number and groups: do they differ?")
    if one:
        form = ChartForm(kind="histogram", x=one, colour=groups[0] if groups else None)
        yield Suggestion(
            form, f"Spread of {one}", "A number: how it is spread, and what is far out."
        )
    if len(numbers) > 1:
        form = ChartForm(kind="density", x=numbers[1], y=numbers[0])
        reason = "Two numbers: do they go together?"
        yield Suggestion(form, f"{numbers[0]} and {numbers[1]}", reason)
    for group in groups[:2]:
        reason = "A column of groups: how many rows each has."
        yield Suggestion(ChartForm(kind="bar", x=group), f"Rows by {group}", reason)
    if len(groups) > 1:
        form = ChartForm(kind="heatmap", x=groups[0], y=groups[1])
        reason = "Two columns of groups: which pairs are frequent."
        yield Suggestion(form, f"{groups[0]} and {groups[1]}", reason)
    for number in numbers[1:4]:
        form = ChartForm(kind="histogram", x=number)
        yield Suggestion(form, f"Spread of {number}", "A number: how it is spread.")
