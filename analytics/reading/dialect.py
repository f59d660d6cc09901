"""Which delimiter, quote and escape a text uses: those that make its table most consistent."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", ":": "colon"}
# Among words and times the last ones are common: they must fit nearly everywhere.
DELIMITERS = (",", ", ", ";", "\t", "|", "^", "~", ":", " ")
_RARE = frozenset("^~: ")
_FULL = 0.95
_MISFITS = 3


@dataclass(frozen=True)
class Dialect:
    """How records are divided into cells; `quote` is empty where quotes are plain letters."""

    delimiter: str
    quote: str = '"'
    escape: str = ""

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        d, q, e = map(re.escape, (self.delimiter, self.quote, self.escape))
        inside = rf"[^{q}{e}]++|{q}{q}" + (rf"|{e}." if e else "")
        plain = rf"[^{q}{d}]*" if len(self.delimiter) == 1 else rf"(?:(?!{d})[^{q}])*"
        return re.compile(
            rf"[ ]{{0,99}}{q}((?:{inside})*+){q}[ ]{{0,99}}(?={d}|\Z)|({plain})(?={d}|\Z)",
            re.DOTALL,
        )

    def cells(self, text: str) -> list[str] | None:
        """Split one record into cells, or say with ``None`` that its quotes do not fit.

        >>> Dialect(",").cells('1,"a, b",')
        ['1', 'a, b', '']
        >>> Dialect(",").cells('1,"open')
        """
        if not self.quote or self.quote not in text:
            return text.split(self.delimiter)
        found, place = [], 0
        while True:
            match = self._cell.match(text, place)
            if match is None:
                return None
            quoted = match.group(1)
            found.append(match.group(2) if quoted is None else self._unquoted(quoted))
            place = match.end() + len(self.delimiter)
            if match.end() >= len(text):
                return found

    def _unquoted(self, text: str) -> str:
        text = text.replace(self.quote * 2, self.quote)
        return re.sub(re.escape(self.escape) + "(.)", r"\1", text) if self.escape else text

    def open(self, text: str) -> bool:
        """Say whether a quote is opened in the text and not closed.

        >>> Dialect(",").open('1,"a'), Dialect(",").open('1,"a"')
        (True, False)
        """
        if not self.quote:
            return False
        if self.escape:
            text = text.replace(self.escape * 2, "").replace(self.escape + self.quote, "")
        return text.count(self.quote) % 2 == 1

    def said(self) -> str:
        """Return the dialect in words.

        >>> Dialect(";", "'").said()
        "semicolon, quoted by '"
        """
        words = NAMES.get(self.delimiter) or f"delimiter “{self.delimiter}”"
        words += {"'": ", quoted by '", "": ", quotes are letters"}.get(self.quote, "")
        return words + (f", {self.escape} escapes" if self.escape else "")


def candidates(lines: list[str], delimiter: str | None) -> list[Dialect]:
    """Return the dialects that these lines may be in, the plainest first."""
    sample = re.sub(" {2,}", " ", "\n".join(lines))  # long runs would be searched again and again
    escapes = ["", *(["\\"] if '\\"' in sample or "\\'" in sample else [])]
    delimiters = [delimiter] if delimiter else [d for d in DELIMITERS if d in sample]
    pairs = [(d, q) for d in delimiters for q in _quotes(sample, d)]
    return [Dialect(d, q, e) for d, q in pairs for e in escapes if q or not e]


def _quotes(sample: str, delimiter: str) -> list[str]:
    d = re.escape(delimiter)
    around = {q: re.search(rf"(^|{d}) *{q}[^{q}]*{q} *($|{d})", sample, re.M) for q in "\"'"}
    found = ['"', *(["'"] if around["'"] else [])]
    # Inches and nicknames: quotes in several rows, and never around a cell.
    letters = not around['"'] and len(re.findall('^.*".*$', sample, re.M)) > 1
    return [*found, *([""] if letters else [])]


def score(dialect: Dialect, records: list[tuple[str, list[str] | None]]) -> float:
    """Return how consistent the records are: 0 for a single column or none at all."""
    filled = [(raw, cells) for raw, cells in records if raw.strip()]
    widths = Counter(len(cells) for _, cells in filled if cells)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    share = count / len(filled)
    if width == 1 or share < 0.5:
        return 0.0
    quoted = _quoted(dialect, filled)
    rare = dialect.delimiter in _RARE or not dialect.quote
    if rare and not _rare_fits(dialect, filled, width, quoted):
        return 0.0
    # Agreement counts most; among equals more columns, then the dialect that explains the quotes.
    bonus = min(width, 100) * 1e-3 + quoted * 1e-4 + len(dialect.delimiter) * 1e-6
    return share * share + bonus - (0.05 if dialect.delimiter in _RARE else 0.0)


def _quoted(dialect: Dialect, filled: list[tuple[str, list[str] | None]]) -> float:
    """Return 1 where quotes stand around cells, 0 where there are none, less where they do not."""
    if not dialect.quote:
        return -0.1
    rows = [(raw, cells) for raw, cells in filled if dialect.quote in raw]
    fits = sum(cells is not None for _, cells in rows)
    if not rows:
        return 0.0
    return 1.0 + bool(dialect.escape) * 0.1 if fits else -1.0 * (len(rows) > 1)


def _rare_fits(
    dialect: Dialect, filled: list[tuple[str, list[str] | None]], width: int, quoted: float
) -> bool:
    fits = [cells is not None and len(cells) == width for _, cells in filled]
    if width == 2 and quoted <= 0 and dialect.delimiter in " :":
        return False  # rather a column of full names or of times
    # One column of times or names: its header alone does not have what the rows have.
    if fits.index(True) == 1:
        return False
    return fits.count(False) <= max(_MISFITS, (1 - _FULL) * len(fits))
