"""How records are divided into cells: delimiter, quote and escape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

SPACES, WIDE_SPACES = r"\s+", "  "  # any run of blanks; two or more of them, in aligned columns
NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    " ": "space",
    ":": "colon",
    SPACES: "spaces",
    WIDE_SPACES: "two or more spaces",
    "\t\t": "two tabs",
}
_RUNS = {SPACES: "[ \t]+", WIDE_SPACES: "(?: {2,}| *\t)[ \t]*"}


@dataclass(frozen=True)
class Dialect:
    """How records are divided into cells; `quote` is empty where quotes are plain letters.

    A quote of two characters opens with the first and closes with the second.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""

    @property
    def runs(self) -> bool:
        """Whether runs of spaces divide the cells."""
        return self.delimiter in _RUNS

    @cached_property
    def _between(self) -> str:
        return _RUNS.get(self.delimiter, re.escape(self.delimiter))

    @cached_property
    def _run(self) -> re.Pattern[str]:
        return re.compile(self._between)

    @cached_property
    def _cell(self) -> re.Pattern[str]:
        d, e = self._between, re.escape(self.escape)
        q, z = re.escape(self.quote[0]), re.escape(self.quote[-1])
        # Nothing is tried twice: a cell of some MB costs no more than it holds.
        inside = rf"[^{z}{e}]++|{z}{z}" + (rf"|{e}." if e else "")
        whole = len(self.delimiter) == 1 and not self.escape
        free = rf"(?!{d})[^{q}{e}]" + (rf"|{e}." if e else "")
        plain = rf"[^{q}{d}]*+" if whole else rf"(?:{free})*+"
        before, after = ("", "") if self.runs else ("[ ]*+", "[ ]*")
        quoted = rf"{before}{q}((?:{inside})*+){z}{after}({d}|\Z)"
        return re.compile(rf"{quoted}|({plain})({d}|\Z)", re.DOTALL)

    def cells(self, text: str) -> list[str] | None:
        """Split one record into cells, or say with ``None`` that its quotes do not fit.

        >>> Dialect(",").cells('1,"a, b",')
        ['1', 'a, b', '']
        >>> Dialect(",").cells('1,"open')
        """
        text = text.strip(" \t") if self.runs else text
        if not self._special(text):
            return self._run.split(text) if self.runs else text.split(self.delimiter)
        found, place = [], 0
        while True:
            match = self._cell.match(text, place)
            if match is None:
                return None
            quoted, after, plain, end = match.groups()
            found.append(self._plain(plain) if quoted is None else self._unquoted(quoted))
            place = match.end()
            if not (after or end):
                return found

    def _special(self, text: str) -> bool:
        return bool(self.quote) and (
            self.quote[0] in text or bool(self.escape and self.escape + self.delimiter in text)
        )

    def _plain(self, text: str) -> str:
        if not self.escape:
            return text
        return text.replace(self.escape + self.delimiter, self.delimiter)

    def _unquoted(self, text: str) -> str:
        text = text.replace(self.quote[-1] * 2, self.quote[-1])
        return re.sub(re.escape(self.escape) + "(.)", r"\1", text) if self.escape else text

    def open(self, text: str) -> bool:
        """Say whether a quote is opened in the text and not closed.

        >>> Dialect(",").open('1,"a'), Dialect(",").open('1,"a"')
        (True, False)
        """
        if not self.quote:
            return False
        if len(self.quote) == 2:
            return text.count(self.quote[0]) != text.count(self.quote[1])
        if self.escape:
            text = text.replace(self.escape * 2, "").replace(self.escape + self.quote, "")
        return text.count(self.quote) % 2 == 1

    def said(self) -> str:
        r"""Return the dialect in words.

        >>> Dialect(";", "'").said(), Dialect("\x01").said()
        ("semicolon, quoted by '", 'delimiter U+0001')
        """
        d = self.delimiter
        words = NAMES.get(d) or f"delimiter “{d}”"
        if not d.isprintable() and d not in NAMES:
            words = f"delimiter {' '.join(f'U+{ord(mark):04X}' for mark in d)}"
        quotes = {'"': "", "": ", quotes are letters"}
        words += quotes.get(self.quote, f", quoted by {self.quote}")
        return words + (f", {self.escape} escapes" if self.escape else "")
