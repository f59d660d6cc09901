"""Rows that were written otherwise than the rest, and can be read for certain all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from analytics.reading.columns import is_absent, is_value, is_word
from analytics.reading.dialect import Dialect

OTHERS = (",", ";", "\t", "|", ":", " ", ", ")
_LONGEST_NAME = 40
Cells = list[str]


def mend(raw: str, dialect: Dialect, width: int, columns: Sequence[int]) -> tuple[Cells, str]:
    """Return the cells of a row that does not fit, and what was wrong with it; none if in doubt.

    Parameters
    ----------
    raw
        The text of the record.
    columns
        Which columns hold values: cells in the wrong place do not fit them.
    """
    for attempt in (_wrapped, _escaped, _separated, _nicknamed):
        found, what = attempt(raw, dialect, width)
        if found and _fits(found, columns, width, attempt):
            return found, what
    return [], ""


def mend_header(
    raw: str, dialect: Dialect, width: int, columns: Sequence[int]
) -> tuple[Cells, str]:
    """Return the names in a header that does not fit, and what was wrong with it."""
    for attempt in (_wrapped, _escaped, _separated, _surplus_quote, _ends_in_separator):
        found, what = attempt(raw, dialect, width)
        if found and _names(found, columns, width):
            return found, what
    return [], ""


def _names(cells: Cells, columns: Sequence[int], width: int) -> bool:
    if columns:
        return all(is_word(cells[i]) for i in columns)
    plain = all(is_word(cell) and len(cell) <= _LONGEST_NAME for cell in cells)
    return width > 2 and plain and len(set(cells)) == width


def unquote(cells: Sequence[str], dialect: Dialect) -> Cells:
    """Return the cells of a row whose every cell stands in the other kind of quotes, or nothing.

    >>> unquote(["'a'", "'3'"], Dialect(","))
    ['a', '3']
    """
    other = "'" if dialect.quote == '"' else '"'
    whole = all(len(cell) > 1 and cell[0] == other == cell[-1] for cell in cells)
    return [cell[1:-1].replace(other * 2, other) for cell in cells] if whole else []


def unspaced(raw: str, dialect: Dialect, width: int) -> Cells:
    """Return the cells of a row in which a space follows each delimiter, or nothing.

    >>> unspaced("a, b, c", Dialect(","), 3), unspaced("a, b,c", Dialect(","), 3)
    (['a', 'b', 'c'], [])
    """
    if dialect.runs or width < 3 or raw.count(dialect.delimiter + " ") < width - 1:
        return []
    cells = replace(dialect, delimiter=dialect.delimiter + " ").cells(raw)
    return cells if cells and len(cells) == width and not is_padded(cells) else []


def is_padded(cells: Sequence[str]) -> bool:
    """Say whether spaces stand before some cells behind the first, as columns are aligned."""
    return any(cell[:1] == " " for cell in cells[1:])


def _fits(cells: Cells, columns: Sequence[int], width: int, attempt: Callable[..., object]) -> bool:
    if not columns:
        return attempt is not _separated and width > 2
    given = [cells[i] for i in columns if not is_absent(cells[i])]
    return bool(given) and all(map(is_value, given))


def _wrapped(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    quote, text = dialect.quote, raw.strip()
    if not quote or len(text) < 2 or text[0] != quote or text[-1] != quote:
        return [], ""
    inner = text[1:-1]
    attempts = (dialect.cells(inner.replace(quote * 2, quote)), dialect.cells(inner))
    found = next((cells for cells in attempts if cells and len(cells) == width), [])
    return found, "was in quotes as a whole"


def _escaped(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    if "\\" not in raw or dialect.escape or not dialect.quote:
        return [], ""
    cells = replace(dialect, escape="\\").cells(raw)
    return (cells if cells and len(cells) == width else []), "had its quotes escaped by \\"


def _nicknamed(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    quote = dialect.quote
    if quote not in ("'", '"') or quote not in raw or dialect.runs or dialect.cells(raw):
        return [], ""
    cells = raw.split(dialect.delimiter)
    named = rf"(?:[^{quote}]*[^{quote}\w]{quote}\w[^{quote}]*{quote}(?!\w))*[^{quote}]*"
    plain = len(cells) == width and all(re.fullmatch(named, cell) for cell in cells)
    return (cells if plain else []), "has quotes around words within a cell"


def _separated(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    found = {}
    if len(dialect.cells(raw) or []) != 1:
        return [], ""
    for other in OTHERS:
        if other != dialect.delimiter and other in raw and width > 1:
            cells = replace(dialect, delimiter=other).cells(raw)
            if cells and len(cells) == width:
                found[tuple(cell.strip() for cell in cells)] = (cells, other)
    if len(found) != 1:
        return [], ""
    cells, other = next(iter(found.values()))
    return cells, f"was divided by {Dialect(other).said()}"


def _surplus_quote(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    quote = dialect.quote
    cells = raw.split(dialect.delimiter)
    if not quote or quote not in raw or len(cells) != width:
        return [], ""
    return [cell.replace(quote, "").strip() for cell in cells], "had a quote too many"


def _ends_in_separator(raw: str, dialect: Dialect, width: int) -> tuple[Cells, str]:
    cells = dialect.cells(raw) or []
    surplus = len(cells) == width + 1 and not cells[-1].strip()
    return (cells[:-1] if surplus else []), "ended in a separator"
