"""Clean tables, every way of writing them down, and every way in which files go wrong.

Each case knows the table that was meant and the lines that were harmed. A reader is right when all
other rows come back as they were, and each harmed line is either mended exactly or set aside.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CITIES = ("Lyon", "Bath", "Köln")
TABLES: dict[str, list[list[str]]] = {
    "people": [
        ["name", "age", "city", "joined"],
        *[
            [f"Person {i}", str(20 + i * 7 % 50), CITIES[i % 3], f"2024-0{1 + i % 9}-11"]
            for i in range(12)
        ],
    ],
    "prices": [
        ["item", "price", "note"],
        *[[f"item-{i}", f"{i * 3 + 0.5:.2f}", "" if i % 4 else "on sale, now"] for i in range(15)],
    ],
    "quotes": [
        ["id", "said", "by"],
        *[[f"q{i}", f'he said "no" {i} times; twice', "A. Nobody"] for i in range(10)],
    ],
    "numbers": [
        ["a", "b", "c", "d", "e"],
        *[[str(i), str(i * i), str(-i), f"{i / 7:.3f}", str(1000 + i)] for i in range(20)],
    ],
    "lines": [
        ["key", "text", "n"],
        *[[f"k{i}", f"first\nsecond {i}" if i % 5 == 2 else "one line", str(i)] for i in range(11)],
    ],
    "wide": [
        [f"column {j}" for j in range(12)],
        *[[f"{i}x{j}" for j in range(12)] for i in range(9)],
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """How cells become text."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""  # empty: a quote within quotes is doubled
    newline: str = "\n"
    everything_quoted: bool = False

    def cell(self, text: str) -> str:
        """Return one cell, quoted where it must be."""
        special = any(
            mark in text for mark in (self.delimiter, self.quote, "\n", self.escape or "\n")
        )
        padded = text != text.strip() or (self.delimiter == " " and text == "")
        if not (special or padded or self.everything_quoted):
            return text
        escape = self.escape or self.quote
        inner = text.replace(self.escape, self.escape * 2) if self.escape else text
        return self.quote + inner.replace(self.quote, escape + self.quote) + self.quote

    def line(self, cells: list[str]) -> str:
        """Return one record."""
        return self.delimiter.join(map(self.cell, cells)).replace("\n", self.newline)


@dataclass
class Case:
    """A file, the rows that were meant, and which of them were harmed."""

    name: str
    data: bytes
    header: list[str]
    rows: list[list[str]]
    harmed: set[int] = field(default_factory=set)
    said: bool = False  # whether something must be reported


@dataclass
class Draft:
    """The records of a file while it is being harmed."""

    dialect: Dialect
    header: list[str]
    rows: list[list[str]]
    lines: list[str]  # header first
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    harmed: set[int] = field(default_factory=set)
    said: bool = False
    end: str | None = None

    def text(self) -> str:
        """Return the whole file."""
        end = self.dialect.newline if self.end is None else self.end
        return self.dialect.newline.join([*self.before, *self.lines, *self.after]) + end


Damage = Callable[[Draft], bool]  # returns whether it applies to this draft


def harm(draft: Draft, line: str) -> bool:
    """Write one row otherwise than it was meant."""
    draft.lines[5], draft.harmed, draft.said = line, {4}, True
    return True


def harm_quotes(draft: Draft, change: Callable[[str, str], str]) -> bool:
    """Put quotes where none belong, where a reader can know them: a lone apostrophe is a letter."""
    line, quote = draft.lines[5], draft.dialect.quote
    known = quote == '"' or any(quote in other for other in draft.lines)
    if not known or quote in line or set("\r\n") & set(line):
        return False
    return harm(draft, change(line, quote))


def none(draft: Draft) -> bool:
    return True


def no_last_newline(draft: Draft) -> bool:
    draft.end = ""
    return True


def two_last_newlines(draft: Draft) -> bool:
    draft.end = draft.dialect.newline * 2
    return True


def preamble(draft: Draft) -> bool:
    draft.before = ["Report of the yearly survey", "made on Monday", ""]
    draft.said = True
    return True


