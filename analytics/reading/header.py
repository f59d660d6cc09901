"""Which rows name the columns, and names that are clear and unique."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from analytics.reading.columns import filled, is_value, is_word, value_columns
from analytics.reading.labels import describes_columns, is_period, label_columns, no_years_below

MOST_ROWS = 3
LONG_NAME = 60  # characters; what is longer explains a column and does not name it
Rows = Sequence[Sequence[str]]
_UNIT = re.compile(
    r"\s*(?:[(\[].*[)\]]|%|[€$£¥]|(?:in )?(?:eur|usd|gbp|euros?|dollars?)|[kcm]?m[²³2-3]?|km/h|m/s"
    r"|[kmµ]?g|t|ha|[mk]?l|°? ?[cfk]|[kmh]?pa|[mk]?wh?|s|sec|min|h|hours?|days?|years?|number|no\.?"
    r"|n|count|persons?|people|anzahl|stück|mio\.?|tsd\.?|thousands?|millions?|per ?cent)\s*",
    re.IGNORECASE,
)
_CODE = re.compile(r"\s*[A-Z][A-Z0-9_]*\s*")
_SEVERAL_WORDS = re.compile(r"\s*[^\W\d][^!_\s]*(?:[ _]|!!)+\S.*", re.DOTALL)
_SURVEY_ID = re.compile(r'\s*\{\s*"+ImportId"+\s*:')


def looks_like_header(first: Sequence[str], body: Rows) -> bool:
    """Say whether the first row reads like names over the rows below it.

    >>> looks_like_header(["name", "age"], [["Ann", "31"]])
    True
    >>> looks_like_header(["Ann", "31"], [["Bob", "42"], ["Cid", "27"]])
    False
    >>> looks_like_header(["region", "2019", "2020"], [["North", "42", "7"]])
    True
    """
    columns = value_columns(body)
    labels = label_columns(first, body, columns)
    names = sum(i in labels or is_word(first[i]) for i in columns)
    values = sum(is_value(first[i]) for i in columns if i not in labels)
    if names or values:
        return names >= values
    return not (body and len(set(first)) < len(first)) and not all(map(is_value, first))


def n_header_rows(rows: Rows) -> int:
    """Return how many of the first rows name the columns: 0 to 3, more than one if it is certain.

    >>> body = [["North", "1", "2"], ["South", "3", "4"], ["East", "5", "6"]]
    >>> n_header_rows([["", "2020", ""], ["region", "male", "female"], *body])
    2
    >>> n_header_rows([["region", "area", "height"], ["", "km2", "m"], *body])
    2
    >>> n_header_rows([["region", "area", "height"], *body]), n_header_rows(body)
    (1, 0)
    """
    for n in range(MOST_ROWS, 1, -1):
        body = [row for row in rows[n:] if row not in rows[:n]]
        if body and _all_name(rows[:n], body):
            return n
    return int(bool(rows) and looks_like_header(rows[0], rows[1:]))


def _all_name(header: Rows, body: Rows) -> bool:
    """Say whether it is certain that all of these rows name the columns of the body."""
    columns = value_columns(body)
    below = [{row[i].strip() for row in body} for i in range(len(header[0]))]
    if not columns or not all(_may_name(row, columns, below) for row in header):
        return False
    last = header[-1]
    if _names_the_index(last, body, columns):
        upper = header[:-1]
        return _all_name(upper, body) if len(upper) > 1 else looks_like_header(upper[0], body)
    if _are_survey_ids(last):
        return True
    if any(map(_like_codes, last, below)):
        return False
    if not all(
        _groups(row, _under(header, i), columns) or _explains(row, header[i + 1], columns)
        for i, row in enumerate(header[:-1])
    ):
        return False
    if any(is_value(last[i]) for i in columns):
        return _periods_under(header, body, columns)
    return True


def _names_the_index(last: Sequence[str], body: Rows, columns: list[int]) -> bool:
    """Say whether a row holds nothing but the name of the index, as pandas writes it."""
    alone = filled(last) == 1 and is_word(last[0]) and 0 in columns
    return alone and all(filled(row) > 1 for row in body)


def _like_codes(cell: str, below: set[str]) -> bool:
    """Say whether a cell has digits like all those below it, and is rather one of them."""
    with_digits = (any(map(str.isdigit, other)) for other in below)
    words = is_word(cell) and any(map(str.isdigit, cell))
    return words and all(with_digits) and not any(map(is_value, below))


def _periods_under(header: Rows, body: Rows, columns: list[int]) -> bool:
    """Say whether the last row holds years or days under groups, and the body holds none."""
    unnamed = not header[-1][0].strip() or not header[0][0].strip()
    periods = all(is_period(cell) or not is_value(cell) for cell in header[-1])
    return unnamed and periods and no_years_below(body, columns)


def _may_name(row: Sequence[str], columns: list[int], below: list[set[str]]) -> bool:
    cells = [(row[i], below[i]) for i in columns if row[i].strip()]
    if not filled(row):
        return False
    return all(
        (_is_name(cell) and cell.strip() not in known) or is_period(cell) for cell, known in cells
    )


def _is_name(cell: str) -> bool:
    return is_word(cell) or cell.strip().lower() == "x"  # as in x, y, z


def _are_survey_ids(row: Sequence[str]) -> bool:
    return filled(row) > 0 and all(_SURVEY_ID.match(cell) for cell in row if cell.strip())


def _under(header: Rows, i: int) -> list[str]:
    """Return what stands under each cell of a row of the header, in the rows below it."""
    below = zip(*header[i + 1 :], strict=True)
    return [next((cell for cell in cells if cell.strip()), "") for cells in below]


def _groups(upper: Sequence[str], lower: Sequence[str], columns: list[int]) -> bool:
    """Say whether the upper row stands over groups of the lower one, as merged cells do."""
    blank = [i for i, cell in enumerate(upper) if not cell.strip()]
    spanned = [i for i in blank if lower[i].strip() and any(c.strip() for c in upper[:i])]
    spanned += [i for i in range(1, len(upper)) if _again(upper, lower, i)]
    named = all(upper[i].strip() or lower[i].strip() for i in columns if i)
    grouped = filled(upper[1:]) >= 1 and len(columns) > 1
    return bool(spanned) and named and grouped and filled(lower) >= 2


def _again(upper: Sequence[str], lower: Sequence[str], i: int) -> bool:
    same = bool(upper[i].strip()) and upper[i] == upper[i - 1]
    return same and bool(lower[i].strip()) and lower[i] != lower[i - 1]


def _explains(upper: Sequence[str], lower: Sequence[str], columns: list[int]) -> bool:
    """Say whether the lower row holds units, questions or ids for the names in the upper one."""
    if filled(upper) < max(1, len(columns) - 1):
        return False
    given = [cell for cell in lower if cell.strip()]
    if any(is_period(lower[i]) for i in columns) or not all(map(is_word, given)):
        return False
    if _names_the_rest(upper, lower, columns) or _spells_out(upper, lower, columns):
        return True
    words = [lower[i] for i in columns if lower[i].strip()]
    if all(map(_UNIT.fullmatch, given)):
        return bool(words)
    others = [i for i in range(len(lower)) if i not in columns]
    if not any(lower[i].strip() for i in others):
        return len(words) >= 2
    return len(set(words)) == len(columns) and len(columns) >= (3 if others else 2)


def _names_the_rest(upper: Sequence[str], lower: Sequence[str], columns: list[int]) -> bool:
    """Say whether the lower row names what the upper one leaves unnamed: columns of words."""
    blank = {i for i, cell in enumerate(upper) if not cell.strip()}
    if len(columns) < 2 or not blank or blank & set(columns) or filled(lower) < len(lower):
        return False
    over, under = [upper[i] for i in columns], [lower[i] for i in columns]
    several = len(set(over)) < len(over) or len(set(under)) < len(under)
    return several or all(map(_UNIT.fullmatch, under))


def _spells_out(upper: Sequence[str], lower: Sequence[str], columns: list[int]) -> bool:
    """Say whether codes stand above and what they mean below, as a census writes them."""
    codes = all(map(_CODE.fullmatch, upper)) and len(set(lower)) == len(lower)
    return codes and all(_SEVERAL_WORDS.fullmatch(lower[i]) for i in columns)


def n_title_rows(rows: Rows) -> int:
    """Return how many of the first rows hold a title in one cell, or nothing, over a header.

    >>> n_title_rows([["Report", ""], ["", ""], ["name", "age"], ["Ann", "31"], ["Bob", "42"]])
    2
    """
    n = 0
    while n < len(rows) and len(rows[n]) > 1 and filled(rows[n]) < 2:
        n += 1
    while n and filled(rows[n - 1][1:]):  # right over the names it is a group of them
        n -= 1
    body = list(rows[n + 1 :])
    while body and filled(body[-1]) < 2:
        body.pop()
    if not n or not body or sum(filled(row) < 2 for row in body) > 0.1 * len(body):
        return 0
    return n if n_header_rows(rows[n:]) else 0


def explains_columns(row: Sequence[str]) -> bool:
    """Say whether a row says more than names do: questions, ids of a survey tool, widths."""
    return describes_columns(row) or any(
        len(cell) > LONG_NAME or _SURVEY_ID.match(cell) for cell in row
    )


def joined_names(header: Rows) -> list[str]:
    """Return one name for each column from all rows of the header.

    >>> joined_names([["", "2020", "", "2021", ""], ["region", "m", "f", "m", "f"]])
    ['region', '2020 / m', '2020 / f', '2021 / m', '2021 / f']
    """
    if len(header) < 2:
        return [cell for row in header for cell in row]
    spread = [_spread(row, _under(header, i)) for i, row in enumerate(header[:-1])]
    whole = [*spread, list(header[-1])]
    return [_joined(parts) for parts in zip(*whole, strict=True)]


def _joined(parts: Sequence[str]) -> str:
    found: list[str] = []
    for part in parts:
        clean = " ".join(part.split())
        if clean and clean not in found:
            found.append(clean)
    return " / ".join(found)


def _spread(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Write the name of a group over all of its columns; the last is as wide as those before."""
    places = [i for i, cell in enumerate(upper) if cell.strip()]
    if len(places) == len(upper):
        return list(upper)
    gaps = [b - a for a, b in itertools.pairwise(places)]
    widest = max((gap for gap in gaps if gap > 1), default=len(upper))
    result, last = list(upper), -1
    for i, cell in enumerate(upper):
        if cell.strip():
            last = i
        elif last >= 0 and lower[i].strip() and i - last < widest:
            result[i] = upper[last]
    return result


