"""Numbers as people write them: marks, thousands, currencies, percent, brackets."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.reading.options import Found, Reading

SAMPLE = 50
LARGEST = 2**53  # beyond it a decimal number skips whole ones, so an id would become another
KEPT_DIGITS = 17
_LONGEST = 60  # characters of a number with signs; the pattern takes long for hostile texts
INTEGER = re.compile(r"[-+]?\d+")
PLAIN = re.compile(r"[-+]?(\d++\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)
CODE = re.compile(r"[-+]?0\d+")
CALLED = re.compile(r"\+\d{8,}")  # how phone numbers are written, and hardly ever amounts
_DIGIT = re.compile(r"\d")
CURRENCY = (
    r"(?:US|AU?|CA?|HK|NT|NZ?|SG?|R|MX)?\$|[€£¥₹₩₽₺₴₫₪₱฿₦₡元円원]|zł|Kč|Ft|lei|kr\.?|Rs\.?|Fr\.?|"
    "AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|"
    "KRW|MAD|MXN|MYR|NGN|NOK|NZD|PEN|PHP|PKR|PLN|RMB|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|"
    "ZAR"
)
_SPACED = r"[1-9]\d{0,2}(?P<gap>[ \u00a0\u2009\u202f'’])\d{3}(?:(?P=gap)\d{3})*"
_WHOLE = r"0|[1-9]\d*|\d+(?=[.,]\d)"
_BODIES: dict[Reading, str] = {
    "decimal_point": (
        rf"(?:[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d?(?:,\d{{2}})+,\d{{3}}|{_SPACED}|{_WHOLE})"
        r"(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?"
    ),
    "decimal_comma": rf"(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+|{_SPACED}|{_WHOLE})(?:,\d+)?|,\d+",
}
_WRITTEN = {
    reading: re.compile(
        rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<before>{CURRENCY})?\s*(?P<after_unit>[-+])?"
        rf"(?P<inner>\()?(?P<body>{body})(?P<behind>-)?\s*(?P<after>%|‰|{CURRENCY})?"
        r"(?P<close>\))?"
    )
    for reading, body in _BODIES.items()
}
_ALIKE = str.maketrans(
    "−–﹣－＋，．％（）￥＄٫٬٪" + "".join(chr(0xFF10 + i) for i in range(10)),
    "---" + "-+,.%()¥$.,%" + "0123456789",
)
_ALIKE |= {first + i: ord(str(i)) for first in (0x660, 0x6F0, 0x966) for i in range(10)}
_DECIMAL: dict[Reading, str] = {"decimal_point": ".", "decimal_comma": ","}
READINGS_OF: tuple[Reading, ...] = ("decimal_point", "decimal_comma")
_MARKS = {"decimal_point": "decimal point", "decimal_comma": "decimal comma"}
_SEPARATORS = {
    ",": "comma marks thousands",
    ".": "point marks thousands",
    "'": "apostrophe marks thousands",
    "’": "apostrophe marks thousands",
}
_UNITS = {"%": "percent: 5 means 5 %", "‰": "per mille: 5 means 5 ‰"}


def numbers(values: pd.Series, reading: Reading | None = None) -> Found | None:
    """Return different texts as numbers if every one is a number, else nothing.

    Parameters
    ----------
    values
        Texts without spaces around them.
    reading
        ``"decimal_point"`` or ``"decimal_comma"``, where it is known.
    """
    texts = _texts(values)
    sample = texts[:SAMPLE]
    if not all(map(_DIGIT.search, sample)):
        return None
    if len(texts) > SAMPLE and not _may_be_numbers(sample):
        return None  # most columns of words end here, before all of them are looked at
    if reading is None and all(map(PLAIN.fullmatch, texts)):
        return _plain(texts, values.index)
    if _groups_of_an_id(texts):
        return None
    ways = [way.found(values.index) for way in _ways(texts) if way.fits]
    return _chosen(ways, reading, texts)


def some_numbers(values: pd.Series, reading: Reading | None = None) -> Found:
    """Return different texts as numbers, missing where they are none."""
    texts, index = _texts(values), values.index
    if all(map(INTEGER.fullmatch, texts)):  # exactly, however many digits there are
        exact = pd.Series([_int(text) for text in texts], index, dtype="Int64")
        return Found(exact, "integer", "whole numbers")
    ways = [way for way in _ways(texts) if reading not in READINGS_OF or reading == way.reading]
    found = max(ways, key=lambda way: way.n).found(index)
    if found.reading == "decimal_comma":
        return found
    plain = [_float(text) if PLAIN.fullmatch(text) else None for text in texts]  # 007 among them
    known = found.values.astype("float64").fillna(pd.Series(plain, index, dtype="float64"))
    return replace(found, values=known, kind="decimal")


def why_no_numbers(values: pd.Series) -> str:
    """Return why texts that are numbers by their looks stay text, nothing where they are not."""
    texts = _texts(values)
    if not _looks_like_numbers(texts[:SAMPLE]) or not all(map(_DIGIT.search, texts)):
        return ""
    if all(map(PLAIN.fullmatch, texts)) and any(map(CODE.fullmatch, texts)):
        return "numbers with leading zeros, kept as text"
    if all(map(CALLED.fullmatch, texts)):
        return "numbers with a country code, kept as text"
    if all(map(INTEGER.fullmatch, texts)):
        return "numbers longer than can be calculated with exactly, kept as text"
    units = _units(texts[:SAMPLE])
    return f"numbers with several units ({', '.join(units)}), kept as text" if units else ""


def _looks_like_numbers(sample: list[str]) -> bool:
    # Words that end in a number all have digits: they are not worth a look at each.
    written = any(all(map(pattern.fullmatch, sample)) for pattern in (PLAIN, CALLED))
    return written or bool(_units(sample))


def _units(sample: list[str]) -> list[str]:
    """Return the units of numbers that have several."""
    several = [list(way.units) for way in _ways(sample) if way.n == len(sample)]
    return several[0] if several and len(several[0]) > 1 else []


def _texts(values: pd.Series) -> list[str]:
    texts: list[str] = values.to_numpy(dtype=object).tolist()
    return texts


def _may_be_numbers(sample: list[str]) -> bool:
    return all(map(PLAIN.fullmatch, sample)) or any(way.fits for way in _ways(sample))


def _plain(values: list[str], index: pd.Index) -> Found | None:
    if any(map(CODE.fullmatch, values)) or all(map(CALLED.fullmatch, values)):
        return None  # leading zeros and country codes are part of a name
    if all(map(INTEGER.fullmatch, values)):
        whole = [_int(text) for text in values]
        if any(number is None or abs(number) > LARGEST for number in whole):
            return None
        return Found(pd.Series(whole, index, dtype="Int64"), "integer", "whole numbers")
    floats = [_float(text) for text in values]
    if None in floats:
        return None
    note = "decimal point" + _rounded(values)
    return Found(pd.Series(floats, index, dtype="float64"), "decimal", note, "decimal_point")


def _int(text: str) -> int | None:
    """Return the number, or nothing where it has more than 64 bits."""
    number = int(text) if len(text) < 30 else 2**63
    return number if abs(number) < 2**63 else None


def _float(text: str) -> float | None:
    """Return the number, or nothing where it is too large or too small to be held."""
    number = float(text)
    lost = math.isinf(number) or (number == 0 and re.search("[1-9]", re.split("[eE]", text)[0]))
    return None if lost else number


def _rounded(values: list[str]) -> str:
    """Say how many different numbers have more digits than are kept."""
    long = [text for text in values if len(text) > KEPT_DIGITS]
    n = sum(n_digits(text) > KEPT_DIGITS for text in long)
    return f"; {n:,} different values rounded to {KEPT_DIGITS} digits" if n else ""


def n_digits(text: str) -> int:
    """Return how many digits count, from the first that is not zero.

    >>> n_digits("-0.00120e5")
    3
    """
    return len(re.sub(r"\D", "", re.split("[eE]", text)[0]).lstrip("0"))


@dataclass(frozen=True)
class _Way:
    """Texts read with one decimal mark: numbers as Python writes them, ``None`` where none."""

    reading: Reading
    texts: list[str | None]
    units: list[str]
    separators: list[str]
    n: int
    bare: bool  # some number has no unit
    negative: str

    @property
    def fits(self) -> bool:
        """Whether all are numbers of one unit; percent must stand at each of them."""
        share = bool(set(self.units) & set(_UNITS))
        return self.n == len(self.texts) and len(self.units) < 2 and not (share and self.bare)

    def found(self, index: pd.Index) -> Found:
        """Return the numbers."""
        floats = [None if text is None else _float(text) for text in self.texts]
        series = pd.Series(np.array(floats, "float64"), index)
        whole = not any(text and re.search("[.eE]", text) for text in self.texts)
        if whole:  # what is too long to be exact is rather an id
            series = series.where(series.abs() <= LARGEST).astype("Int64")
        return Found(series, "integer" if whole else "decimal", self._note(whole), self.reading)

    def _note(self, whole: bool) -> str:
        parts = ["whole numbers" if whole else _MARKS[self.reading]]
        parts += dict.fromkeys(_SEPARATORS.get(s, "space marks thousands") for s in self.separators)
        parts += [_UNITS.get(unit, f"in {unit}") for unit in self.units]
        long = [text for text in self.texts if text]
        return ", ".join([*parts, *([self.negative] if self.negative else [])]) + _rounded(long)


def _ways(values: list[str]) -> list[_Way]:
    plain = [text if text.isascii() else text.translate(_ALIKE) for text in values]
    return [_way(plain, reading) for reading in READINGS_OF]


def _way(values: list[str], reading: Reading) -> _Way:
    texts: list[str | None] = []
    units, separators = dict[str, None](), dict[str, None]()
    bare, negative = False, ""
    for text in values:
        match = _WRITTEN[reading].fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or not _balanced(match):
            texts.append(None)
            continue
        unit = match["before"] or match["after"]
        below = _below_zero(match)
        negative = negative or below
        bare = bare or not unit
        if unit:
            units[unit.rstrip(".")] = None
        number, separator = _as_written(match["body"], match["gap"], reading)
        if separator:
            separators[separator] = None
        texts.append(f"-{number}" if below or "-" in _signs(match) else number)
    n = len(texts) - texts.count(None)
    return _Way(reading, texts, list(units), list(separators), n, bare, negative)


def _signs(match: re.Match[str]) -> str:
    return (match["sign"] or "") + (match["after_unit"] or "")


def _below_zero(match: re.Match[str]) -> str:
    if match["close"]:
        return "brackets mean below zero"
    return "a minus behind means below zero" if match["behind"] else ""


def _balanced(match: re.Match[str]) -> bool:
    """Say whether brackets are closed, and there is one sign and one unit at most."""
    opened = bool(match["open"]) + bool(match["inner"])
    signs = len(_signs(match)) + bool(match["behind"]) + opened
    return opened == bool(match["close"]) and signs < 2 and not (match["before"] and match["after"])


def _as_written(body: str, gap: str | None, reading: Reading) -> tuple[str, str]:
    separator = gap or (",." if reading == "decimal_point" else ".,")[0]
    grouped = separator in body
    plain = body.replace(separator, "") if grouped else body
    return plain.replace(_DECIMAL[reading], "."), separator if grouped else ""


def _groups_of_an_id(values: list[str]) -> bool:
    """Say whether digits stand in groups as in a phone number: all alike, and many of them."""
    if len(values) < 3 or not all(re.fullmatch(r"\d{3}( \d{3}){2,}", text) for text in values):
        return False
    return len(set(map(len, values))) == 1


def _chosen(found: list[Found], asked: Reading | None, values: list[str]) -> Found | None:
    found = [way for way in found if way.fits]
    taken = next((way for way in found if asked in (None, way.reading)), None)
    if taken is None or all(way.values.eq(taken.values).all() for way in found):
        return taken  # where no mark tells one from the other, none has to
    example = next(text for text in values if re.search("[.,]", text))
    choices = tuple(way.reading for way in found if way.reading)
    return replace(taken, choices=choices, ask=asked is None, example=example)
