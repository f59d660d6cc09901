"""Types, decided after reading: a column gets one only if every value fits."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.reading.options import Column, Kind

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "<na>"})
# Words that mean "missing" in a column of numbers, and may be a category among words.
MISSING_AMONG_NUMBERS = MISSING | {"-", "--", "?", ".", "none", "missing", "unknown"}
BOOLEANS = ({"true": True, "false": False}, {"yes": True, "no": False})
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
_SAMPLE = 50
_INTEGER = re.compile(r"[-+]?[0-9]+")
_PLAIN = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)
_POINT = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_COMMA = re.compile(r"[-+]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")
_SIGNS = re.compile(r"^([-+]?)\s*[$€£¥]\s*|(?<!\s)\s*[€%]$")


def type_column(text: pd.Series, asked: Kind | None = None) -> tuple[pd.Series, Column]:
    """Return a column of text as the type that all of its values fit, and how it was decided.

    Parameters
    ----------
    text
        Cells as they were read; only cells that were not there are missing.
    asked
        The type to use; what does not fit it becomes missing and is counted in the note.
    """
    codes, distinct = pd.factorize(text)
    counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
    cells = pd.Series(distinct, name=text.name, dtype="str")
    typed, column = type_distinct(cells, counts, asked)
    column = replace(column, n_missing=column.n_missing + int((codes < 0).sum()))
    return pd.Series(typed.array.take(codes, allow_fill=True), index=text.index), column


def type_distinct(
    cells: pd.Series, counts: np.ndarray, asked: Kind | None = None
) -> tuple[pd.Series, Column]:
    """Return the different cells of a column as the type that all fit, and how it was decided.

    Parameters
    ----------
    cells
        Different texts, in the order in which they come.
    counts
        How often each of them stands in the column.
    asked
        The type to use, as in `type_column`.
    """
    stripped = cells.str.strip()
    if asked is not None:
        return _forced(cells, stripped, counts, asked)
    lowered = stripped.str.lower()
    n_absent = -1
    for words in (MISSING, MISSING_AMONG_NUMBERS):
        absent = lowered.isin(words)
        if absent.sum() == n_absent:
            continue  # the other words do not occur: the answer would be the same
        n_absent = int(absent.sum())
        values = stripped[~absent]
        found = _typed(values) if len(values) else None
        if found is not None:
            series, kind, note = found
            note = _with_words(note, stripped, absent)
            column = Column(str(cells.name), kind, int(counts[absent].sum()), note)
            return series.reindex(cells.index), column
    missing = lowered.isin(MISSING)
    known = ~missing.to_numpy()
    note = _misfit(stripped[known], counts[known]) if known.any() else "empty"
    note = _with_words(note, stripped, missing)
    return cells.mask(missing), Column(str(cells.name), "text", int(counts[missing].sum()), note)


def _typed(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    distinct = pd.Series(values.unique())
    for attempt in (_booleans, _numbers, _dates):
        found = attempt(distinct)
        if found is not None:
            converted, kind, note = found
            if len(distinct) == len(values):
                return pd.Series(converted.array, index=values.index), kind, note
            table = pd.Series(converted.array, index=distinct.array)
            return pd.Series(table.loc[values].array, index=values.index), kind, note
    return None


def _booleans(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    lowered = values.str.lower()
    for words in BOOLEANS:
        if set(lowered) == set(words):
            return lowered.map(words).astype("boolean"), "boolean", " / ".join(values.iloc[:2])
    return None


def _numbers(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    sample = values.iloc[:_SAMPLE]
    if not sample.str.contains(r"\d").all():
        return None
    if len(values) > _SAMPLE and _written_numbers(sample) is None:
        return None  # most columns of words end here, before all of them are looked at
    if _all(values, _INTEGER):
        return _integers(values)
    if _all(values, _PLAIN):
        return values.map(float).astype("float64"), "decimal", "decimal point"
    return _written_numbers(values)


def _integers(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    digits = values.str.lstrip("+-")
    if (digits.str.startswith("0") & (digits.str.len() > 1)).any():
        return None  # leading zeros are part of an id
    if digits.str.len().max() > 18:
        return None  # longer than any count: an id
    return values.astype("int64").astype("Int64"), "integer", "whole numbers"


def _written_numbers(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    negative = values.str.fullmatch(r"\(.*\)")
    bare = values.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
    bare = bare.str.replace(_SIGNS, r"\1", regex=True).str.replace("[  ']", "", regex=True)
    percent = values.str.endswith("%").any()
    if _all(bare, _PLAIN):
        note, plain = "decimal point", bare
    elif bare.map(lambda v: bool(_PLAIN.fullmatch(v) or _POINT.fullmatch(v))).all():
        note, plain = "comma marks thousands", bare.str.replace(",", "")
    elif _all(bare, _COMMA):
        note = "decimal comma"
        plain = bare.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    else:
        return None
    if (bare != values).any() and not negative.all():
        note += ", percent" if percent else ", signs removed"
    numbers = plain.map(float).astype("float64")  # to_numeric refuses integers of 5,000 digits
    return numbers, "decimal", note


def _dates(values: pd.Series) -> tuple[pd.Series, Kind, str] | None:
    sample = values.iloc[:20]
    if not sample.str.contains(r"\d").all() or sample.str.len().max() > 32:
        return None
    fitting = [form for form in DATE_FORMATS if _fits_format(sample, form)]
    fitting = [form for form in fitting if _fits_format(values, form)]
    if not fitting:
        return None
    note = f"dates like {values.iloc[0]}"
    if len(fitting) > 1 and "%d" in fitting[0][:2]:
        note += "; day or month first is not certain, read as day first"
    return pd.to_datetime(values, format=fitting[0], exact=True), "date", note


def _fits_format(values: pd.Series, form: str) -> bool:
    return bool(pd.to_datetime(values, format=form, errors="coerce", exact=True).notna().all())


def _all(values: pd.Series, pattern: re.Pattern[str]) -> bool:
    return all(map(pattern.fullmatch, values))


def _misfit(values: pd.Series, counts: np.ndarray) -> str:
    numeric = np.array([bool(_PLAIN.fullmatch(value)) for value in values])
    n_bad = int(counts[~numeric].sum())
    if 0.5 < 1 - n_bad / counts.sum() < 1:
        bad = values[~numeric].iloc[0]
        return f"{n_bad:,} of {counts.sum():,} values are no numbers, such as “{bad[:30]}”"
    return "words"


def _with_words(note: str, stripped: pd.Series, missing: pd.Series) -> str:
    words = sorted(set(stripped[missing].dropna()) - {""})
    return f"{note}; missing: {', '.join(words)}" if words else note


def _forced(
    cells: pd.Series, stripped: pd.Series, counts: np.ndarray, kind: Kind
) -> tuple[pd.Series, Column]:
    name = str(cells.name)
    missing = stripped.str.lower().isin(MISSING)
    n_missing = int(counts[missing].sum())
    if kind == "text":
        return cells.mask(missing), Column(name, kind, n_missing, "chosen by you")
    fits = pd.Series({value: _one(value, kind) for value in stripped[~missing].unique()})
    values = stripped[~missing].map(fits).reindex(cells.index)
    types = {
        "integer": "Int64",
        "decimal": "float64",
        "boolean": "boolean",
        "date": "datetime64[us]",
    }
    typed = values.astype(pd.api.types.pandas_dtype(types[kind]))
    absent = int(counts[typed.isna()].sum())
    lost = absent - n_missing
    note = "chosen by you" + (f"; {lost:,} values do not fit and are missing" if lost else "")
    return typed, Column(name, kind, absent, note)


def _one(value: str, kind: Kind) -> object:
    found = _typed(pd.Series([value]))
    if kind == "boolean":
        words = {word: flag for pair in BOOLEANS for word, flag in pair.items()}
        return {"1": True, "0": False, **words}.get(value.lower())
    if found is None:
        # An id with leading zeros is a number when a number is asked for.
        return float(value) if kind != "date" and _PLAIN.fullmatch(value) else None
    typed, actual, _ = found
    if kind == "date":
        return typed.iloc[0] if actual == "date" else None
    if actual not in ("integer", "decimal"):
        return None
    number = float(typed.iloc[0])
    return number if kind == "decimal" or number.is_integer() else None
