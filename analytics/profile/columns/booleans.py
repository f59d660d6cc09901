"""A column of yes and no."""

from __future__ import annotations

from analytics.profile.columns.base import Asked, Description, basics, missing_said


def booleans(asked: Asked) -> Description:
    """Describe a column of true and false."""
    counts = asked.counts()
    true = asked.row({"true": f"count(*) FILTER ({asked.q})"})["true"] or 0
    known = counts["n"] - counts["n_missing"]
    share = true / known if known else None
    said = "" if share is None else f"{true:,} of {known:,} are true ({share:.1%}). "
    made = Description(f"{said}{missing_said(counts)}")
    made.tell("Values", basics(counts))
    made.tell("Values", {"True": true, "False": known - true})
    made.tell("Values", {"True, % of known": None if share is None else 100 * share})
    rows = [("true", true), ("false", known - true), ("missing", counts["n_missing"])]
    made.chart("bars", "", ("value", "count"), [row for row in rows if row[1]])
    return made
