"""Whether the first row names the columns, and names that are clear and unique."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*[-+(]?[$€£¥]?\s*\d[\d.,  ]*+(e[-+]?\d+)?\s*+[%)€]?\s*", re.IGNORECASE)
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?\s*")


def looks_like_header(first: list[str], body: list[list[str]]) -> bool:
    """Say whether the first row reads like names over the rows below it.

    >>> looks_like_header(["name", "age"], [["Ann", "31"]])
    True
    >>> looks_like_header(["Ann", "31"], [["Bob", "42"], ["Cid", "27"]])
    False
    """
    names = numbers = 0
    for i, cell in enumerate(first):
        below = [row[i] for row in body if row[i].strip()]
        if not below or sum(map(_value, below)) < 0.8 * len(below):
            continue
        numbers += _value(cell)
        names += bool(cell.strip()) and not _value(cell)
    if names or numbers:
        return names >= numbers
    return not (body and len(set(first)) < len(first)) and not all(map(_value, first))


def _value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell))


def unique_names(names: list[str]) -> tuple[list[str], list[str]]:
    """Return clear, unique names, and a sentence for each that had to change.

    >>> unique_names(["a", "", "a"])
    (['a', 'column_2', 'a_2'], ['column 2 had no name', '“a” stands twice: the second is “a_2”'])
    """
    result: list[str] = []
    said: list[str] = []
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


def _free(name: str, taken: set[str]) -> str:
    candidate, i = name, 2
    while candidate in taken:
        candidate, i = f"{name}_{i}", i + 1
    return candidate
