"""What names columns though it looks like a value, and rows that describe the columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from analytics.reading.columns import filled, is_absent, is_value, is_word, value_columns

Rows = Sequence[Sequence[str]]
_YEAR = re.compile(r"\s*((?:1[5-9]|20|21)\d\d)\s?(?:[a-z*%]|\([a-z]\)|\d\))?\s*")
_DAY = re.compile(r"\s*(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d\d))\s*")
_RULED = re.compile(r"\s*(?::?-{3,}:?|={3,}|_{3,})\s*")
_WIDTH = re.compile(r"\s*\d{1,3}[sdn]\s*")  # as hydrologists write it: 15s is 15 letters
_PLACE = re.compile(r"\s*(?:\((\d+)\)|\[(\d+)\]|(\d+)\.?)\s*")
_INNER_MARK, _WHOLE = re.compile(r"[ .,'\u00a0](?=\d{3}(?!\d))"), re.compile(r"\d{1,15}")
_FEWEST = 3
_MOST_FACTS = 15  # rows of facts about the columns that may stand under their names


def is_year(cell: str) -> bool:
    """Say whether a cell is a year, perhaps with a mark.

    >>> is_year("2019"), is_year("2020 p"), is_year("31")
    (True, True, False)
    """
    return bool(_YEAR.fullmatch(cell))


def is_period(cell: str) -> bool:
    """Say whether a cell is a year or a day."""
    return bool(_YEAR.fullmatch(cell) or _DAY.fullmatch(cell))


def label_columns(first: Sequence[str], body: Rows, columns: Sequence[int]) -> set[int]:
    """Return which columns of values a row names by years, days or numbers in turn.

    >>> label_columns(["region", "2019", "2020"], [["North", "42", "7"]], [1, 2])
    {1, 2}
    >>> label_columns(["", "0", "1"], [["North", "42", "7"]], [1, 2])
    {1, 2}
    """
    return _days(first, body, columns) | _years(first, body, columns) | _turns(first, body, columns)


def no_years_below(body: Rows, columns: Sequence[int]) -> bool:
    """Say whether fewer than half of the values are like years."""
    below = [row[i] for row in body for i in columns if not is_absent(row[i])]
    return sum(map(is_year, below)) < 0.5 * len(below)


def _days(first: Sequence[str], body: Rows, columns: Sequence[int]) -> set[int]:
    found = {i for i in columns if _DAY.fullmatch(first[i])}
    return {i for i in found if not any(_DAY.fullmatch(row[i]) for row in body)}


def _years(first: Sequence[str], body: Rows, columns: Sequence[int]) -> set[int]:
    found = [i for i in columns if is_year(first[i])]
    years = [int(first[i].strip()[:4]) for i in found]
    if not years or len(years) < sum(is_value(first[i]) for i in columns):
        return set()
    if len(years) == 1:
        named = 0 not in found and not is_value(first[0]) and len(body) >= _FEWEST
        return set(found) if named and _lies_apart(years[0], [r[found[0]] for r in body]) else set()
    steps = [b - a for a, b in itertools.pairwise(years)]
    in_order = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    even = len(set(steps)) == 1 or (min(years) >= 1800 and max(years) <= 2100)
    return set(found) if in_order and even and no_years_below(body, columns) else set()


def _lies_apart(year: int, below: Sequence[str]) -> bool:
    """Say whether all numbers below are larger than a year, or all are smaller."""
    digits = (_INNER_MARK.sub("", cell.strip().lstrip("-<>~€$£ ")) for cell in below)
    sizes = [int(whole[0]) for whole in map(_WHOLE.match, digits) if whole]
    return bool(sizes) and (max(sizes) < year or min(sizes) > year)


def _turns(first: Sequence[str], body: Rows, columns: Sequence[int]) -> set[int]:
    cells = [first[i].strip() for i in columns]
    counted = any(cells == [str(i + k) for i in range(len(cells))] for k in (0, 1))
    unnamed = 0 not in columns and not first[0].strip() and len(cells) > 1
    return set(columns) if counted and unnamed and all(row[0].strip() for row in body) else set()


def describes_columns(row: Sequence[str]) -> bool:
    """Say whether a row under names draws a line, gives widths, or numbers the columns.

    >>> describes_columns(["----", "---"]), describes_columns(["5s", "15s", "20d"])
    (True, True)
    >>> describes_columns(["(1)", "(2)", "(3)"]), describes_columns(["1", "Ann", "3"])
    (True, False)
    """
    given = [cell for cell in row if cell.strip()]
    if len(given) < 2:
        return False
    drawn = any(all(map(form.fullmatch, given)) for form in (_RULED, _WIDTH))
    return drawn or (len(row) >= _FEWEST and filled(row) == len(row) and _numbers_all(row))


def _numbers_all(row: Sequence[str]) -> bool:
    found = [match and match[match.lastindex or 0] for match in map(_PLACE.fullmatch, row)]
    return found == [str(i) for i in range(1, len(row) + 1)]


def place_of_description(rows: Rows) -> int | None:
    """Return which of the first rows describes the columns named above it, if one does."""
    for i, row in enumerate(rows[1:6], 1):
        if describes_columns(row) and _stands_out(row, rows[i - 1], rows[i + 1 :]):
            return i
    return None


def _stands_out(row: Sequence[str], above: Sequence[str], below: Rows) -> bool:
    """Say whether a row can be none of the rows: words stand above it, and it is not like them."""
    named = filled(above) > 1 and not any(is_value(cell) and not is_period(cell) for cell in above)
    drawn = not all(map(_PLACE.fullmatch, row)) or all("(" in cell for cell in row)
    return named and (drawn or any(is_word(other[0]) for other in below[:1]))


def n_fact_rows(rows: Rows) -> int:
    """Return how many of the first rows tell facts of each column: all others begin with a value.

    >>> days = [["2020-01-02", "1.1"], ["2020-01-03", "1.2"], ["2020-01-04", "1.3"]]
    >>> n_fact_rows([["Unit", "USD"], ["Source", "Bank"], *days]), n_fact_rows(days)
    (2, 0)
    """
    columns = value_columns(rows[len(rows) // 2 :])
    n = next((i for i, row in enumerate(rows) if is_value(row[0])), 0)
    if 0 not in columns or len(columns) < 2 or n > min(_MOST_FACTS, len(rows) // 2):
        return 0
    told = all(_tells_fact(row, columns[1:]) for row in rows[:n])
    return n if told and all(is_value(row[0]) for row in rows[n:]) else 0


def _tells_fact(row: Sequence[str], columns: Sequence[int]) -> bool:
    numbers = any(is_value(row[i]) and not _DAY.fullmatch(row[i]) for i in columns)
    return not numbers and (is_word(row[0]) or any(is_word(row[i]) for i in columns))
