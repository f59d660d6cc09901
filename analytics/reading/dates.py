"""Dates as they are written around the world; a day that may be a month is asked about."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.reading.options import Found, Reading

SAMPLE = 50
_LONGEST = 48
_DIGIT = re.compile("[0-9]")
_MONTHS = (
    "january jan januar jän jänner jaenner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar février fevrier févr fevr fév febrero febbraio fevereiro fev februari",
    "march mar märz maerz mär mrz mars marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
_NUMBER_OF = {word: i for i, words in enumerate(_MONTHS, 1) for word in words.split()}
MONTH = "(?P<month>" + "|".join(sorted(_NUMBER_OF, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?P<year>\d{4}|\d{2}(?!\d))"
_BETWEEN = r"(?:[\s/-]+(?:de|of|del)\s+|[\s/-]*)"
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _DAY + _BETWEEN + MONTH + r",?" + _BETWEEN + _YEAR,
        MONTH + r"[\s-]*" + _DAY + r",?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})[\s/-]*" + MONTH + r"[\s/-]*" + _DAY,
        MONTH + r",?" + _BETWEEN + r"(?P<year>\d{4})",
        r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월](?:\s*(?P<day>\d{1,2})\s*[日일])?",
    )
)
_WRITTEN = re.compile(
    r"(?P<date>0[0./-]*0)(?:(?P<gap>T|\s+)00?:00(?P<seconds>:00(?P<part>\.0{1,9})?)?"
    r"(?P<space>\s?)(?P<half>[AP]M)?(?P<zone>Z|[+-]00:?00)?)?"
)
_SHAPES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"0000([-/.])00?\1(00?)"), ("%Y{0}%m{0}%d",)),
    (re.compile(r"00?([-/.])00?\1(0000)"), ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y")),
    (re.compile(r"00([-.])00\1(00)"), ("%d{0}%m{0}%y", "%m{0}%d{0}%y")),
    (re.compile(r"00?(/)00?\1(00)"), ("%d{0}%m{0}%y", "%m{0}%d{0}%y")),
    (re.compile(r"0000([-/])(00)"), ("%Y{0}%m",)),
    (re.compile(r"00(/)(0000)"), ("%m{0}%Y",)),
)
_READINGS: dict[str, Reading] = {"%d": "day_first", "%m": "month_first"}
FIRST, LAST = 19000101, 20991231


def dates(values: pd.Series, reading: Reading | None = None) -> Found | None:
    """Return different texts as dates if every one is a date, else nothing.

    Parameters
    ----------
    values
        Texts without spaces around them.
    reading
        ``"day_first"`` or ``"month_first"``, where it is known.
    """
    sample = values.iloc[:SAMPLE]
    texts = sample.tolist()
    if max(map(len, texts)) > _LONGEST or not all(map(_DIGIT.search, texts)):
        return None
    if not _forms(_shape(texts[0])) and not _forms(_shape(_without_names(texts[0]))):
        return None
    if len(values) > SAMPLE and not _fitting(_plain(sample)):
        return None
    plain = _plain(values)
    return _chosen(_fitting(plain), reading, values, plain)


def some_dates(values: pd.Series, reading: Reading | None = None) -> Found:
    """Return different texts as dates, missing where they are none."""
    plain = _plain(values)
    shapes = _shapes(plain).unique()
    forms = dict.fromkeys(form for shape in shapes for form in _forms(shape))
    tried = [_parsed(plain, form) for form in forms if reading in (None, _reading(form))]
    best = max(tried, key=lambda found: int(found.notna().sum()), default=None)
    if best is None:
        best = pd.Series(pd.NaT, values.index, dtype="datetime64[us]")
    return Found(best, "date", "dates")


def days_in_digits(numbers: pd.Series, least: int = 3) -> Found | None:
    """Return whole numbers as dates if all are days like 20240105, else nothing.

    Fewer than `least` different ones prove nothing.
    """
    known = numbers.dropna()
    if not len(known) or known.min() < FIRST or known.max() > LAST:
        return None
    different = known.drop_duplicates()
    if len(different) < least:
        return None
    days = pd.to_datetime(different.astype("str"), format="%Y%m%d", errors="coerce")
    if days.isna().any():
        return None
    table = pd.Series(days.array, index=different.array)
    values = pd.Series(table.reindex(numbers.array).array, numbers.index)
    return Found(values, "date", f"days like {different.iloc[0]}")


def _shape(text: str) -> str:
    return _DIGIT.sub("0", text)


def _shapes(plain: pd.Series) -> pd.Series:
    """Return texts with each digit as 0, found among the bytes: no other sign has any of them."""
    texts = pa.array(plain, pa.large_string())
    valid, offsets, data = texts.buffers()
    signs = np.frombuffer(data or b"", np.uint8).copy()
    signs[(signs >= ord("0")) & (signs <= ord("9"))] = ord("0")
    shapes = pa.LargeStringArray.from_buffers(
        len(texts), offsets, pa.py_buffer(signs), valid, texts.null_count, texts.offset
    )
    return pd.Series(shapes, plain.index, dtype="str")


def _plain(values: pd.Series) -> pd.Series:
    """Return texts with names of months and signs for year, month and day as digits."""
    if all(map(_WRITTEN.fullmatch, _shapes(values).unique())):
        return values
    plain = [_without_names(text) for text in values.to_numpy(dtype=object)]
    return pd.Series(plain, values.index, dtype="str")


def _without_names(text: str) -> str:
    if len(text) > _LONGEST:
        return text
    text = WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    for pattern in _NAMED:
        match = pattern.match(text)
        if match:
            text = _in_digits(match) + text[match.end() :].removeprefix(",")
            break
    if len(text) < 14:
        return text  # no time of day with letters in it
    text = re.sub(r"([ap])\.?m\.?$", lambda half: half[1].upper() + "M", text, flags=re.IGNORECASE)
    return re.sub(r"\s*(?:UTC|GMT|z)$", "Z", text)


def _in_digits(match: re.Match[str]) -> str:
    found = match.groupdict()
    month = _NUMBER_OF.get(found["month"].lower(), found["month"])
    year = found["year"]
    if len(year) == 2:
        year = f"{'20' if int(year) < 69 else '19'}{year}"
    day = found.get("day")
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _forms(shape: str) -> tuple[str, ...]:
    """Return the forms that a date may have, without its time of day."""
    match = _WRITTEN.fullmatch(shape)
    for pattern, forms in _SHAPES if match else ():
        found = pattern.fullmatch(match["date"])  # type: ignore[index]
        if found:
            return tuple(form.format(found[1]) for form in forms)
    return ()


def _time_form(shape: str) -> str | None:
    """Return how the time of day is written, nothing where the text is no date."""
    match = _WRITTEN.fullmatch(shape)
    if match is None or match["gap"] is None:
        return None if match is None else ""
    hour = "%I:%M" if match["half"] else "%H:%M"
    seconds = (":%S" if match["seconds"] else "") + (".%f" if match["part"] else "")
    half = "%p" if match["half"] else ""
    return match["gap"] + hour + seconds + match["space"] + half + "%z" * bool(match["zone"])


def _reading(form: str) -> Reading | None:
    return _READINGS.get(form[:2]) if "%d" in form else None


def _fitting(plain: pd.Series) -> list[tuple[str, pd.Series]]:
    """Return the forms that all the dates have, with the dates."""
    shape = _shape(plain.iloc[0])
    tried = [(form, _parsed(plain, form)) for form in _forms(shape)]
    return [
        (form, found)
        for form, found in tried
        if found.notna().all() and not _school_years(form, found)
    ]


def _school_years(form: str, found: pd.Series) -> bool:
    # 2009-10, 2010-11 are rather years that begin in autumn than months.
    following = (found.dt.year + 1) % 100 == found.dt.month
    return form == "%Y-%m" and len(found) > 1 and bool(following.all())


def _parsed(plain: pd.Series, form: str) -> pd.Series:
    """Return the dates of one form, each with or without a time of day; in UTC with an offset."""
    codes, shapes = pd.factorize(_shapes(plain))
    times = np.array([_time_form(shape) for shape in shapes], dtype=object)[codes]
    times[plain.str.contains(r":60(?:[^0-9]|$)").to_numpy()] = None  # a second that is no second
    known = dict.fromkeys(time for time in times if time is not None)
    zoned = [time for time in known if time.endswith("%z")]
    parts: list[Any] = [pd.Series([], dtype="datetime64[us]")]
    for time in zoned or known:
        chosen = plain[times == time]
        part = pd.to_datetime(chosen, format=form + time, errors="coerce", utc=True).dropna()
        parts.append(part.dt.tz_localize(None))
    parts = [part.dt.as_unit("us") if part.dt.unit == "s" else part for part in parts]
    return pd.concat(parts).reindex(plain.index)


def _chosen(
    fitting: list[tuple[str, pd.Series]], asked: Reading | None, values: pd.Series, plain: pd.Series
) -> Found | None:
    taken = next(((f, d) for f, d in fitting if asked in (None, _reading(f))), None)
    if taken is None:
        return None
    form, days = taken
    if all(other.equals(days) for _, other in fitting):
        fitting = [taken]  # the same days either way
    note = f"dates like {values.iloc[0]}" + _details(form, values, plain)
    choices = tuple(_READINGS[form[:2]] for form, _ in fitting) if len(fitting) > 1 else ()
    ask = bool(choices) and asked is None and form[2] != "."  # with points the day comes first
    return Found(days, "date", note, _reading(form), choices, ask, _open(fitting, values))


def _open(fitting: list[tuple[str, pd.Series]], values: pd.Series) -> str:
    """Return a date that is another day when it is read otherwise."""
    if len(fitting) < 2:
        return str(values.iloc[0])
    other = fitting[0][1].ne(fitting[1][1])
    return str(values[other.to_numpy()].iloc[0])


def _details(form: str, values: pd.Series, plain: pd.Series) -> str:
    shapes = [_WRITTEN.fullmatch(shape) for shape in _shapes(plain).unique()]
    times = [match["gap"] for match in shapes if match]
    details = []
    if "%d" not in form:
        details.append("months, as their first day")
    if "%y" in form or not values.str.contains("[0-9]{4}").all():
        details.append("years of two digits: 00 to 68 are 20.., the others 19..")
    if any(match["zone"] for match in shapes if match):
        details.append("with their offset, in UTC")
    if None in times and any(times):
        details.append("midnight where no time stands")
    return "".join(f"; {detail}" for detail in details)
