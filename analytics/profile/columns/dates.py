"""A column of dates: range, step, gaps, and the hours, weekdays and months they fall on."""

from __future__ import annotations

from typing import Any

from analytics.profile.columns.base import Asked, Description, basics, day, missing_said

UNITS = (
    ("year", 366 * 86400), ("month", 31 * 86400), ("week", 7 * 86400), ("day", 86400),
    ("hour", 3600), ("minute", 60), ("second", 1),
)  # fmt: skip
MOST_BARS = 120
N_GAPS = 8
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def dates(asked: Asked) -> Description:
    """Describe a column of dates.

    The usual step is the most frequent distance between one different date and the next; a gap is
    more than three times as long.
    """
    counts = asked.counts()
    found = _range(asked)
    made = Description("All values are missing.")
    made.tell("Values", basics(counts))
    if found["n_known"]:
        found |= _steps(asked)
        made.sentence = _sentence(counts, found)
        made.tell("Range", _told(found))
        made.tell("Range", {"Written to the": resolution(asked)})
        _draw(asked, made, found)
    return made


def _range(asked: Asked) -> dict[str, Any]:
    q, v = f"{asked.q} ", asked.v
    known = f"FILTER (WHERE {v} IS NOT NULL)"
    return asked.row(
        {
            "n_known": f"count({v})",
            "first": f"CAST(min({q}) {known} AS VARCHAR)",
            "last": f"CAST(max({q}) {known} AS VARCHAR)",
            "median": f"strftime(make_timestamp(CAST(median({v}) * 1e6 AS BIGINT)), '%Y-%m-%d')",
            "seconds": f"max({v}) - min({v})",
        }
    )


def _steps(asked: Asked) -> dict[str, Any]:
    steps = (
        f"(SELECT v - lag(v) OVER (ORDER BY v) AS d FROM (SELECT DISTINCT {asked.v} AS v FROM t)"  # noqa: S608
        " WHERE v IS NOT NULL)"
    )
    found = asked.row({"step": "mode(d)", "longest": "max(d)"}, steps)
    step = found["step"]
    gaps = asked.row({"n": f"count(*) FILTER (d > 3 * {step!r})"}, steps)["n"] if step else 0
    return found | {"gaps": gaps}


def _told(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "First": day(found["first"]),
        "Middle (median)": found["median"],
        "Last": day(found["last"]),
        "From first to last": span(found["seconds"]),
        "Usual step": span(found["step"]),
        "Longest step": span(found["longest"]),
        "Gaps (over 3 usual steps)": found["gaps"],
    }


def span(seconds: float | None) -> str | None:
    """Return a length of time in its largest fitting unit.

    >>> span(86400.0), span(5400.0), span(2 * 365.25 * 86400), span(None)
    ('1 day', '1.5 hours', '2 years', None)
    """
    if seconds is None:
        return None
    units = (("year", 365.25 * 86400), *((u, s) for u, s in UNITS[3:]))
    name, size = next(((u, s) for u, s in units if seconds >= s), ("second", 1))
    value = f"{seconds / size:.3g}" if seconds / size < 1000 else f"{seconds / size:,.0f}"
    return f"{value} {name}" if value == "1" else f"{value} {name}s"


def resolution(asked: Asked) -> str:
    """Return the largest unit to which all dates of a column are whole."""
    q = f"CAST({asked.q} AS TIMESTAMP)"
    units = ("year", "month", "day", "hour", "minute", "second")
    whole = {unit: f"bool_and(date_trunc('{unit}', {q}) = {q})" for unit in units}
    found = asked.row(whole, f"(SELECT DISTINCT {asked.q} FROM t WHERE {asked.v} IS NOT NULL)")  # noqa: S608
    return next((unit for unit in units if found[unit]), "part of a second")


def unit_for(seconds: float, most: int = MOST_BARS) -> str:
    """Return the finest unit that cuts a stretch of time into few enough parts.

    >>> unit_for(86400 * 90), unit_for(3600 * 40)
    ('day', 'hour')
    """
    fitting = [unit for unit, size in reversed(UNITS) if seconds / size <= most]
    return fitting[0] if fitting else "year"


def _draw(asked: Asked, made: Description, found: dict[str, Any]) -> None:
    unit = unit_for(found["seconds"])
    q = f"CAST({asked.q} AS TIMESTAMP)"
    known = f"FROM t WHERE {asked.v} IS NOT NULL"
    rows = asked.rows(
        f"SELECT CAST(date_trunc('{unit}', {q}) AS VARCHAR) AS x, count(*) {known}"
        " GROUP BY 1 ORDER BY 1"
    )
    made.chart("over_time", f"Rows by {unit}", ("x", "y"), rows, unit=unit)
    for title, part, names in PROFILES:
        counts = dict(asked.rows(f"SELECT {part}({q}) AS p, count(*) {known} GROUP BY 1"))
        if len(counts) > 1:
            shown = [(name, counts.get(key, 0)) for key, name in names.items()]
            made.chart("columns", title, ("value", "count"), shown)
    made.table("Longest gaps", ("After", "Until", "Length"), _gaps(asked, found))
    made.table(
        "Most frequent", ("Value", "Rows"), [(day(value), n) for value, n in asked.top() if n > 1]
    )


PROFILES = (
    ("Rows by weekday", "isodow", dict(enumerate(WEEKDAYS, 1))),
    ("Rows by hour", "hour", {hour: f"{hour:02}" for hour in range(24)}),
    ("Rows by month", "month", dict(enumerate(MONTHS, 1))),
)


def _gaps(asked: Asked, found: dict[str, Any]) -> list[tuple[Any, ...]]:
    if not found["gaps"]:
        return []
    rows = asked.rows(
        "SELECT CAST(before AS VARCHAR), CAST(q AS VARCHAR), v - epoch(before) AS d FROM (SELECT q,"  # noqa: S608
        f" epoch(q) AS v, lag(q) OVER (ORDER BY q) AS before FROM (SELECT DISTINCT {asked.q} AS q"
        f" FROM t WHERE {asked.v} IS NOT NULL)) WHERE d > 3 * {found['step']!r}"
        f" ORDER BY d DESC, q LIMIT {N_GAPS}"
    )
    return [(day(before), day(until), span(seconds)) for before, until, seconds in rows]


def _sentence(counts: dict[str, int], found: dict[str, Any]) -> str:
    if not found["seconds"]:
        return f"All known dates are {day(found['first'])}. {missing_said(counts)}"
    gaps = (
        f"{found['gaps']:,} gaps" if found["gaps"] > 1 else "one gap" if found["gaps"] else "no gap"
    )
    first, last = day(found["first"]), day(found["last"])
    return (
        f"From {first} to {last} ({span(found['seconds'])}), most often "
        f"{span(found['step'])} apart, with {gaps} of over three steps. {missing_said(counts)}"
    )
