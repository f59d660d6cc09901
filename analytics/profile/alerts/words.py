"""Words: spaces that nobody sees, and one word written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.profile.alerts.base import Alert, Column, several

# At an end, doubled, or another one than the usual.
STRAY = "^ | $|  |[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
MOST_WORDS = 5_000  # beyond it, and beyond half of the rows, they are texts and not categories


def stray_spaces(column: Column) -> Iterator[Alert]:
    """Find spaces before or after words, and doubled ones between them."""
    if column.kind != "text":
        return
    if _surely_none(column):
        return
    n = column.rows(column.words.str.contains(STRAY))
    if n:
        text = several(n, "value has", "values have") + " stray spaces."
        yield column.alert("stray spaces", n, text, column.fix("trim_spaces"))


def _surely_none(column: Column) -> bool:
    """Whether the bytes alone tell it: a tenth of the time that the pattern takes."""
    letters, words = column.letters, column.words.str
    spaces = letters == ord(" ")
    if (spaces[1:] & spaces[:-1]).any() or (letters < ord(" ")).any() or (letters > 127).any():
        return False
    return not (words.startswith(" ").any() or words.endswith(" ").any())


def key_of(word: str) -> str:
    """Return what is left of a word without case, spaces and the signs that mean nothing.

    Signs beside digits, and ``+ - < > = # %`` at an end, are kept: 1.5 is not 15, A+ not A.

    >>> key_of(" New-York ") == key_of("new york")
    True
    >>> key_of("A+") == key_of("A") or key_of("<=50K") == key_of(">50K")
    False
    """
    word = " ".join(word.casefold().split())
    if re.search(r"\d|^[+<>=#%-]|[+<>=#%-]$", word):
        return word
    return re.sub(r"[\W_]+", "", word) or word


def spelling_variants(column: Column) -> Iterator[Alert]:
    """Find words that differ only in case, spaces or signs."""
    if column.kind != "text":
        return
    if column.n_distinct > min(MOST_WORDS, 0.5 * len(column.series)):
        return
    groups: dict[str, list[str]] = {}
    for word in column.counts.index:
        groups.setdefault(key_of(word), []).append(word)
    alike = [words for key, words in groups.items() if key and len(words) > 1]
    mapping = {variant: words[0] for words in alike for variant in words[1:]}
    if mapping:
        old, new = next(iter(mapping.items()))
        n = int(column.counts[list(mapping)].sum())
        many = several(len(mapping), "spelling differs", "spellings differ")
        rows = several(n, "row", "rows")
        text = f"{many} only in case or signs, in {rows}, such as “{old}” for “{new}”."
        fix = {"kind": "merge_spellings", "column": column.name, "mapping": mapping}
        yield column.alert("spelling variants", n, text, fix, column.among(*mapping))
