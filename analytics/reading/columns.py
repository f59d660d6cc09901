"""What cells look like before typing: by this headers, notes and totals are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

SAMPLE_ROWS = 200
# What tables hold where a value is not known, or not told; it is no name and no unit.
ABSENT = frozenset(
    {
        *("", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "nil", "missing", "unknown"),
        *("-", "--", "---", "–", "—", "?", ".", "..", "...", "…", ":", "*", "**", "x", "/", "#"),
        "\\n",
    }
)
# Such a mark with its flag (“: c”), stars of any number, and the brackets of a census.
_MARKED = re.compile(r"(?::|\.{1,3}|…|[-–—]) ?[a-z]{1,2}|\*+|\([a-z]{1,2}\)", re.IGNORECASE)
_VALUE = re.compile(
    r"\s*+(?:"  # possessive: a long run of spaces is looked at once
    r"[<>≤≥~]?[-+(]?[$€£¥]?\s*\d(?:[\d.,'’\u00a0\u202f]|[ ](?=\d{3}))*+(?:e[-+]?\d+)?\s*+"
    r"[%)€$£¥]?\s?[a-z*]{0,2}"
    r"|[-+]?\.\d+(?:e[-+]?\d+)?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*+)?"
    r"|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?"
    r"|[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}"
    r"|https?://\S+"
    r")\s*+",
    re.IGNORECASE,
)
_SHARE = 0.8


def is_value(cell: str) -> bool:
    """Say whether a cell is a number, a date, a time or an address rather than words.

    >>> is_value("1,234.5 %"), is_value("2024-02-29"), is_value("3.5 p"), is_value("area")
    (True, True, True, False)
    """
    return bool(_VALUE.fullmatch(cell))


def is_absent(cell: str) -> bool:
    """Say whether a cell is blank or a mark for what is not known."""
    mark = cell.strip()
    return mark.lower() in ABSENT or bool(len(mark) < 9 and _MARKED.fullmatch(mark))


def is_word(cell: str) -> bool:
    """Say whether a cell is neither a value nor absent."""
    return not (is_absent(cell) or is_value(cell))


def value_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return which columns hold values, such as numbers and dates, in these rows.

    >>> value_columns([["Ann", "31"], ["Bob", "n/a"], ["Cid", "27"]])
    [1]
    """
    return [i for i, cells in enumerate(zip(*rows, strict=True)) if _mostly_values(cells)]


def _mostly_values(cells: Sequence[str]) -> bool:
    known = [cell for cell in cells if not is_absent(cell)]
    return bool(known) and sum(map(is_value, known)) >= _SHARE * len(known)


def filled(cells: Sequence[str]) -> int:
    """Return how many cells are not blank."""
    return sum(bool(cell.strip()) for cell in cells)
