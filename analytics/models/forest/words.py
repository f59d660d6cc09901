"""Short text: the words that many rows have."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd

MOST_WORDS = 32
FEWEST_ROWS, LOWEST_SHARE, HIGHEST_SHARE = 5, 0.01, 0.95
WORDS_IN_TEXT = 1.5  # on average; below, values are names of categories
MOST_VALUES = 100_000  # to learn from
_WORD = re.compile(r"[^\W\d_]\w*")  # begins with a letter: dates and codes are no text


def frequent_words(column: pd.Series) -> tuple[str, ...]:
    """Return up to 32 words that many rows have, but not nearly all; none if it is no text.

    >>> names = pd.Series(["Ann, Miss", "Bea, Miss", "Cid, Mr"] * 10)
    >>> frequent_words(names)
    ('miss', 'ann', 'bea', 'cid', 'mr')
    """
    rows = column.dropna().astype("str").value_counts().head(MOST_VALUES)
    found = [_words(text) for text in rows.index]
    if sum(map(len, found)) < WORDS_IN_TEXT * len(found):
        return ()
    counts: Counter[str] = Counter()
    for words, n_rows in zip(found, rows, strict=True):
        counts.update(dict.fromkeys(words, int(n_rows)))
    fewest = max(FEWEST_ROWS, LOWEST_SHARE * len(column))
    most = HIGHEST_SHARE * len(column)
    known = [word for word, n_rows in counts.items() if fewest <= n_rows <= most]
    return tuple(sorted(known, key=lambda word: (-counts[word], word))[:MOST_WORDS])


def having(column: pd.Series, words: tuple[str, ...]) -> np.ndarray:
    """Say which words each text has: float64 (rows, words)."""
    codes, texts = pd.factorize(column.astype("str").where(column.notna(), ""))
    place = {word: i for i, word in enumerate(words)}
    found = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        found[row, [place[word] for word in _words(text) if word in place]] = 1.0
    answer: np.ndarray = found[codes]
    return answer


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
