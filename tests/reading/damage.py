"""Clean tables, every way of writing them down, and every way in which files go wrong.

Each case knows the table that was meant and the lines that were harmed. A reader is right when all
other rows come back as they were, and each harmed line is either mended exactly or set aside.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

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
    header_harmed: bool = False  # whether the columns may come back without names


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
    header_harmed: bool = False

    @property
    def typed(self) -> list[int]:
        """The columns of numbers and dates."""
        return [i for i, cell in enumerate(self.rows[1]) if cell and not cell.strip("0123456789.-")]

    def sparse(self, cell: str) -> str:
        """Return a record with one cell in the first column and nothing in the others."""
        return self.dialect.cell(cell) + self.dialect.delimiter * (len(self.header) - 1)

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


# Shapes of whole files


def title_in_cells(draft: Draft) -> bool:
    draft.before = [draft.sparse("Report of the yearly survey"), draft.sparse("")]
    draft.said = True
    return draft.dialect.delimiter not in (" ", ", ")


def note_in_cells(draft: Draft) -> bool:
    draft.after = [draft.sparse(""), draft.sparse("Source: the yearly survey")]
    draft.said = True
    return draft.dialect.delimiter not in (" ", ", ")


def footnotes_alike(draft: Draft) -> bool:
    draft.after, draft.said = [draft.sparse("FOOTNOTE")] * 3, True
    return draft.dialect.delimiter not in (" ", ", ")


def units_row(draft: Draft) -> bool:
    units = ["(unit)" if i in draft.typed else "" for i in range(len(draft.header))]
    draft.lines.insert(1, draft.dialect.line(units))
    draft.header = [
        f"{name} / {unit}" if unit else name for name, unit in zip(draft.header, units, strict=True)
    ]
    return bool(draft.typed)


def groups_over_the_names(draft: Draft) -> bool:
    groups = ["", "Group", *[""] * (len(draft.header) - 2)]
    draft.lines.insert(0, draft.dialect.line(groups))
    draft.header = [draft.header[0], *[f"Group / {name}" for name in draft.header[1:]]]
    return len(draft.typed) > 1


def three_rows_of_a_survey(draft: Draft) -> bool:
    question = "Please tell us, as well as you can remember it, about the {} of this year"
    questions = [question.format(name) for name in draft.header]
    ids = [f'{{"ImportId":"QID{i}"}}' for i in range(len(draft.header))]
    draft.lines[1:1] = [draft.dialect.line(questions), draft.dialect.line(ids)]
    draft.said = True
    return bool(draft.typed)


def total_row(draft: Draft) -> bool:
    sums = [i for i in draft.typed if "-" not in draft.rows[0][i]]
    total = [
        f"{sum(float(row[i]) for row in draft.rows):.2f}" if i in sums else ""
        for i in range(len(draft.header))
    ]
    draft.lines.append(draft.dialect.line(["Total", *total[1:]]))
    draft.said = True
    return bool(sums) and 0 not in draft.typed


def another_table(draft: Draft) -> bool:
    rows = [["place", "count"], *[[f"place{i}", str(i)] for i in range(4)]]
    draft.after, draft.said = ["", *map(draft.dialect.line, rows)], True
    return draft.dialect.delimiter not in " :"


def another_table_as_wide(draft: Draft) -> bool:
    width = len(draft.header)
    rows = [
        [f"name{'abcdefghijkl'[j]}" for j in range(width)],
        *[[str(i + j) for j in range(width)] for i in range(4)],
    ]
    draft.after, draft.said = ["", *map(draft.dialect.line, rows)], True
    return bool(draft.typed)


def title_and_header_again(draft: Draft) -> bool:
    draft.lines[6:6] = ["Page2", draft.lines[0]]
    draft.said = True
    return True


def headings_between(draft: Draft) -> bool:
    draft.lines.insert(7, "Europe")
    draft.lines.insert(3, "Asia")
    draft.said = True
    return True


def no_header(draft: Draft) -> bool:
    draft.header = [f"column_{i}" for i in range(1, len(draft.header) + 1)]
    del draft.lines[0]
    return bool(draft.typed)


def one_name_twice(draft: Draft) -> bool:
    first, _second, *others = draft.header
    draft.lines[0] = draft.dialect.line([first, first, *others])
    draft.header = [first, f"{first}_2", *others]
    return bool(draft.typed)


def separators_at_the_ends(draft: Draft) -> bool:
    draft.lines = [line + draft.dialect.delimiter for line in draft.lines]
    draft.header = [*draft.header, f"column_{len(draft.header) + 1}"]
    draft.rows = [[*row, ""] for row in draft.rows]
    return draft.dialect.delimiter not in (" ", ", ")


def harm_header(draft: Draft, line: str) -> bool:
    draft.lines[0], draft.header_harmed, draft.said = line, True, True
    return True


def header_by_another_separator(draft: Draft) -> bool:
    other = ";" if draft.dialect.delimiter[0] != ";" else ","
    # A header without the colons of its rows is one over a column of times.
    known = not set(" :") & set(draft.dialect.delimiter)
    return known and harm_header(draft, other.join(draft.header))


def header_in_quotes(draft: Draft) -> bool:
    quote, line = draft.dialect.quote, draft.lines[0]
    known = quote == '"' or any(quote in other for other in draft.lines)
    known = known and draft.dialect.delimiter not in " :"
    return known and quote not in line and harm_header(draft, quote + line + quote)


def header_with_a_quote(draft: Draft) -> bool:
    known = draft.dialect.quote == '"' and " " not in draft.dialect.delimiter
    return known and harm_header(draft, draft.dialect.quote + draft.lines[0])


def header_with_a_separator_less(draft: Draft) -> bool:
    first, second, *others = draft.header
    return harm_header(draft, draft.dialect.line([first + second, *others]))


def row_in_other_quotes(draft: Draft) -> bool:
    cells = draft.rows[4]
    fits = draft.dialect.everything_quoted and draft.dialect.quote == '"'
    if not fits or any(
        mark in cell for cell in cells for mark in ("\n", '"', "'", draft.dialect.delimiter)
    ):
        return False
    return harm(draft, draft.dialect.delimiter.join(f"'{cell}'" for cell in cells))


def row_with_escaped_quotes(draft: Draft) -> bool:
    dialect = draft.dialect
    if dialect.quote != '"' or dialect.escape or not any('"' in cell for cell in draft.rows[4]):
        return False
    return harm(draft, replace(dialect, escape="\\").line(draft.rows[4]))


DAMAGES: tuple[Damage, ...] = (
    none, no_last_newline, two_last_newlines, preamble, footer, names_its_delimiter,
    one_separator_too_few, one_separator_too_many, header_again, blank_line, nul_byte, stray_quote,
    unclosed_quote, row_in_quotes, another_separator, mixed_line_ends,
)  # fmt: skip

SHAPES: tuple[Damage, ...] = (
    title_in_cells, note_in_cells, footnotes_alike, units_row, groups_over_the_names,
    three_rows_of_a_survey, total_row, another_table, another_table_as_wide, title_and_header_again,
    headings_between, no_header, one_name_twice, separators_at_the_ends,
    header_by_another_separator, header_in_quotes, header_with_a_quote,
    header_with_a_separator_less, row_in_other_quotes, row_with_escaped_quotes,
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
    Dialect("::"),
    Dialect("||"),
    Dialect("^"),
    Dialect("~"),
    Dialect("\x01"),
    Dialect(",", quote="`"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252")


def cases() -> Iterator[Case]:
    """Yield every table in every dialect with every damage; encodings take turns.

    Shapes of whole files come in every third dialect.
    """
    encodings = itertools.cycle(ENCODINGS)
    shaped = itertools.chain(
        itertools.product(TABLES.items(), DIALECTS, DAMAGES),
        (
            (named, dialect, shape)
            for i, shape in enumerate(SHAPES)
            for named, dialect in itertools.product(TABLES.items(), DIALECTS[i % 3 :: 3])
        ),
    )
    for (name, table), dialect, damage in shaped:
        header, rows = table[0], table[1:]
        draft = Draft(dialect, header, rows, [dialect.line(cells) for cells in table])
        encoding = next(encodings)
        if not damage(draft) or (encoding == "gb18030" and "ö" in draft.text()):
            continue
        mark = f"{name}-{damage.__name__}-{dialect!r}-{encoding}"
        yield Case(
            mark,
            draft.text().encode(encoding),
            draft.header,
            draft.rows,
            draft.harmed,
            draft.said,
            draft.header_harmed,
        )
