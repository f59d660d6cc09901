"""Words for "missing": which of them are taken as that, and which are kept as values."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

# Written like this they mean "missing" among words, too; “Null” is a surname, and Na an element.
ALWAYS = frozenset(
    ("NA", "na", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>", "(null)", "\\N")
)
# In lower case: what means "missing" among numbers or dates, and may be a category among words.
AMONG_NUMBERS = frozenset(
    (
        *(word.lower() for word in ALWAYS), "-", "--", "–", "—", "?", ".", "..", "...", "…", "*",
        "none", "nil", "missing", "unknown", "undefined", "n.a.", "n. a.", "n.d.", "nd", "n/d",
        "k.a.", "k. a.", "not available", "not applicable", "no data", "not known", "unbekannt",
        "#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!", "#n/a n/a",
    )
)  # fmt: skip
_CODE = re.compile("[A-Z]{2,5}")
_FEW = 1000


def ways_to_miss(cells: pd.Series, asked: tuple[str, ...] | None) -> Iterator[pd.Series]:
    """Yield which cells may be missing: by the strict list first, then by that among numbers.

    Parameters
    ----------
    cells
        Different texts without spaces around them.
    asked
        The words that mean missing, where it is known.
    """
    if asked is not None:
        yield _among(cells, frozenset(("", *(word.strip() for word in asked))))
        return
    always = _among(cells, ALWAYS | {""})
    yield always
    often = _among(cells, AMONG_NUMBERS | {""}, lower=True)
    if often.sum() > always.sum():
        yield often


def _among(cells: pd.Series, words: frozenset[str], *, lower: bool = False) -> pd.Series:
    if len(cells) > _FEW:
        return (cells.str.lower() if lower else cells).isin(words)
    found = [(cell.lower() if lower else cell) in words for cell in cells.tolist()]
    return pd.Series(found, cells.index, dtype=bool)  # ten times as fast for a few


def missing_among_words(cells: pd.Series, asked: tuple[str, ...] | None) -> pd.Series:
    """Return which cells of a column of words are missing.

    NA stays where the other words are such codes, too: a country, a continent, a region.
    """
    absent = next(ways_to_miss(cells, asked))
    if asked is not None:
        return absent
    others = cells[~(absent | often_missing(cells))]
    if len(others) > 1 and all(map(_CODE.fullmatch, others)):
        return absent & ~cells.eq("NA")
    return absent


def counted(cells: pd.Series, counts: np.ndarray, chosen: pd.Series) -> dict[str, int]:
    """Return how often each of the chosen words stands in the column, the most frequent first."""
    chosen = chosen & ~_among(cells, frozenset(("",)))
    if not chosen.any():
        return {}  # most columns end here, and a table may have ten thousand
    found = pd.Series(counts, cells.index)[chosen].groupby(cells[chosen], sort=True).sum()
    ordered = found.sort_values(ascending=False, kind="stable")
    return {str(word): int(n) for word, n in ordered.items()}


def often_missing(cells: pd.Series) -> pd.Series:
    """Return which words mean "missing" in some files."""
    return _among(cells, AMONG_NUMBERS, lower=True)


def seen(text: pd.Series) -> dict[str, int]:
    """Return the words of a column that mean "missing" in some files, with their counts."""
    counts = text.value_counts()
    words = pd.Series(counts.index, dtype="str").str.strip()
    return counted(words, counts.to_numpy(), often_missing(words))


def said(taken: dict[str, int]) -> str:
    """Return what was taken as missing, in words.

    >>> said({"NA": 1200, "-": 1})
    '; missing: NA (1,200), - (1)'
    """
    shown = [f"{word[:30]} ({n:,})" for word, n in list(taken.items())[:8]]
    return f"; missing: {', '.join(shown)}" if shown else ""
