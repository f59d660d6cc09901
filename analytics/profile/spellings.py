"""Words that may be one: by what is left of them, or by the letters in which they differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import pandas as pd

from analytics.profile.facts import quoted

Way = Literal["same letters", "same words", "near"]
WAYS: dict[Way, str] = {
    "same letters": "The same letters, but for case, accents and signs",
    "same words": "The same words, in any order",
    "near": "A few letters apart",
}
MOST_WORDS = 5_000  # compared with one another; the most frequent ones
MOST_APART = 3


@dataclass(frozen=True)
class Variants:
    """Words that may be one and how many rows each has, the most frequent first."""

    counts: dict[str, int]

    @property
    def chosen(self) -> str:
        """The word to write, unless somebody says otherwise."""
        return next(iter(self.counts))

    @property
    def n_rows(self) -> int:
        """How many rows would change."""
        return sum(self.counts.values()) - self.counts[self.chosen]


def variants(path: Path, column: str, way: Way, apart: int = 1) -> tuple[list[Variants], int]:
    """Find words of a column that may be one.

    Parameters
    ----------
    path
        A Parquet file.
    column
        A column of words.
    way
        ``same letters`` and ``same words`` compare keys, as OpenRefine's fingerprints do;
        ``near`` counts the letters to change, to add, to leave out or to swap (optimal string
        alignment). Words of which the digits differ are never near.
    apart
        By how many letters words that are near may differ; fewer for short ones.

    Returns
    -------
    tuple[list[Variants], int]
        Those that change most rows first, and how many different words were left out.
    """
    counts, n_left_out = _counts(path, column)
    grouped = _near(counts, apart) if way == "near" else _by_key(counts, way)
    found = [Variants({word: int(counts[word]) for word in words}) for words in grouped]
    return sorted(found, key=lambda group: -group.n_rows), n_left_out


def _counts(path: Path, column: str) -> tuple[pd.Series, int]:
    name = quoted(column)
    with duckdb.connect() as connection:
        connection.from_parquet(str(path)).create_view("t")
        found = connection.execute(
            f"SELECT CAST({name} AS VARCHAR) AS word, count(*) AS n, count(*) OVER () AS of "  # noqa: S608
            f"FROM t WHERE {name} IS NOT NULL GROUP BY word ORDER BY n DESC, word "
            f"LIMIT {MOST_WORDS}"
        ).df()
    n_different = int(found["of"].iloc[0]) if len(found) else 0
    return pd.Series(found["n"].to_numpy(), found["word"]), n_different - len(found)


def letters(word: str) -> str:
    """Return a word without case, accents, spaces and signs, but for those beside digits.

    >>> letters("Résumé, New York"), letters("A-12.5"), letters("+")
    ('resumenewyork', 'a-12.5', '+')
    """
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if re.search(r"\d", plain):
        return " ".join(plain.split())
    return re.sub(r"[\W_]+", "", plain) or plain


def words(text: str) -> str:
    """Return the different words of a text in order, each without case, accents and signs.

    >>> words("Smith, John") == words("john smith")
    True
    """
    return " ".join(sorted({letters(word) for word in re.split(r"[\s,;]+", text) if word})) or text


_KEYS = {"same letters": letters, "same words": words}


def _by_key(counts: pd.Series, way: Way) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for word in map(str, counts.index):
        groups.setdefault(_KEYS[way](word), []).append(word)
    return [group for group in groups.values() if len(group) > 1]


def _near(counts: pd.Series, apart: int) -> list[list[str]]:
    """Gather words around the more frequent ones: near a near one is not near enough."""
    names = [str(word) for word in counts.index]
    around: dict[int, list[str]] = {}
    taken: set[int] = set()
    for one, other in _pairs(names, apart):
        if one not in taken and other not in taken and other not in around:
            around.setdefault(one, [names[one]]).append(names[other])
            taken.add(other)
    return list(around.values())


def _pairs(names: list[str], apart: int) -> Iterator[tuple[int, int]]:
    """Yield places of words that are near, the more frequent one first."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    plain = [" ".join(name.casefold().split()) for name in names]
    digits = ["".join(re.findall(r"\d+", name)) for name in names]
    table = cdist(plain, plain, scorer=OSA.distance, score_cutoff=apart, dtype="uint8")
    for one, other in zip(*(table <= apart).nonzero(), strict=True):
        short = min(len(plain[one]), len(plain[other]))
        if one < other and table[one, other] <= short // 4 and digits[one] == digits[other]:
            yield int(one), int(other)
