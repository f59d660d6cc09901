"""Delimited text: the dialect is what makes the table consistent; all else is set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from analytics.errors import ReadError
from analytics.reading.doubts import doubt_of, kept_cells, kept_said
from analytics.reading.encoding import Decoded
from analytics.reading.foot import BLANK, NOTE, foot_reasons, is_total_word
from analytics.reading.head import Head, doubt, look
from analytics.reading.lines import Record, split_lines
from analytics.reading.mend import mend, unquote, unspaced
from analytics.reading.options import Doubt, Grid, ReadOptions

Aside = list[tuple[int, str, str]]


@dataclass
class Rows:
    """The rows of a table, what was set aside among them, and what was done to some."""

    cells: list[list[str]] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)
    aside: Aside = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def add(self, record: Record, cells: list[str], apart: bool) -> None:
        """Add a row; `apart` says that something that is no row stands right above it."""
        self.cells.append(cells)
        self.records.append(record)
        self.apart.append(apart)


def read_delimited(decoded: Decoded, options: ReadOptions, name: str) -> Grid:
    """Return the cells of delimited text.

    Raises
    ------
    ReadError
        There are no rows, too many columns, a record is too long, or there is no such table.
    """
    text = decoded.text
    lines = split_lines(text.replace("\x00", ""))
    head, body = look(lines, options, name)
    grid = read_rows(head, body, len(lines), decoded, name, options.keep)
    if "\x00" in text:
        grid.decisions.insert(1, f"{text.count(chr(0)):,} NUL characters left out")
    return grid


def read_rows(
    head: Head,
    body: list[Record],
    n_lines: int,
    decoded: Decoded,
    name: str,
    keep: Sequence[Doubt] = (),
) -> Grid:
    """Return the rows under a head, with all else set aside, but for the doubts in `keep`.

    Raises
    ------
    ReadError
        There are no rows.
    """
    rows = _rows(body, head, decoded, keep)
    _leave_foot(rows, head, keep)
    if not rows.cells:
        raise ReadError(
            f"“{name}” has a header but no rows." if head.header else f"“{name}” has no rows.",
            "Choose a file with at least one row under its header.",
        )
    return Grid(
        head.names,
        rows.cells,
        head.set_aside + rows.aside,
        n_lines,
        [*head.decisions, *rows.said],
        head.n_header,
        head.delimiter,
        table=head.table if head.n_tables > 1 else None,
        n_tables=head.n_tables,
    )


def _rows(body: list[Record], head: Head, decoded: Decoded, keep: Sequence[Doubt]) -> Rows:
    rows, mended, apart, width = Rows(), [], False, len(head.names)
    kept: Counter[Doubt] = Counter()
    for record in body:
        reason = _misfit(record, decoded) or doubt(record, width, head.header)
        cells, what = ([], "") if _misfit(record, decoded) else _mended(record, reason, head)
        if what:
            mended.append(f"line {record.line:,} {what}")
        kind = doubt_of(reason) if reason and not what else None
        if kind is not None and kind in keep:
            kept[kind] += 1
            rows.add(record, kept_cells(record, head.dialect, width), apart)
        elif reason and not what:
            rows.aside.append((record.line, record.raw, reason))
        else:
            rows.add(record, cells or record.cells or [], apart)
        apart = bool(reason) and not what
    if mended:
        more = f", and {len(mended) - 3:,} more" if len(mended) > 3 else ""
        rows.said.append(f"mended: {', '.join(mended[:3])}{more}")
    rows.said += kept_said(kept)
    return rows


def _mended(record: Record, reason: str, head: Head) -> tuple[list[str], str]:
    if reason and record.raw.strip() and head.delimiter:
        return mend(record.raw, head.dialect, len(head.names), head.columns)
    if reason or not record.cells:
        return [], ""
    cells = [] if head.padded else unspaced(record.raw, head.dialect, len(head.names))
    if cells and head.delimiter:
        return cells, "had a space after each delimiter"
    if record.cells[0][:1] not in ("'", '"') or head.other_quotes:
        return [], ""
    cells = unquote(record.cells, head.dialect)
    return (cells, "had quotes of another kind") if cells else ([], "")


def _misfit(record: Record, decoded: Decoded) -> str:
    lines = range(record.line, record.line + record.n_lines)
    bad = any(line in decoded.bad_lines for line in lines)
    return f"bytes that are not {decoded.label}: shown as \ufffd" if bad else ""


def _leave_foot(rows: Rows, head: Head, keep: Sequence[Doubt]) -> None:
    """Set aside the notes and totals at the foot, and say where a total was kept."""
    if not head.delimiter or not rows.cells:
        return
    found = foot_reasons(rows.cells, head.columns, rows.apart)
    # Blank cells that someone put in quotes are cells, unless a note stands below them.
    cells = {i for i in found if '"' in rows.records[i].raw and NOTE not in found.values()}
    reasons = {i: why for i, why in found.items() if why != BLANK or i not in cells}
    if len(reasons) == len(rows.cells):
        return
    if "foot" in keep:
        rows.said += kept_said({"foot": len(reasons)} if reasons else {})
        return
    for i, reason in reasons.items():
        rows.aside.append((rows.records[i].line, rows.records[i].raw, reason))
    kept = [i for i in range(len(rows.cells)) if i not in reasons]
    totals = [i for i in kept[-30:] if is_total_word(rows.cells[i])]
    if len(totals) == 1 and totals[0] == kept[-1]:
        line = rows.records[totals[0]].line
        rows.said.append(
            f"line {line:,} speaks of a total, is not the sum of the rows, and is kept"
        )
    rows.cells = [rows.cells[i] for i in kept]
