"""One clean table, polluted in one place at a time: each row, each cell, and the file as a whole.

The kinds of pollution are those of public benchmarks for loading data: a separator or a quote more
or less, a row in another dialect, another dialect of the file, another header, more tables.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tests.reading.damage import Case, Dialect

HEADER = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "Type", "Description", "URL", "Comments"]
_TYPES = ("Accessory", "Women's shoes", "Books, used", "Toy")
_COMMENTS = ("", "", "as told", 'he said "fine"', "first, second; third", "two\nlines")
ROWS = [
    [
        f"{1 + i % 28:02}/{1 + i % 12:02}/2016",
        f"{8 + i % 12:02}:{i * 7 % 60:02}",
        str(1 + i * 3 % 9),
        f"{1000 + i * 37}{'ABCD'[i % 4]}",
        f"{i * 1.75 + 0.99:.2f}",
        _TYPES[i % 4],
        f"{3 + i % 5}-piece set, {('red', 'green', 'blue')[i % 3]}",
        f"http://shop.example/p?id={1000 + i * 37}&l=en",
        _COMMENTS[i % 6],
    ]
    for i in range(83)
]
PLAIN = Dialect(",")
Change = Callable[[int, int], str | None]  # row and cell, row 0 is the header; the line instead


def _cells(row: int) -> list[str]:
    return list(([HEADER, *ROWS])[row])


def _line(cells: Sequence[str], dialect: Dialect = PLAIN) -> str:
    return dialect.line(list(cells))


def separator_less(row: int, cell: int) -> str | None:
    cells = [*map(PLAIN.cell, _cells(row)), ""]
    return ",".join([*cells[:cell], cells[cell] + cells[cell + 1], *cells[cell + 2 : -1]])


def separator_more(row: int, cell: int) -> str | None:
    cells = _cells(row)
    return _line([*cells[: cell + 1], "", *cells[cell + 1 :]])


def quote_more(row: int, cell: int) -> str | None:
    written = [*map(PLAIN.cell, _cells(row))]
    place = (0, len(written[cell]) // 2, len(written[cell]))[(row + cell) % 3]
    written[cell] = written[cell][:place] + '"' + written[cell][place:]
    return ",".join(written)


def _row_in(dialect: Dialect) -> Change:
    return lambda row, cell: None if cell else _line(_cells(row), dialect)


def no_cells(row: int, cell: int) -> str | None:
    return None if cell else ""


def fewer_cells(row: int, cell: int) -> str | None:
    return _line(_cells(row)[:cell]) if 0 < cell < 8 else None


def in_quotes(row: int, cell: int) -> str | None:
    line = _line(_cells(row))
    return None if cell else '"' + line.replace('"', '""') + '"'


BY_CELL: tuple[Change, ...] = (separator_less, separator_more, quote_more, fewer_cells)
BY_ROW: dict[str, Change] = {
    "row by semicolons": _row_in(Dialect(";")),
    "row by tabs": _row_in(Dialect("\t")),
    "row by bars": _row_in(Dialect("|")),
    "row by spaces": _row_in(Dialect(" ")),
    "row by comma and space": _row_in(Dialect(", ")),
    "row in apostrophes": _row_in(Dialect(",", quote="'")),
    "row with escapes": _row_in(Dialect(",", escape="\\")),
    "row all quoted": _row_in(Dialect(",", everything_quoted=True)),
    "row without cells": no_cells,
    "row in quotes": in_quotes,
}


def _harmed(name: str, row: int, line: str) -> Case | None:
    clean = _line(_cells(row))
    if line == clean:
        return None
    lines = [_line(cells) for cells in [HEADER, *ROWS]]
    lines[row] = line
    same = PLAIN.line(_cells(row)) == line or name in ("row all quoted",)
    return Case(
        f"{name}, row {row}",
        ("\n".join(lines) + "\n").encode(),
        HEADER,
        ROWS,
        {row - 1} if row else set(),
        said=not same,
        header_harmed=row == 0,
    )


def polluted_rows(every: int = 1) -> Iterator[Case]:
    """Yield the table with one row or cell harmed; every so many rows are taken in turn."""
    for place, (row, cell) in enumerate(itertools.product(range(84), range(9))):
        for change in BY_CELL:
            line = change(row, cell) if place % every == 0 else None
            found = line is not None and _harmed(f"{change.__name__} {cell}", row, line)
            if found and not (change is separator_less and cell == 8):
                yield found
    for row, (name, change) in itertools.product(range(0, 84, every), BY_ROW.items()):
        line = change(row, 0)
        found = line is not None and _harmed(name, row, line)
        if found:
            yield found


# Whole files

_DELIMITERS = (
    ",", ";", "\t", "|", "^", "~", "#", " ", ", ", "; ", " | ", "::", "||", "^^", "~~", "\x01",
)  # fmt: skip
_DIALECTS = (
    *(Dialect(d) for d in _DELIMITERS),
    *(Dialect(d, everything_quoted=True) for d in _DELIMITERS),
    *(Dialect(d, quote=q) for d, q in itertools.product(",;\t", "'`")),
    *(Dialect(d, escape="\\") for d in ",;\t|"),
)
_ENDS = ("\n", "\r\n", "\r")


def _file(name: str, text: str, rows: list[list[str]] = ROWS, **changes: object) -> Case:
    return replace(Case(name, text.encode(), HEADER, rows), **changes)


def _lines(rows: list[list[str]] = ROWS, dialect: Dialect = PLAIN) -> list[str]:
    return [dialect.line(cells) for cells in [HEADER, *rows]]


def polluted_files() -> Iterator[Case]:
    """Yield the table written otherwise as a whole, and with other things around it."""
    for dialect, end in itertools.product(_DIALECTS, _ENDS):
        text = end.join(_lines(dialect=replace(dialect, newline=end))) + end
        yield _file(f"{dialect!r} {end!r}", text)
    for encoding in ("utf-8-sig", "utf-16", "utf-32", "cp1252", "gb18030", "cp932", "cp949"):
        yield _file(encoding, "", data=("\n".join(_lines()) + "\n").encode(encoding))
    yield from _around()
    yield from _headers()
    yield from _sizes()


def _around() -> Iterator[Case]:
    body = "\n".join(_lines()) + "\n"
    for n in (1, 2, 5):
        words = "".join(f"Line {i} about the shop, and what it sold\n" for i in range(n))
        cells = "".join(f"Line {i} about the shop{',' * 8}\n" for i in range(n))
        for name, before in (("words", words), ("cells", cells), ("blank", "\n" * n)):
            yield _file(f"{n} {name} before", before + body, said=True)
        for name, after in (("words", words), ("blank, words", "\n" + words)):
            yield _file(f"{n} {name} after", body + after, said=True)
        yield _file(f"{n} line ends more", body + "\n" * n)
        yield _file(f"{n} lines of separators after", body + f"{',' * 8}\n" * n, said=True)
    yield _file("no last line end", body.rstrip("\n"))
    for width, gap in itertools.product((3, 9, 12), ("\n", "\n\n")):
        names = [f"k{'abcdefghijkl'[j]}" for j in range(width)]
        other = [",".join(str(i * j) for j in range(1, width + 1)) for i in range(1, 6)]
        table = "\n".join([",".join(names), *other]) + "\n"
        yield _file(f"a table of {width} after", body + gap + table, said=True)
        yield _file(f"a table of {width} before", table + gap + body, said=True)
    yield _file("the header again", body + body, ROWS + ROWS, said=True)


def _headers() -> Iterator[Case]:
    rows = "\n".join(_lines()[1:]) + "\n"
    numbered = [f"column_{i}" for i in range(1, 10)]
    yield _file("no header", rows, header=numbered)
    for n in (2, 3):
        levels = [HEADER, *[[f"{name} {w}" for name in HEADER] for w in ("is", "of")[: n - 1]]]
        joined = [" / ".join(parts) for parts in zip(*levels, strict=True)]
        text = "\n".join(_line(cells) for cells in levels) + "\n" + rows
        yield _file(f"{n} rows of header", text, header=joined)
    quoted = ",".join(f'"{name}"' for name in HEADER)
    yield _file("header quoted", quoted + "\n" + rows)
    yield _file(
        "header in small letters",
        _line(HEADER).lower() + "\n" + rows,
        header=[*map(str.lower, HEADER)],
    )
    yield _file("no name", _line(["", *HEADER[1:]]) + "\n" + rows, header=["column_1", *HEADER[1:]])


def _sizes() -> Iterator[Case]:
    for n in (1, 2, 3, 5):
        yield _file(f"{n} rows", "\n".join(_lines(ROWS[:n])) + "\n", ROWS[:n])
    for j in range(9):
        if not any("\n" in row[j] or not row[j] for row in ROWS):
            column = [[row[j]] for row in ROWS]
            text = "\n".join(PLAIN.line(cells) for cells in [[HEADER[j]], *column]) + "\n"
            yield _file(f"column {j} alone", text, column, header=[HEADER[j]])
