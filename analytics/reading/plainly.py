"""Short columns that are plainly numbers or words, typed without what the others need.

The same as `kinds.type_column` says of them, in a fiftieth of the time: a table may have ten
thousand columns of twenty rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.reading.dates import FIRST, LAST
from analytics.reading.numbers import CALLED, CODE, INTEGER, KEPT_DIGITS, LARGEST, PLAIN
from analytics.reading.options import Column
from analytics.reading.words import AMONG_NUMBERS

LONGEST = 1000  # rows; in longer columns the time for each column does not count
_DIGIT = re.compile(r"\d")
_EXACT = 15  # digits beyond which a decimal number is looked at more closely
Typed = tuple[pd.Series, Column]


def plainly(text: pd.Series, unlike: frozenset[str]) -> Typed | None:
    """Return a column of text as numbers or words where it is plain that it is that.

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
    if any("e" in cell.lower() or len(cell) > min(_EXACT, KEPT_DIGITS) for cell in known):
        return None
    floats = np.array([float(cell) if cell else np.nan for cell in stripped])
    column = Column(name, "decimal", n_missing, "decimal point", "decimal_point")
    return pd.Series(floats, text.index), column


def _words(text: pd.Series, stripped: Sequence[str], known: Sequence[str]) -> Typed | None:
    spelled = not all(map(_DIGIT.search, known[:50]))
    if not spelled or any(map(PLAIN.fullmatch, known)):
        return None
    blank = np.array([not cell for cell in stripped])
    values = text.mask(blank) if blank.any() else text.copy()
    return values.rename(None), Column(str(text.name), "text", int(blank.sum()), "words")