def footer(draft: Draft) -> bool:
    draft.after = ["", "Source: the yearly survey"]
    draft.said = True
    return True


def names_its_delimiter(draft: Draft) -> bool:
    draft.before = [f"sep={draft.dialect.delimiter}"]
    draft.said = True
    return len(draft.dialect.delimiter) == 1


def one_separator_too_few(draft: Draft) -> bool:
    cells = draft.rows[4]
    place = len(cells) // 2
    joined = [*cells[: place - 1], cells[place - 1] + cells[place], *cells[place + 1 :]]
    return harm(draft, draft.dialect.line(joined))


def one_separator_too_many(draft: Draft) -> bool:
    cells = draft.rows[4]
    return harm(draft, draft.dialect.line([*cells[:1], "surplus", *cells[1:]]))


def header_again(draft: Draft) -> bool:
    draft.lines.insert(6, draft.lines[0])
    draft.said = True
    return True


def blank_line(draft: Draft) -> bool:
    draft.lines.insert(4, "")
    draft.said = len(draft.header) > 1
    return True


def nul_byte(draft: Draft) -> bool:
    draft.lines[3] = draft.lines[3][:2] + "\x00" + draft.lines[3][2:]
    draft.said = True
    return True


def stray_quote(draft: Draft) -> bool:
    def change(line: str, quote: str) -> str:
        place = line.index(draft.dialect.delimiter) - 1
        return line[:place] + quote + line[place:]

    return harm_quotes(draft, change)


def unclosed_quote(draft: Draft) -> bool:
    return harm_quotes(draft, lambda line, quote: quote + line)


def row_in_quotes(draft: Draft) -> bool:
    return harm_quotes(draft, lambda line, quote: quote + line + quote)


def another_separator(draft: Draft) -> bool:
    other = ";" if draft.dialect.delimiter != ";" else ","
    cells = draft.rows[4]
    if any(mark in cell for cell in cells for mark in (other, "\n", draft.dialect.quote)):
        return False
    if draft.dialect.everything_quoted or draft.dialect.delimiter in other.join(cells):
        return False
    return harm(draft, other.join(cells))


def mixed_line_ends(draft: Draft) -> bool:
    if draft.dialect.newline != "\n" or any("\n" in line for line in draft.lines):
        return False
    draft.lines = [line + ("\r" if i % 3 == 0 else "") for i, line in enumerate(draft.lines)]
    return True


DAMAGES: tuple[Damage, ...] = (
    none, no_last_newline, two_last_newlines, preamble, footer, names_its_delimiter,
    one_separator_too_few, one_separator_too_many, header_again, blank_line, nul_byte, stray_quote,
    unclosed_quote, row_in_quotes, another_separator, mixed_line_ends,
)  # fmt: skip

DIALECTS = (
    *(
        Dialect(delimiter, newline=newline, everything_quoted=quoted)
        for delimiter, newline, quoted in itertools.product(
            (",", ";", "\t", "|"), ("\n", "\r\n", "\r"), (False, True)
        )
    ),
    Dialect(", "),
    Dialect(" "),
    Dialect(":"),
    Dialect(",", quote="'"),
    Dialect(";", quote="'"),
    Dialect(",", escape="\\"),
    Dialect(";", escape="\\", everything_quoted=True),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252")


def cases() -> Iterator[Case]:
    """Yield every table in every dialect with every damage; encodings take turns."""
    encodings = itertools.cycle(ENCODINGS)
    for (name, table), dialect, damage in itertools.product(TABLES.items(), DIALECTS, DAMAGES):
        header, rows = table[0], table[1:]
        draft = Draft(dialect, header, rows, [dialect.line(cells) for cells in table])
        encoding = next(encodings)
        if not damage(draft) or (encoding == "gb18030" and "ö" in draft.text()):
            continue
        mark = f"{name}-{damage.__name__}-{dialect!r}-{encoding}"
        yield Case(mark, draft.text().encode(encoding), header, rows, draft.harmed, draft.said)
