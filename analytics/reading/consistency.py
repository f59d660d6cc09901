"""Which delimiter, quote and escape a text uses: those that make its table most consistent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from analytics.reading.aligned import Aligned, find_aligned, is_aligned
from analytics.reading.columns import is_absent, is_value, is_word, value_columns
from analytics.reading.dialect import SPACES, WIDE_SPACES, Dialect
from analytics.reading.wrapped import Wrapped, find_wrapped

# Among words and times the last ones are common: they must fit nearly everywhere.
DELIMITERS = (
    *(",", ", ", ";", "; ", "\t", "|", " | ", "\x01", "\x02", "\x1e", "\x1f", "¦", "§", "¬", "¤"),
    *("^", "~", ":", " ", WIDE_SPACES, SPACES),
    *("\\t", "|~|", "::", "||", "\t\t", "^^", "~~", "##", "&&", "%%", "$$", "@@"),
    *("#", "&", "%", "$", "*", "=", "@", "!"),
)
_RARE = frozenset(("^", "~", ":", " ", SPACES, WIDE_SPACES))
_RARE_IN_WORDS = frozenset("^~")
_STRANGE = frozenset("#&%$*=@!")  # so common within cells that nothing may speak against them
_QUOTES = ("`", "“”", "«»", "‘’", "|", "$", "~")
_LINES = ("`", "“”", "«»", "‘’")  # those that no amount of money or separator looks like
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d+)")
_TIME = re.compile(r"(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])")
_NAME = re.compile(r"\w[\w .()/-]*")
_FULL = 0.95
_HALF_BLANK = 0.4  # of the columns, so that a delimiter is rather half of another one
_MISFITS = 3
_SAMPLE_ROWS, _SAMPLE_CELLS = 20, 50  # in which values are looked for
Split = Sequence[tuple[str, list[str] | None]]


def candidates(lines: list[str], delimiter: str | None) -> list[Dialect]:
    """Return the dialects that these lines may be in, the plainest first."""
    if delimiter and is_aligned(delimiter):
        return [Aligned(delimiter)]
    sample = re.sub(" {3,}", "  ", "\n".join(lines))  # long runs are searched again and again
    delimiters = [delimiter] if delimiter else [d for d in DELIMITERS if _occurs(d, sample)]
    pairs = [(d, q) for d in _whole(delimiters, sample) for q in _quotes(sample, d)]
    found = [Dialect(d, q, e) for d, q in pairs for e in _escapes(sample, d, q)]
    found += [wrapped for wrapped in find_wrapped(lines) if wrapped.delimiter in delimiters]
    aligned = None if delimiter else find_aligned(lines)
    return [*found, *([aligned] if aligned else [])]


def _occurs(delimiter: str, sample: str) -> bool:
    if delimiter in (SPACES, WIDE_SPACES):
        return "  " in sample or ("\t" in sample and " " in sample)
    return delimiter in sample


def _whole(delimiters: list[str], sample: str) -> list[str]:
    """Leave out marks that only stand as parts of a longer delimiter."""
    parts: set[str] = set()
    for longer in delimiters:
        mark = longer[0]
        if len(longer) == 1 or longer in (SPACES, WIDE_SPACES, "\\t") or mark == " ":
            continue
        if longer == mark * 2 and _stands_double(mark, sample):
            parts.add(mark)
        elif longer == "|~|" and sample.count("|") == 2 * sample.count(longer):
            parts.update("|~")
    doubled = {d for d in delimiters if len(d) == 2 and d == d[0] * 2 and d != WIDE_SPACES}
    doubled = {d for d in doubled if d[0] not in parts and not _in_most_lines(d, sample)}
    return [d for d in delimiters if d not in parts and d not in doubled]


def _in_most_lines(delimiter: str, sample: str) -> bool:
    lines = [line for line in sample.splitlines() if line.strip()]
    return sum(line.count(delimiter) > 1 for line in lines) >= 0.75 * len(lines)


def _stands_double(mark: str, sample: str) -> bool:
    runs = re.findall(f"{re.escape(mark)}+", sample)
    return sum(len(run) % 2 for run in runs) <= 0.1 * len(runs)


def _escapes(sample: str, delimiter: str, quote: str) -> list[str]:
    # Within quotes a delimiter needs no escape, and a backslash before it is a letter.
    unquoted = '"' not in sample and "\\" + delimiter in sample
    return ["", *(["\\"] if unquoted or "\\" + quote[-1:] in sample else [])] if quote else [""]


def _quotes(sample: str, delimiter: str) -> list[str]:
    d = re.escape(delimiter)
    around = {
        q: re.search(rf"(^|{d}) *{q}(?:[^{q}]++|{q}{q})*+{q} *($|{d})", sample, re.M) for q in "\"'"
    }
    found = ['"', *(["'"] if around["'"] else [])]
    if not around['"']:
        found += [q for q in _QUOTES if q[0] in sample and _holds(q, d, sample)]
    # Inches and nicknames: quotes in several rows, and never around a cell.
    letters = not around['"'] and len(re.findall('^.*".*$', sample, re.M)) > 1
    return [*found, *([""] if letters else [])]


def _holds(quote: str, d: str, sample: str) -> bool:
    """Say whether these quotes stand around cells that hold the delimiter, or an end of line."""
    q, z = re.escape(quote[0]), re.escape(quote[-1])
    one, ends = f"(?![{q}{z}])", rf" *{z} *(?:$|{d})"  # no search goes on beyond the next quote
    inside, special = f"(?:{one}(?!{d}).)*", f"{d}(?:{one}.)*"
    if quote in _LINES:
        special = rf"(?:{special}|\n(?:{one}[\s\S]){{0,500}})"
    return quote not in d and bool(
        re.search(rf"(?:^|{d}) *{q}{inside}{special}{ends}", sample, re.M)
    )


def score(dialect: Dialect, split: Split) -> float:
    """Return how consistent records are: 0 for a single column or none at all."""
    whole = [(raw, cells) for raw, cells in split if raw.strip()]
    if dialect.delimiter == "," and _numbers_alone(whole):
        return 0.0
    rare = dialect.delimiter in _RARE or dialect.delimiter in _STRANGE
    filled = whole if rare else _core(whole)
    widths = Counter(len(cells) for _, cells in filled if cells)
    if not widths:
        return 0.0
    width = max(widths, key=lambda w: (widths[w], w))
    share = widths[width] / len(filled)
    if width > 1 and share < 0.5:
        share = 0.9 * _in_blocks(filled)
    if width == 1 or share < 0.5:
        return 0.0
    quoted = _quoted(dialect, filled)
    for doubted, fits in _CHECKS:
        if doubted(dialect) and not fits(dialect, filled, width, quoted):
            return 0.0
    rows = [cells for _, cells in whole if cells and len(cells) == width]
    # Agreement counts most; then values in the cells, and that few lines are left out; among
    # equals more columns, then the dialect that explains the quotes.
    bonus = 0.12 * _share_of_values(rows) + 0.02 * len(rows) / len(whole)
    bonus += min(width, 100) * 1e-3 + quoted * 1e-4 - 0.15 * _share_of_blanks(rows)
    longer = 0 if dialect.runs or isinstance(dialect, Aligned) else len(dialect.delimiter) * 1e-6
    return share * share + bonus + longer - _unlikely(dialect)


def _numbers_alone(whole: Split) -> bool:
    """Say whether each line under the first is one number with a comma in it, like 1,234."""
    raw = [raw.strip() for raw, _ in whole]
    if not raw or "," in raw[0] or len(raw) < 3 or not all(map(_NUMBER.fullmatch, raw[1:])):
        return False
    counted = [str(i) for i in range(1, len(raw))]  # rather rows and their numbers
    return [text.partition(",")[0] for text in raw[1:]] != counted


def _unlikely(dialect: Dialect) -> float:
    """Return how much is taken off for a delimiter that also stands within words and times."""
    if isinstance(dialect, Wrapped):
        return -0.05  # what is left of the quotes at its ends would be a table, too
    rare = dialect.delimiter in _RARE | _STRANGE or isinstance(dialect, Aligned)
    return 0.05 if rare else 0.0


def _share_of_values(rows: Sequence[list[str]]) -> float:
    cells = [cell for row in rows[:_SAMPLE_ROWS] for cell in row[:_SAMPLE_CELLS]]
    known = [cell for cell in cells if not is_absent(cell)]
    return sum(map(is_value, known)) / max(1, len(known))


def _share_of_blanks(rows: Sequence[list[str]]) -> float:
    """Return the share of columns without a name and without a cell, where that is large."""
    sample = [row[:_SAMPLE_CELLS] for row in rows[:_SAMPLE_ROWS]]
    blank = [not any(map(str.strip, cells)) for cells in zip(*sample, strict=True)]
    share = sum(blank) / max(1, len(blank))
    return share if share >= _HALF_BLANK else 0.0


def _core(filled: list[tuple[str, list[str] | None]]) -> list[tuple[str, list[str] | None]]:
    """Leave out titles above and notes below, where what lies between is a table for certain."""
    widths = Counter(len(cells) for _, cells in filled if cells and len(cells) > 1)
    if not widths:
        return filled
    width = max(widths, key=lambda w: (widths[w], w))
    places = [i for i, (_, cells) in enumerate(filled) if cells and len(cells) == width]
    core = filled[places[0] : places[-1] + 1]
    outside = filled[: places[0]] + filled[places[-1] + 1 :]
    enough = len(core) >= max(3, 0.2 * len(filled)) and len(places) >= 0.9 * len(core)
    # Lines of prose have as many commas by chance; values in the cells are no chance.
    plain = all(cells and len(cells) < 2 for _, cells in outside)
    return core if width > 2 and enough and (plain or _holds_values(core, width)) else filled


def _holds_values(core: Split, width: int) -> bool:
    rows = [cells[:_SAMPLE_CELLS] for _, cells in core if cells and len(cells) == width]
    return bool(value_columns(rows[len(rows) // 2 :][:_SAMPLE_ROWS]))


def _in_blocks(filled: Split) -> float:
    """Return the share of records that stand in runs of one width: several tables."""
    runs = [(w, sum(1 for _ in g)) for w, g in groupby(filled, lambda r: len(r[1] or []))]
    return sum(n for width, n in runs if width > 1 and n >= 3) / len(filled)


def _quoted(dialect: Dialect, filled: Split) -> float:
    """Return 1 where quotes stand around cells, 0 where there are none, less where they do not."""
    if not dialect.quote:
        return -0.1
    rows = [(raw, cells) for raw, cells in filled if dialect.quote[0] in raw]
    fits = sum(cells is not None for _, cells in rows)
    if not rows:
        return 0.0
    return 1.0 + bool(dialect.escape) * 0.1 if fits else -1.0 * (len(rows) > 1)


def _rare_fits(dialect: Dialect, filled: Split, width: int, quoted: float) -> bool:
    fits = [cells is not None and len(cells) == width for _, cells in filled]
    if width == 2 and quoted <= 0 and dialect.delimiter in (" ", ":", SPACES):
        return False  # rather a column of full names or of times
    if dialect.delimiter in _RARE_IN_WORDS and width > 2:
        return sum(fits) >= 0.6 * len(fits)
    if dialect.delimiter == ":" and _all_in_times(filled):
        return False
    if dialect.delimiter == " " and _mostly_blank(filled):
        return False  # rather columns aligned by spaces
    # One column of times or names: its header alone does not have what the rows have.
    if fits.index(True) == 1 and len(filled[0][1] or []) == 1:
        return False
    return fits.count(False) <= max(_MISFITS, (1 - _FULL) * len(fits))


def _all_in_times(filled: Split) -> bool:
    """Say whether hardly a line has a colon that does not stand in a time of day."""
    others = sum(":" in _TIME.sub("", raw) for raw, _ in filled)
    return others <= 0.1 * len(filled)


def _mostly_blank(filled: Split) -> bool:
    cells = [cell for _, row in filled for cell in row or []]
    return cells.count("") > 0.3 * len(cells)


def _aligned_fits(dialect: Dialect, filled: Split, width: int, quoted: float) -> bool:
    fits = sum(len(cells or []) == width for _, cells in filled)
    return fits >= max(_MISFITS, 0.9 * len(filled) - 1)


def _wrapped_fits(dialect: Dialect, filled: Split, width: int, quoted: float) -> bool:
    misfits = sum(len(cells or []) != width for _, cells in filled)
    values = _holds_values(filled, width)
    return misfits <= max(1, (1 - _FULL) * len(filled)) and (width > 2 or values)


def _runs_fit(dialect: Dialect, filled: Split, width: int, quoted: float) -> bool:
    """Say whether runs of spaces make columns of numbers, and not sentences words."""
    rows = [cells for _, cells in filled if cells and len(cells) == width]
    values = len(value_columns(rows[1:]))
    enough = len(rows) > 2 and 2 * values >= width
    return enough or (dialect.delimiter == WIDE_SPACES and len(rows) > 3 and values > 0)


def _strange_fits(dialect: Dialect, filled: Split, width: int, quoted: float) -> bool:
    rows = [cells or [] for _, cells in filled]
    same = len(rows) > 2 and width > 2 and all(len(cells) == width for cells in rows)
    names = [cell.strip() for cell in rows[0]]
    named = all(map(_NAME.fullmatch, names)) and len(set(names)) == width
    return same and named and all(map(is_word, names)) and any(is_value(c) for c in rows[1])


Check = Callable[[Dialect, Split, int, float], bool]
_CHECKS: tuple[tuple[Callable[[Dialect], bool], Check], ...] = (
    (lambda d: d.delimiter in _RARE or not (d.quote or isinstance(d, Aligned)), _rare_fits),
    (lambda d: isinstance(d, Aligned), _aligned_fits),
    (lambda d: isinstance(d, Wrapped), _wrapped_fits),
    (lambda d: d.runs, _runs_fit),
    (lambda d: d.delimiter in _STRANGE, _strange_fits),
)
