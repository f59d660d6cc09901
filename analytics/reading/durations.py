"""Durations and times of day, as numbers of seconds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.reading.options import Found, Reading

SAMPLE = 50
_LONGEST = 40  # characters; the patterns take long for hostile texts
_CLOCK = re.compile(
    r"(?P<minus>-)?(?:(?P<days>\d+)\s*(?:d|days?),?\s*\+?)?"
    r"(?P<first>\d{1,6}):(?P<second>[0-5]\d)(?::(?P<third>[0-5]\d(?:[.,]\d{1,9})?))?"
    r"\s*(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_PART = r"\s*(?:(?P<{0}>\d+(?:[.,]\d+)?)\s*(?:{1}))?"
_IN_WORDS = re.compile(
    r"(?P<minus>-)?"
    + _PART.format("w", "[Ww]eeks?")
    + r",?"
    + _PART.format("d", "d|[Dd]ays?")
    + r",?"
    + _PART.format("h", "h|hrs?|[Hh]ours?")
    + r",?"
    + _PART.format("m", "m|[Mm]ins?|[Mm]inutes?")
    + r",?"
    + _PART.format("s", "s|[Ss]ecs?|[Ss]econds?")
)
_ISO = re.compile(
    r"(?P<minus>-)?P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:[.,]\d+)?)S)?)?"
)
_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_CHOICES: tuple[Reading, ...] = ("hours_first", "minutes_first")
Seconds = Callable[[str], float | None]


def durations(values: pd.Series, reading: Reading | None = None) -> Found | None:
    """Return different texts as seconds if every one is a duration or a time, else nothing.

    Parameters
    ----------
    values
        Texts without spaces around them.
    reading
        What stands first in 12:30: ``"hours_first"`` or ``"minutes_first"``, where it is known.
    """
    first = values.iloc[0]
    if not _two_parts(first) and all(read(first) is None for read in _WAYS.values()):
        return None
    found = some_durations(values, reading)
    return found if found.fits else None


def some_durations(values: pd.Series, reading: Reading | None = None) -> Found:
    """Return different texts as seconds, missing where they are neither duration nor time."""
    if reading in _CHOICES or all(map(_two_parts, values.iloc[:SAMPLE])):
        return _of_two_parts(values, reading)
    texts = values.to_numpy(dtype=object)
    tried = {note: list(map(read, texts)) for note, read in _WAYS.items()}
    note = max(tried, key=lambda note: sum(found is not None for found in tried[note]))
    if note == "durations" and _only_metres(values):
        return _found(values, [None] * len(values), "")
    return _found(values, tried[note], _named(note, values))


def _found(values: pd.Series, seconds: list[float | None], note: str) -> Found:
    series = pd.Series(np.array(seconds, "float64"), values.index)
    if (series.dropna() % 1 == 0).all():
        return Found(series.astype("Int64"), "integer", note)
    return Found(series, "decimal", note)


def _named(note: str, values: pd.Series) -> str:
    example = values.iloc[0]
    clocks = [match for match in map(_CLOCK.fullmatch, values.to_numpy(dtype=object)) if match]
    if any(match["half"] for match in clocks):
        return f"times of day like {example}, in seconds after midnight"
    over = any(match["days"] or match["minus"] or int(match["first"]) > 23 for match in clocks)
    if note == "durations" or over:
        return f"durations like {example}, in seconds"
    return f"times like {example}, in seconds (after midnight, if they are times of day)"


def _clock(text: str) -> float | None:
    match = _CLOCK.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    first = int(match["first"])
    if match["half"]:
        if not 1 <= first <= 12 or match["days"] or match["minus"]:
            return None
        first = first % 12 + 12 * (match["half"][0] in "pP")
    elif match["third"] is None:
        return None  # beside 1:02:03, 59:30 may be minutes and seconds
    seconds = 3600.0 * first + 60 * int(match["second"])
    seconds += float((match["third"] or "0").replace(",", "."))
    if match["days"]:  # -1 days +23:59:59 is a second before
        return seconds + 86_400 * int(f"{match['minus'] or ''}{match['days']}")
    return -seconds if match["minus"] else seconds


def _in_words(text: str) -> float | None:
    return _added(_IN_WORDS.fullmatch(text)) if len(text) <= _LONGEST else None


def _iso(text: str) -> float | None:
    return _added(_ISO.fullmatch(text)) if len(text) <= _LONGEST else None


def _added(match: re.Match[str] | None) -> float | None:
    parts = {unit: match[unit] for unit in _SECONDS if match[unit]} if match else {}
    if not parts:
        return None
    seconds = sum(float(n.replace(",", ".")) * _SECONDS[unit] for unit, n in parts.items())
    return -seconds if match and match["minus"] else seconds


_WAYS: dict[str, Seconds] = {"times": _clock, "durations": lambda t: _first(_in_words(t), _iso(t))}


def _first(one: float | None, other: float | None) -> float | None:
    return other if one is None else one


def _only_metres(values: pd.Series) -> bool:
    # 5 m alone is rather a length.
    return all(re.fullmatch(r"-?[\d.,]+\s*m", text) for text in values.to_numpy(dtype=object))


def _two_parts(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,6}:[0-5]\d", text))


def _of_two_parts(values: pd.Series, asked: Reading | None) -> Found:
    """Return 12:30 as seconds, where what stands first are hours or minutes."""
    parts = [
        text.split(":") if _two_parts(text) else None for text in values.to_numpy(dtype=object)
    ]
    hours = [3600.0 * int(p[0]) + 60 * int(p[1]) if p else None for p in parts]
    known = [p[0] for p in parts if p]
    of_day = all(int(first) < 24 for first in known)
    reading: Reading = asked if asked in _CHOICES else "hours_first" if of_day else "minutes_first"
    ask = asked not in _CHOICES and not (of_day and all(len(first) == 2 for first in known))
    example = values.iloc[0]
    if reading == "minutes_first":
        minutes = [None if seconds is None else seconds / 60 for seconds in hours]
        found = _found(values, minutes, f"minutes and seconds like {example}, in seconds")
    else:
        after = " after midnight" if of_day else ""
        found = _found(values, hours, f"hours and minutes like {example}, in seconds{after}")
    return replace(found, reading=reading, choices=_CHOICES, ask=ask, example=example)
