"""Short columns that are plainly numbers, days or words, typed without what the others need.

The same as `kinds.type_column` says of them, in a fiftieth of the time: a table may have ten
thousand columns of twenty rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.reading.dates import FIRST, LAST, MONTH, WEEKDAY
from analytics.reading.numbers import CALLED, CODE, CURRENCY, INTEGER, LARGEST, PLAIN
from analytics.reading.options import Column
from analytics.reading.words import AMONG_NUMBERS

LONGEST = 1000  # rows; in longer columns the time for each column does not count
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"[1-9][0-9]{3}-[01][0-9]-[0-3][0-9]")
# Letters with which numbers, dates and durations may begin.
_BEGINS_VALUE = re.compile(rf"{CURRENCY}|P|{WEEKDAY.pattern}|{MONTH}", re.IGNORECASE)
_EXACT = 15  # digits beyond which a decimal number is looked at more closely
Typed = tuple[pd.Series, Column]


def plainly(text: pd.Series, unlike: frozenset[str]) -> Typed | None:
    """Return a column of text as numbers, days or words where it is plain that it is that.

    Parameters
    ----------
    text
        Cells as they were read.
    unlike
        Words, in lower case, with which a column is looked at more closely, beside those for
        missing.
    """
    cells = text.tolist() if len(text) <= LONGEST else []
    if not cells or not all(isinstance(cell, str) for cell in cells):
        return None
    stripped = [cell.strip() for cell in cells]
    known = list(dict.fromkeys(cell for cell in stripped if cell))
    if not known or any(cell.lower() in AMONG_NUMBERS for cell in known):
        return None
    if all(map(PLAIN.fullmatch, known)):
        return _numbers(text, stripped, known)
    if all(map(_DAY.fullmatch, known)):
        return _days(text, stripped, known[0])
    return _words(text, stripped, known) if not unlike & {known[0].lower()} else None


def _numbers(text: pd.Series, stripped: Sequence[str], known: Sequence[str]) -> Typed | None:
    if any(map(CODE.fullmatch, known)) or all(map(CALLED.fullmatch, known)):
        return None
    blank = np.array([not cell for cell in stripped])
    name, n_missing = str(text.name), int(blank.sum())
    if all(map(INTEGER.fullmatch, known)) and max(map(len, known)) <= _EXACT:
        whole = np.array([int(cell or 0) for cell in stripped], np.int64)
        low, high = whole[~blank].min(), whole[~blank].max()
        if (low >= FIRST and high <= LAST) or max(-low, high) > LARGEST:
            return None
        values = pd.Series(pd.arrays.IntegerArray(whole, blank), text.index)
        return values, Column(name, "integer", n_missing, "whole numbers")
    if any("e" in cell.lower() or len(cell) > _EXACT for cell in known):
        return None
    floats = np.array([float(cell) if cell else np.nan for cell in stripped])
    column = Column(name, "decimal", n_missing, "decimal point", "decimal_point")
    return pd.Series(floats, text.index), column


def _days(text: pd.Series, stripped: Sequence[str], first: str) -> Typed | None:
    try:
        days = np.array([cell or "NaT" for cell in stripped], "datetime64[us]")
    except ValueError:
        return None  # the thirtieth of February
    n_missing = int(np.isnat(days).sum())
    column = Column(str(text.name), "date", n_missing, f"dates like {first}", example=first)
    return pd.Series(days, text.index), column


def _words(text: pd.Series, stripped: Sequence[str], known: Sequence[str]) -> Typed | None:
    if not any(map(_is_word, known[:50])) or any(map(PLAIN.fullmatch, known)):
        return None
    blank = np.array([not cell for cell in stripped])
    values = text.mask(blank) if blank.any() else text.copy()
    return values.rename(None), Column(str(text.name), "text", int(blank.sum()), "words")


def _is_word(cell: str) -> bool:
    return not _DIGIT.search(cell) or (cell[0].isalpha() and not _BEGINS_VALUE.match(cell))
