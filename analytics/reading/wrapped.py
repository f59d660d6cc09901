"""Files of which every row stands in quotes as a whole, as some programs write what they read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analytics.reading.columns import is_value
from analytics.reading.dialect import Dialect

_WHOLE = re.compile(r'\s*"((?:[^"]|"")*+)"[;,\t]*\s*')
_DELIMITERS = (",", ";", "\t", "|")


class Wrapped(Dialect):
    """Rows in quotes: taken off, what is inside is divided as ever."""

    def cells(self, text: str) -> list[str] | None:
        """Split one record into cells.

        >>> Wrapped(",").cells('"1,""a, b"",3"')
        ['1', 'a, b', '3']
        """
        whole = _WHOLE.fullmatch(text)
        return super().cells(whole[1].replace('""', '"') if whole else text)

    def said(self) -> str:
        """Return the dialect in words."""
        return super().said() + ", each row in quotes"


def find_wrapped(lines: Sequence[str]) -> list[Dialect]:
    """Return how rows that stand in quotes may be divided."""
    filled = [line for line in lines if line.strip()]
    inner = [whole[1] for whole in map(_WHOLE.fullmatch, filled) if whole]
    if len(inner) < 2 or len(filled) - len(inner) > max(1, 0.05 * len(filled)):
        return []
    if sum(map(is_value, inner)) > 0.5 * len(inner):
        return []  # a column of 1,5 or of 1,234
    return [Wrapped(d) for d in _DELIMITERS if all(_divides(d, line) for line in inner)]


def _divides(delimiter: str, line: str) -> bool:
    # “Lee, Ann” is a name in one cell: where rows are written, no space follows each delimiter.
    return delimiter in line and line.count(delimiter) > line.count(delimiter + " ")
