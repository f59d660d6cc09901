"""Delimited text: the dialect is what makes the table consistent; all else is set aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analytics.errors import ReadError
from analytics.limits import limits, size
from analytics.reading.dialect import Dialect
from analytics.reading.encoding import Decoded
from analytics.reading.header import looks_like_header
from analytics.reading.lines import SAMPLE, Record, choose_dialect, records, split_lines
from analytics.reading.options import Grid, ReadOptions

ONE_COLUMN = Dialect("\x1f")


@dataclass(frozen=True)
class Head:
    """What comes before the rows: dialect, names, and the lines they took (`n_lines`)."""

    dialect: Dialect
    names: list[str]
    header: Record | None
    n_lines: int
    set_aside: list[tuple[int, str, str]]

    @property
    def delimiter(self) -> str | None:
        """The delimiter, none where there is a single column."""
        return None if self.dialect is ONE_COLUMN else self.dialect.delimiter

    @property
    def n_header(self) -> int:
        """How many lines of names there are, 0 or 1."""
        return int(self.header is not None)

    @property
    def decisions(self) -> list[str]:
        """What was decided, in words."""
        dialect = self.dialect.said() if self.delimiter else "one column"
        header = "header in the first line" if self.header else "no header: columns are numbered"
        return [dialect, header]


def read_delimited(decoded: Decoded, options: ReadOptions, name: str) -> Grid:
    """Return the cells of delimited text.

    Raises
    ------
    ReadError
        There are no rows, too many columns, or a record is too long.
    """
    text = decoded.text
    lines = split_lines(text.replace("\x00", ""))
    head, body = _look(lines, options, name)
    rows, odd = _rows(body, len(head.names), head.header, decoded)
    if not rows:
        raise ReadError(
            f"“{name}” has a header but no rows." if head.header else f"“{name}” has no rows.",
            "Choose a file with at least one row under its header.",
        )
    decisions = head.decisions
    if "\x00" in text:
        decisions.insert(1, f"{text.count(chr(0)):,} NUL characters left out")
    return Grid(
        head.names,
        rows,
        head.set_aside + odd,
        len(lines),
        decisions,
        head.n_header,
        head.delimiter,
    )


def read_head(text: str, options: ReadOptions, name: str) -> Head | None:
    """Return what the first lines decide, or nothing where the rest has to be seen for that."""
    lines = split_lines(text)[:SAMPLE]
    if not lines:
        return None
    head, body = _look(lines, options, name)
    whole = head.header is None or len(head.header.cells or []) == len(head.names)
    return head if whole and len(body) > len(lines) // 2 else None


def _look(lines: list[str], options: ReadOptions, name: str) -> tuple[Head, list[Record]]:
    _check_lengths(lines, name)
    declared = _declared(lines)
    asked = options.delimiter or declared
    chosen = choose_dialect(lines[bool(declared) :], asked)
    dialect = chosen or (Dialect(asked) if asked else ONE_COLUMN)
    found = list(records(lines[bool(declared) :], dialect))
    if declared:
        found = [Record(r.line + 1, r.raw, r.cells, r.n_lines) for r in found]
    width = _width(found, name)
    start = _first_row(found, width)
    rest = found[start:]
    names, skipped, header = _header(rest, width, options.header)
    aside = [(r.line, r.raw, _before(r)) for r in found[:start]]
    if declared:
        aside.insert(0, (1, lines[0], "names the delimiter"))
    taken = sum(r.n_lines for r in found[: start + skipped]) + bool(declared)
    return Head(dialect, names, rest[0] if header else None, taken, aside), rest[skipped:]


def _before(record: Record) -> str:
    return "before the table" if record.raw.strip() else "blank line"


def _declared(lines: list[str]) -> str | None:
    first = lines[0].strip('"').lower() if lines else ""
    said = first[4:].strip(" ") or first[4:5]
    return said if first.startswith("sep=") and len(said) == 1 else None


def _check_lengths(lines: list[str], name: str) -> None:
    longest = limits().record
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            raise ReadError(
                f"“{name}”, line {number:,}: one line is longer than {size(longest)}.",
                "Look for ends of lines that were lost, or split the line.",
            )


def check_width(width: int, name: str) -> None:
    """Refuse a table of more columns than can be read.

    Raises
    ------
    ReadError
        There are more than the limit.
    """
    if width > limits().columns:
        raise ReadError(
            f"“{name}” has {width:,} columns; at most {limits().columns:,} can be read.",
            "Keep the columns you need and try again.",
        )


def _width(found: list[Record], name: str) -> int:
    widths = Counter(len(r.cells) for r in found if r.cells and r.raw.strip())
    if not widths:
        raise ReadError(f"“{name}” has no readable rows.", "Choose another encoding or delimiter.")
    width = max(widths, key=lambda w: (widths[w], w))
    check_width(width, name)
    return width


def _first_row(found: list[Record], width: int) -> int:
    for i, record in enumerate(found):
        if record.cells and len(record.cells) == width:
            # A header may lack the name of the column of row names, or of empty last cells.
            before = found[i - 1].cells if i else None
            return i - 1 if i == 1 and before and len(before) == width - 1 > 0 else i
    return 0


def _header(rest: list[Record], width: int, asked: int | None) -> tuple[list[str], int, int]:
    first = rest[0].cells or []
    if len(first) == width - 1:
        names = [*first, ""] if _last_is_empty(rest[1:], width) else ["", *first]
        return names, 1, 1
    sample = [r.cells for r in rest[1:200] if r.cells and len(r.cells) == width]
    header = asked if asked is not None else int(looks_like_header(first, sample))
    return (list(first), 1, 1) if header else ([""] * width, 0, 0)


def _last_is_empty(body: list[Record], width: int) -> bool:
    return all(not r.cells[-1].strip() for r in body if r.cells and len(r.cells) == width)


def _rows(
    body: list[Record], width: int, header: Record | None, decoded: Decoded
) -> tuple[list[list[str]], list[tuple[int, str, str]]]:
    rows, odd = [], []
    for record in body:
        reason = _misfit(record, decoded) or doubt(record, width, header)
        if reason:
            odd.append((record.line, record.raw, reason))
        else:
            assert record.cells is not None
            rows.append(record.cells)
    return rows, odd


def _misfit(record: Record, decoded: Decoded) -> str:
    lines = range(record.line, record.line + record.n_lines)
    bad = any(line in decoded.bad_lines for line in lines)
    return f"bytes that are not {decoded.label}: shown as \ufffd" if bad else ""


def doubt(record: Record, width: int, header: Record | None) -> str:
    """Return why a record is no row of the table, nothing where it is one."""
    if record.cells is None:
        return "a quote is opened and not closed, or stands inside a cell"
    if not record.raw.strip() and width > 1:
        return "blank line"
    if len(record.cells) != width:
        few = "few" if len(record.cells) < width else "many"
        return f"too {few} cells: {len(record.cells)} and not {width}"
    if header is not None and record.cells == header.cells and any(record.cells):
        return "the header again"
    return ""
