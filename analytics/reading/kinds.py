"""Types, decided after reading: a column gets one only if every value fits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.reading import words
from analytics.reading.dates import dates, days_in_digits, some_dates
from analytics.reading.durations import durations, some_durations
from analytics.reading.numbers import LARGEST, PLAIN, numbers, some_numbers, why_no_numbers
from analytics.reading.options import READINGS, Column, Found, Kind, Reading, Wish
from analytics.reading.plainly import plainly

BOOLEANS = (
    ("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("ja", "nein"), ("ja", "nee"),
    ("ja", "nej"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("sì", "no"), ("sim", "não"),
    ("tak", "nie"), ("да", "нет"), ("evet", "hayır"), ("wahr", "falsch"), ("vrai", "faux"),
    ("verdadero", "falso"), ("verdadeiro", "falso"), ("vero", "falso"), ("是", "否"),
    ("真", "假"), ("はい", "いいえ"), ("예", "아니오"),
)  # fmt: skip
_YES_OR_NO = frozenset(word for pair in BOOLEANS for word in pair)
# The forms of a date that cleaning steps try.
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y年%m月%d日",
)
AUTOMATIC = Wish()
_CHOSEN = "chosen by you"
_DTYPES: dict[Kind, str] = {
    "integer": "Int64",
    "decimal": "float64",
    "boolean": "boolean",
    "date": "datetime64[us]",
    "text": "str",
}


def type_column(text: pd.Series, wish: Wish = AUTOMATIC) -> tuple[pd.Series, Column]:
    """Return a column of text as the type that all of its values fit, and how it was decided.

    Parameters
    ----------
    text
        Cells as they were read; only cells that were not there are missing.
    wish
        What to decide otherwise. What does not fit a type that is asked for becomes missing and is
        counted in the note.
    """
    plain = plainly(text, _YES_OR_NO) if wish == AUTOMATIC else None
    if plain is not None:
        return plain
    codes, distinct = pd.factorize(text)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    cells = pd.Series(distinct, name=text.name, dtype="str")
    typed, column = type_distinct(cells, counts, wish)
    column = replace(column, n_missing=column.n_missing + int((codes < 0).sum()))
    return pd.Series(typed.array.take(codes, allow_fill=True), index=text.index), column


def type_distinct(
    cells: pd.Series, counts: np.ndarray, wish: Wish = AUTOMATIC
) -> tuple[pd.Series, Column]:
    """Return the different cells of a column as the type that all fit, and how it was decided.

    Parameters
    ----------
    cells
        Different texts, in the order in which they come.
    counts
        How often each of them stands in the column.
    wish
        What to decide otherwise, as in `type_column`.
    """
    stripped = cells.str.strip()
    if wish.kind is not None:
        return _forced(cells, stripped, counts, wish)
    for absent in words.ways_to_miss(stripped, wish.missing):
        values = stripped[~absent]
        found = _typed(values, wish.reading) if len(values) else None
        if found is not None:
            return _column(cells, stripped, counts, absent, found)
    absent = words.missing_among_words(stripped, wish.missing)
    return _column(cells, stripped, counts, absent, _text(cells, stripped, counts, absent))


def meaning(text: str, reading: Reading) -> str:
    """Return what a text means in one reading, in words.

    >>> meaning("01/02/2024", "month_first"), meaning("1,234", "decimal_comma")
    ('2 January 2024', '1.234')
    >>> meaning("3:45", "hours_first"), meaning("3:45", "minutes_first")
    ('3 h 45 min', '3 min 45 s')
    """
    series, column = type_column(pd.Series([text], dtype="str"), Wish(reading=reading))
    value = series.iloc[0]
    if column.kind == "date":
        return f"{value.day} {value:%B %Y}"
    if reading in ("hours_first", "minutes_first") and column.kind != "text":
        minutes, seconds = divmod(int(value), 60)
        hours, minutes = divmod(minutes, 60)
        parts = {"h": hours, "min": minutes, "s": seconds}
        return " ".join(f"{n} {unit}" for unit, n in parts.items() if n) or "0 s"
    return f"{value:,}" if column.kind != "text" else text


def _column(
    cells: pd.Series, stripped: pd.Series, counts: np.ndarray, absent: pd.Series, found: Found
) -> tuple[pd.Series, Column]:
    taken = words.counted(stripped, counts, absent)
    kept = words.counted(stripped, counts, ~absent & words.often_missing(stripped))
    values = found.values.reindex(cells.index)
    column = Column(
        name=str(cells.name),
        kind=found.kind,
        n_missing=int(counts[values.isna()].sum()),
        note=found.note + words.said(taken),
        reading=found.reading,
        choices=found.choices,
        ask=found.ask,
        example=found.example,
        taken=taken,
        kept=kept,
    )
    return values, column


def _typed(values: pd.Series, reading: Reading | None) -> Found | None:
    distinct = pd.Series(values.unique(), dtype="str")
    for attempt in (_booleans, numbers, dates, durations):
        found = attempt(distinct, reading)
        if found is not None:
            found = _days(found) or found
            spread = _spread(found.values, distinct, values)
            return replace(found, values=spread, note=found.note + _said(found))
    return None


def _said(found: Found) -> str:
    """Say which of two readings was taken, and whether it is certain."""
    if not found.choices or not found.reading:
        return ""
    taken = READINGS[found.reading].lower()
    doubt = " or ".join(READINGS[choice].lower() for choice in found.choices)
    return f"; {doubt} is not certain, read as {taken}" if found.ask else f"; read as {taken}"


def _days(found: Found) -> Found | None:
    return days_in_digits(found.values) if found.note == "whole numbers" else None


def _spread(converted: pd.Series, distinct: pd.Series, values: pd.Series) -> pd.Series:
    if len(distinct) == len(values):
        return pd.Series(converted.array, index=values.index)
    table = pd.Series(converted.array, index=distinct.array)
    return pd.Series(table.loc[values].array, index=values.index)


def _booleans(values: pd.Series, reading: Reading | None = None) -> Found | None:
    if values.iloc[0].lower() not in _YES_OR_NO:
        return None
    lowered = values.str.lower()
    said = set(lowered.unique())
    for yes, no in BOOLEANS:
        if said == {yes, no}:
            flags = lowered.map({yes: True, no: False}).astype("boolean")
            return Found(flags, "boolean", " / ".join(values.iloc[:2]))
    return None


def _text(cells: pd.Series, stripped: pd.Series, counts: np.ndarray, absent: pd.Series) -> Found:
    known = ~absent.to_numpy()
    note = _why_text(stripped[known], counts[known]) if known.any() else "empty"
    return Found(cells.mask(absent), "text", note)


def _why_text(values: pd.Series, counts: np.ndarray) -> str:
    words = values.str.contains("^[A-Za-z]").to_numpy(dtype=bool)  # no number begins like that
    mostly = 2 * counts[words].sum() >= counts.sum()
    return (not mostly and _misfits(values, counts)) or why_no_numbers(values) or "words"


def _misfits(values: pd.Series, counts: np.ndarray) -> str:
    numeric = np.array([bool(PLAIN.fullmatch(text)) for text in values.to_numpy(dtype=object)])
    n_bad, n = int(counts[~numeric].sum()), int(counts.sum())
    if not 0.5 < 1 - n_bad / n < 1:
        return ""
    bad = values[~numeric].iloc[0]
    are = "is no number" if n_bad == 1 else "are no numbers"
    return f"{n_bad:,} of {n:,} values {are}, such as “{bad[:30]}”"


def _forced(
    cells: pd.Series, stripped: pd.Series, counts: np.ndarray, wish: Wish
) -> tuple[pd.Series, Column]:
    absent = words.missing_among_words(stripped, wish.missing)
    if wish.kind == "text":
        return _column(cells, stripped, counts, absent, Found(cells.mask(absent), "text", _CHOSEN))
    if wish.missing is None:
        absent = list(words.ways_to_miss(stripped, None))[-1]
    values = stripped[~absent]
    distinct = pd.Series(values.unique(), dtype="str")
    found = _best(distinct, wish)
    spread = _spread(found.values, distinct, values)
    n_lost = int(counts[spread.index[spread.isna()]].sum())
    lost = f"{n_lost:,} value does" if n_lost == 1 else f"{n_lost:,} values do"
    are = "is" if n_lost == 1 else "are"
    note = _CHOSEN + (f"; {lost} not fit and {are} missing" if n_lost else "")
    return _column(cells, stripped, counts, absent, replace(found, values=spread, note=note))


def _best(values: pd.Series, wish: Wish) -> Found:
    """Return different texts as the type that was asked for, missing where they do not fit it."""
    if values.empty:
        return Found(pd.Series([], dtype=_DTYPES[wish.kind or "text"]), wish.kind or "text", "")
    if wish.kind == "boolean":
        flags = {word: flag for pair in BOOLEANS for word, flag in zip(pair, (True, False))}
        known = values.str.lower().map({"1": True, "0": False, **flags})
        return Found(known.astype("boolean"), "boolean", "")
    if wish.kind == "date":
        found = dates(values, wish.reading) or _days_of(values)
        return found or some_dates(values, wish.reading)
    return _as_number(_some_number(values, wish.reading), wish.kind or "decimal")


def _days_of(values: pd.Series) -> Found | None:
    found = numbers(values)
    whole = found is not None and found.kind == "integer"
    return days_in_digits(found.values, least=1) if found and whole else None


def _some_number(values: pd.Series, reading: Reading | None) -> Found:
    found = numbers(values, reading) or durations(values, reading)
    if found is not None:
        return found
    tried = [some_numbers(values, reading), some_durations(values, reading)]
    return max(tried, key=lambda found: int(found.values.notna().sum()))


def _as_number(found: Found, kind: Kind) -> Found:
    if kind == found.kind:
        return found
    numbers_ = found.values.astype("float64")
    if kind == "integer":
        whole = (numbers_ % 1 == 0) & (numbers_.abs() <= LARGEST)
        return replace(found, values=numbers_.where(whole).astype("Int64"), kind=kind)
    return replace(found, values=numbers_, kind=kind)
