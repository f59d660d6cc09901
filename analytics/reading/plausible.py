"""How much a text reads like a language: the higher, the better its encoding was guessed.

Each language says how likely each character is, so that the sum of the logarithms over a text is
how likely the text is in that language (a naive Bayes classifier). Sums over the same bytes can be
compared whatever the encoding, for each character of a two-byte encoding stands for two bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from math import log

from analytics.reading import letters

BAD = "\udc80"  # what a byte that does not fit is decoded to: no candidate can yield it otherwise
Weights = dict[str, float]  # the logarithm of how likely a character is

_BAD = -25.0  # one bad byte outweighs about two Chinese characters read as accented letters
_CONTROL = -16.0
_ASCII = log(1 / 64)
_ODD = -6.0  # a letter in a place where no language puts it
# For one file from an old Macintosh, or one that is Polish or Turkish, there are many from Windows
# in the west; a single word does not outweigh that, a sentence does.
_RARER = {
    "mac_roman": -3.0,
    "cp1250": -2.0,
    "iso8859-2": -3.0,
    "cp1253": -1.0,
    "koi8_r": -1.0,
    "cp866": -2.0,
}
_CONTROLS = [chr(i) for i in [*range(9), *range(14, 32), *range(127, 160)]]

_SMALL = "ß-öø-ÿăąćčďđęěğıłńňőœřśşšťůűźżž"
_CAPITAL = "À-ÖØ-ÞĂĄĆČĎĐĘĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŸŹŻŽ"
_EAST = "\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff61-\uff9f"
# What no language writes. The apostrophe has places of its own: don’t, l’eau, O’Neill.
_ODD_PLACES = re.compile(
    "|".join(
        (
            rf"(?<=[a-z{_SMALL}])[{_CAPITAL}]",  # a capital inside a word: cafÉ
            rf"(?<=[A-Z])[{_CAPITAL}](?=[a-z])",
            "(?<=[а-яё])[А-ЯЁ]",
            rf"(?<=[A-Z])[{_SMALL}](?=[A-Z])",  # a small letter among capitals
            rf"[{_SMALL}](?=[A-Z])",
            r"[À-ÖØ-öø-ÿ]{3}",  # three accents in a row
            r"\b[ñçßäëïöüðþî]\b",  # no word of one letter
            rf"(?<=\d)\s?[{_CAPITAL}А-ЯΑ-Ω]\b|\b[{_CAPITAL}А-ЯΑ-Ω]\s?(?=\d)",  # rather 5 €
            r"(?<=[A-Za-z])[\u0370-\u04ff]|[\u0370-\u04ff](?=[A-Za-z])",  # two scripts in a word
            rf"(?<=[a-z])[{_EAST}]|[{_EAST}](?=[a-z])",
            r"(?<=[^\W\d_])[^\w\s\x00-\x7f’](?=[^\W\d_])",  # a mark inside a word: espa–ol
            r"(?<![cdjlmnstCDJLMNSTO])(?<!qu)(?<!ll)(?<!un)(?<=[^\W\d_])’"
            r"(?=[^\W\d_])(?!(?:s|t|d|m|re|ll|ve)\b)",
        )
    )
)
_SINGLE = {
    "cp1252": "western",
    "latin-1": "western",
    "mac_roman": "western",
    "cp1250": "central",
    "iso8859-2": "central",
    "cp1254": "turkish",
    "cp1251": "cyrillic",
    "koi8_r": "cyrillic",
    "cp866": "cyrillic",
    "cp1253": "greek",
}
_WIDE = {
    "gb18030": "chinese",
    "cp950": "traditional",
    "big5hkscs": "traditional",
    "cp932": "japanese",
    "euc_jp": "japanese",
    "euc_jis_2004": "japanese",
    "cp949": "korean",
}
# Where two read a text equally well, and mostly alike, the first is taken.
CANDIDATES = (*_SINGLE, *_WIDE)


def plausibility(text: str, encoding: str) -> float:
    r"""Return how likely a text is that was decoded by one of the candidates.

    >>> plausibility("Müller", "cp1252") > plausibility("M\x9fller", "cp1252")
    True
    """
    languages = _languages(_SINGLE.get(encoding) or _WIDE[encoding])
    counts = Counter(text)
    likely = max(_likelihood(counts, weights, other) for weights, other in languages)
    odd = sum(1 for _ in _ODD_PLACES.finditer(text))
    return likely + _ODD * odd + _RARER.get(encoding, 0.0)


def _likelihood(counts: Counter[str], weights: Weights, other: float) -> float:
    return sum(n * weights.get(letter, other) for letter, n in counts.items())


@cache
def _languages(family: str) -> list[tuple[Weights, float]]:
    """Return the languages of a family: what each character weighs, and what any other does."""
    makers: dict[str, Callable[[], list[tuple[Weights, float]]]] = {
        "western": lambda: [(_weights(_english()), -10.0), *_alphabets(letters.LATIN)],
        "central": lambda: _alphabets(letters.CENTRAL),
        "turkish": lambda: _alphabets(letters.TURKISH),
        "cyrillic": lambda: _alphabets(letters.CYRILLIC),
        "greek": lambda: _alphabets(letters.GREEK),
        "chinese": lambda: [_simplified(), _traditional()],
        "traditional": lambda: [_traditional()],
        "japanese": lambda: [_japanese(), _half_width()],
        "korean": lambda: [_korean()],
    }
    return makers[family]()


def _alphabets(alphabets: dict[str, str]) -> list[tuple[Weights, float]]:
    # The last one is a column of names from many countries.
    shares = [_alphabet(alphabet) for alphabet in alphabets.values()]
    every = {letter for share in shares for letter in share}
    mixed = {x: sum(share.get(x, 0.0) for share in shares) / len(shares) for x in every}
    return [(_weights(share), -10.0) for share in (*shares, mixed)]


def _english() -> dict[str, float]:
    return {**_falling(letters.MARKS, 0.1), **_falling(letters.ENGLISH, 0.35), "’": 0.5}


def _alphabet(alphabet: str) -> dict[str, float]:
    small = _falling(alphabet, 0.75)
    capital = {x.upper(): p / 8 for x, p in small.items() if len(x.upper()) == 1}
    return {**capital, **small, **_falling(letters.MARKS, 0.15)}


def _falling(characters: str, mass: float) -> dict[str, float]:
    """Share out a mass so that the first gets most, as Zipf found for words."""
    shares = {x: 1 / (rank + 2) for rank, x in enumerate(characters)}
    return {x: mass * p / sum(shares.values()) for x, p in shares.items()}


def _simplified() -> tuple[Weights, float]:
    level_1, level_2 = _rows("gb2312", 0xB0, 0xD7), _rows("gb2312", 0xD8, 0xF7)
    return _tiers([(letters.SIMPLIFIED, 0.6), (level_1, 0.25), (level_2, 0.01)])


def _traditional() -> tuple[Weights, float]:
    level_1, level_2 = _rows("big5", 0xA4, 0xC6), _rows("big5", 0xC9, 0xF9)
    return _tiers([(letters.TRADITIONAL, 0.6), (level_1, 0.25), (level_2, 0.01)])


def _japanese() -> tuple[Weights, float]:
    kana = [(letters.HIRAGANA, 0.35), (letters.KATAKANA, 0.2), (letters.HALF_WIDTH, 0.001)]
    level_1, level_2 = _rows("euc_jp", 0xB0, 0xCF), _rows("euc_jp", 0xD0, 0xF4)
    return _tiers([*kana, (letters.KANJI, 0.25), (level_1, 0.1), (level_2, 0.005)])


def _half_width() -> tuple[Weights, float]:
    return _tiers([(letters.HALF_WIDTH, 0.8), (letters.KANJI, 0.05)])


def _korean() -> tuple[Weights, float]:
    syllables, hanja = _rows("euc_kr", 0xB0, 0xC8), _rows("euc_kr", 0xCA, 0xFD)
    return _tiers([(letters.HANGUL, 0.7), (syllables, 0.2), (hanja, 0.005)])


def _tiers(tiers: Iterable[tuple[Iterable[str], float]]) -> tuple[Weights, float]:
    shares: dict[str, float] = {}
    for characters, mass in (*tiers, (letters.WIDE_MARKS, 0.08)):
        new = [x for x in dict.fromkeys(characters) if x not in shares]
        shares.update((x, mass / len(new)) for x in new)
    return _weights(shares), -17.0


def _weights(shares: dict[str, float]) -> Weights:
    fixed = {chr(i): _ASCII for i in range(128)}
    return {
        **{x: log(p) for x, p in shares.items()},
        **fixed,
        **dict.fromkeys(_CONTROLS, _CONTROL),
        BAD: _BAD,
    }


def _rows(encoding: str, first: int, last: int) -> str:
    """Return the characters of some rows of an encoding."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    rows = range(first, last + 1)
    pairs = (bytes((row, trail)).decode(encoding, "ignore") for row in rows for trail in trails)
    return "".join(x for x in pairs if len(x) == 1 and x > "\x7f")
