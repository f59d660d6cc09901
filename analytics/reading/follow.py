"""What one column leaves open, the others of its file may tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analytics.reading.options import READINGS, Column, Reading, ReadOptions, Wish

Typed = tuple[pd.Series, Column]
Again = Callable[[str, Wish], Typed]


def follow(typed: list[Typed], options: ReadOptions, again: Again) -> list[Typed]:
    """Return the columns, where those with two readings follow those with one, or an answer.

    Parameters
    ----------
    typed
        Each column with how it was decided.
    options
        What was asked for: where a reading was, nothing is followed.
    again
        Types the column of a name once more.
    """
    typed = _points_of_thousands(typed, options, again)
    columns = [column for _, column in typed]
    return [_followed(one, columns, options, again) for one in typed]


def _followed(one: Typed, columns: list[Column], options: ReadOptions, again: Again) -> Typed:
    column = one[1]
    if not column.ask:
        return one
    others = {c.reading: c.name for c in columns if _tells(c, column, options)}
    if len(others) != 1:
        return one
    ((reading, name),) = others.items()
    return _as_in(name, reading, column, options, again)


def _tells(other: Column, column: Column, options: ReadOptions) -> bool:
    certain = not other.choices or options.wish(other.name).reading is not None
    return certain and other.reading in column.choices


def _as_in(
    name: str, reading: Reading | None, column: Column, options: ReadOptions, again: Again
) -> Typed:
    series, found = again(column.name, replace(options.wish(column.name), reading=reading))
    assert reading is not None
    note = found.note.replace(f"; read as {READINGS[reading].lower()}", "")
    note += f"; {READINGS[reading].lower()}, as in “{name}”"
    return series, replace(found, note=note)


def _points_of_thousands(typed: list[Typed], options: ReadOptions, again: Again) -> list[Typed]:
    """Read 1.234 as a thousand and more where all the other numbers have a decimal comma."""
    columns = [column for _, column in typed]
    commas = [c.name for c in columns if c.reading == "decimal_comma" and not c.choices]
    points = [i for i, c in enumerate(columns) if c.reading == "decimal_point" and not c.choices]
    points = [i for i in points if options.wish(columns[i].name) == Wish()]
    if not commas or not points:
        return typed
    found = [_as_in(commas[0], "decimal_comma", columns[i], options, again) for i in points]
    if any(not column.choices for _, column in found):
        return typed  # some of them are certainly written with a decimal point
    return [dict(zip(points, found, strict=True)).get(i, one) for i, one in enumerate(typed)]