def unique_names(names: list[str]) -> tuple[list[str], list[str]]:
    """Return clear, unique names, and a sentence for each that had to change.

    >>> unique_names(["a", "", "a"])
    (['a', 'column_2', 'a_2'], ['column 2 had no name', '“a” stands twice: the second is “a_2”'])
    """
    result: list[str] = []
    said = _spaces(names)
    taken = {name.strip() for name in names}
    for i, name in enumerate(names, 1):
        clean = " ".join(name.split())
        if not clean:
            clean = _free(f"column_{i}", taken | set(result))
            said.append(f"column {i} had no name")
        elif clean in result:
            free = _free(clean, taken | set(result))
            said.append(f"“{clean}” stands twice: the second is “{free}”")
            clean = free
        result.append(clean)
    return result, said


def _spaces(names: list[str]) -> list[str]:
    """Say where line ends and other spaces within a name became one plain space."""
    uneven = [name for name in names if " ".join(name.split()) != name.strip()]
    if not uneven:
        return []
    clean = " ".join(uneven[0].split())
    of = "1 name" if len(uneven) == 1 else f"{len(uneven):,} names"
    return [f"spaces in {of} evened out, as in “{clean[:40]}”"]


def _free(name: str, taken: set[str]) -> str:
    candidate, i = name, 2
    while candidate in taken:
        candidate, i = f"{name}_{i}", i + 1
    return candidate
