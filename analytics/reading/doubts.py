"""Lines that are set aside because they may be no rows, and what a person can decide about them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analytics.reading.dialect import Dialect
from analytics.reading.foot import BLANK, NOTE, TOTAL, TOTAL_BELOW
from analytics.reading.lines import Record
from analytics.reading.options import Doubt


@dataclass(frozen=True)
class Ruling:
    """A kind of doubt: its lines in words, how they are kept, and how its reasons begin."""

    title: str
    kept: str
    reasons: tuple[str, ...]


RULINGS: dict[Doubt, Ruling] = {
    "few": Ruling("Too few cells", "the rest missing", ("too few cells",)),
    "many": Ruling("Too many cells", "the rest in the last cell", ("too many cells",)),
    "quotes": Ruling("Quotes that do not fit", "quotes taken as signs", ("a quote is opened",)),
    "bytes": Ruling("Bytes of another encoding", "shown as \ufffd", ("bytes that are not",)),
    "header": Ruling("The header again", "as rows", ("the header again",)),
    "foot": Ruling("Notes and totals below", "as rows", (NOTE, TOTAL, TOTAL_BELOW, BLANK)),
}


def doubt_of(reason: str) -> Doubt | None:
    """Return the kind of doubt that a reason names, nothing where the line certainly is no row.

    >>> doubt_of("too few cells: 2 and not 3"), doubt_of("blank line")
    ('few', None)
    """
    kinds = (kind for kind, ruling in RULINGS.items() if reason.startswith(ruling.reasons))
    return next(kinds, None)


def kept_cells(record: Record, dialect: Dialect, width: int) -> list[str]:
    """Return the cells of a line that is kept in spite of a doubt."""
    cells = record.cells
    if cells is None:
        cells = replace(dialect, quote="", escape="").cells(record.raw) or [record.raw]
    between = dialect.delimiter if len(dialect.delimiter) == 1 else " "
    surplus = [between.join(cells[width - 1 :])] if len(cells) > width else cells[width - 1 :]
    return [*cells[: width - 1], *surplus, *[""] * (width - len(cells))]


def kept_said(kept: dict[Doubt, int]) -> list[str]:
    """Say how many lines were kept, and how.

    >>> kept_said({"few": 1})
    ['1 line kept (too few cells): the rest missing']
    """
    return [
        f"{n:,} {'line' if n == 1 else 'lines'} kept ({RULINGS[kind].title.lower()}): "
        f"{RULINGS[kind].kept}"
        for kind, n in kept.items()
    ]
