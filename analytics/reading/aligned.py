"""Text whose columns stand under each other, though cells may be blank: fixed width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from analytics.reading.columns import value_columns
from analytics.reading.dialect import Dialect

_FEWEST = 4  # lines; gaps in fewer may be chance
_MOST_LINES, _WIDEST = 200, 4000
_STRAY = 0.02
_WRITTEN = re.compile(r"columns after (\d+-\d+(?:, ?\d+-\d+)*)")
_CUT = re.compile(r"\S*(?=\s)\s+\S*")
_UP_TO_999, _THOUSANDS = re.compile(r"\d{1,3}"), re.compile(r"\d{3}(?: \d{3})*(?:[.,]\d+)?")
Gap = tuple[int, int]


@dataclass(frozen=True)
class Aligned(Dialect):
    """Cells between gaps that go through all lines; `delimiter` tells where the gaps are."""

    quote: str = ""

    @cached_property
    def _gaps(self) -> list[Gap]:
        pairs = re.findall(r"(\d+)-(\d+)", self.delimiter)
        return [(int(start), int(end)) for start, end in pairs]

    def cells(self, text: str) -> list[str] | None:
        """Split one line; one that does not keep to the gaps is a single cell.

        >>> Aligned("columns after 4-6").cells("Bath  3.4"), Aligned("columns after 4-6").cells("4")
        (['Bath', '3.4'], ['4', ''])
        """
        found, start = list[str](), 0
        if text.startswith("#"):  # a comment, whatever its words stand under
            return [text]
        for gap in self._gaps:
            cut = _cut(text, gap)
            if cut is None:
                return [text]
            found.append(text[start:cut].strip())
            start = cut
        return [*found, text[start:].strip()]

    def said(self) -> str:
        """Return the dialect in words."""
        return f"fixed width, {self.delimiter}"


def _cut(text: str, gap: Gap) -> int | None:
    """Return where to cut within a gap: a long cell may reach into it, but not through it."""
    start, end = gap
    part = text[start:end]
    if not part.strip():
        return start
    return start + re.search(r"\s", part).start() if _CUT.fullmatch(part) else None  # type: ignore[union-attr]


def is_aligned(delimiter: str | None) -> bool:
    """Say whether a delimiter is really a list of gaps."""
    return bool(delimiter and _WRITTEN.fullmatch(delimiter))


def find_aligned(lines: Sequence[str]) -> Aligned | None:
    """Return how lines are divided by gaps that go through all of them, nothing if they are not."""
    filled = [line.rstrip() for line in lines if line.strip()][:_MOST_LINES]
    rows = [line for line in filled if "  " in line.strip()]
    if len(rows) < max(_FEWEST, 0.6 * len(filled)) or any("\t" in row for row in rows):
        return None
    if max(map(len, rows)) > _WIDEST:
        return None
    gaps = _certain(_gaps(rows), rows)
    return _written(gaps) if len(gaps) > 1 and _values(gaps, rows) else None


def _written(gaps: Sequence[Gap]) -> Aligned:
    return Aligned("columns after " + ", ".join(f"{start}-{end}" for start, end in gaps))


def _gaps(rows: Sequence[str]) -> list[Gap]:
    width, allowed = max(map(len, rows)), _STRAY * len(rows)
    taken = [0] * width
    for row in rows:
        for place, letter in enumerate(row):
            taken[place] += letter != " "
    found, place = list[Gap](), 0
    for blank, run in groupby(n <= allowed for n in taken):
        end = place + len(list(run))
        if blank and place:
            found.append((place, end))
        place = end
    return found


def _certain(gaps: list[Gap], rows: Sequence[str]) -> list[Gap]:
    """Leave out gaps one wide between words, or before the last three digits of numbers."""
    parts = _parts(gaps, rows)
    values = _values(gaps, rows)
    return [
        gap
        for i, gap in enumerate(gaps)
        if gap[1] - gap[0] > 1
        or ((i in values or i + 1 in values) and not _thousands([row[i : i + 2] for row in parts]))
    ]


def _thousands(pairs: Sequence[list[str]]) -> bool:
    """Say whether all of these cells and those right of them are one number in two parts."""
    numbers = [(left, right) for left, right in pairs if left and any(map(str.isdigit, right))]
    return bool(numbers) and all(
        _UP_TO_999.fullmatch(left) and _THOUSANDS.fullmatch(right) for left, right in numbers
    )


def _parts(gaps: Sequence[Gap], rows: Sequence[str]) -> list[list[str]]:
    divided = (_written(gaps).cells(row) or [] for row in rows)
    return [cells for cells in divided if len(cells) == len(gaps) + 1]


def _values(gaps: Sequence[Gap], rows: Sequence[str]) -> list[int]:
    return value_columns(_parts(gaps, rows)[1:]) if gaps else []
