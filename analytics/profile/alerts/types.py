"""Types: a few words among numbers or dates, codes kept as numbers, yes and no as words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.profile.alerts.base import MANY_VALUES, Alert, Column, several
from analytics.reading.kinds import DATE_FORMATS

MOSTLY = 0.9
PERHAPS = 0.8  # of a few hundred values: worth looking at all of them
DATE = r"\d[^0-9A-Za-z]\D*\d"  # at least: no date is written without two numbers kept apart
PER_CODE = 10  # rows, at least, for each code
CODES = frozenset((
    "category", "cluster", "code", "department", "district", "gender", "id", "plz",
    "postcode", "region", "segment", "sex", "status", "type", "zip", "zipcode",
))  # fmt: skip
# What the step that reads yes and no understands, and what may be written as it first.
YES = frozenset(("true", "yes", "y", "1"))
NO = frozenset(("false", "no", "n", "0"))
PAIRS = (
    ("ja", "nein"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("sim", "não"), ("ja", "nee"),
    ("tak", "nie"), ("да", "нет"), ("是", "否"), ("はい", "いいえ"), ("t", "f"),
)  # fmt: skip


def numbers_among_words(column: Column) -> Iterator[Alert]:
    """Find a column of numbers kept as words because a few of its values are none."""
    if column.kind != "text" or not column.n_known or _are_numbers(column.sample).mean() < PERHAPS:
        return
    fix = column.fix("change_type", to="decimal")
    yield from _misfits(column, "numbers", _are_numbers(column.words), fix)


def _are_numbers(words: pd.Series) -> pd.Series:
    return pd.to_numeric(words.str.strip(), errors="coerce").notna()


def dates_among_words(column: Column) -> Iterator[Alert]:
    """Find a column of dates kept as words because a few of its values are none."""
    if column.kind != "text" or not column.n_known:
        return
    if column.sample.str.contains(DATE).mean() < PERHAPS:
        return
    few = column.sample.iloc[:300]
    shares = {form: _are_dates(few, form).mean() for form in DATE_FORMATS}
    form = max(DATE_FORMATS, key=shares.__getitem__)
    if shares[form] < PERHAPS:
        return
    fix = column.fix("change_type", to="date", day_first=not form.startswith("%m"))
    yield from _misfits(column, "dates", _are_dates(column.words, form), fix)


def _are_dates(words: pd.Series, form: str) -> pd.Series:
    return pd.to_datetime(words.str.strip(), format=form, errors="coerce").notna()


def _misfits(column: Column, what: str, fits: pd.Series, fix: dict[str, object]) -> Iterator[Alert]:
    n = column.rows(~fits)
    if 0 < n < (1 - MOSTLY) * column.n_known:
        example = column.words[~fits].iloc[0][:30]
        are = several(n, "is", "are")
        text = f"nearly all values are {what}, but {are} not, such as “{example}”."
        yield column.alert("mixed types", n, text, fix)


def codes(column: Column) -> Iterator[Alert]:
    """Find whole numbers that only name something: a region, a status, a type."""
    # Numbers alone do not tell a code from a count, so the name has to say it. Of two codes
    # nothing is lost: any two values lie in some order.
    if column.kind != "number" or last_word(column.name) not in CODES:
        return
    values = column.different
    few = 3 <= len(values) <= min(MANY_VALUES, column.n_known // PER_CODE)
    if few and bool(np.all(values == np.round(values))):
        text = (
            f"{len(values)} different whole numbers in {column.n_known:,} rows, rather codes than"
            " amounts: read them as words."
        )
        yield column.alert("wrong type", column.n_known, text, column.fix("change_type", to="text"))


def last_word(name: str) -> str:
    """Return the last word of a column's name.

    >>> last_word("storeId"), last_word("ZIP"), last_word("region_code_2")
    ('id', 'zip', 'code')
    """
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    return parts[-1].lower() if parts else ""


def yes_or_no(column: Column) -> Iterator[Alert]:
    """Find words that say yes or no."""
    if column.kind != "text" or not 2 <= column.n_distinct <= 12:
        return
    plain = column.words.str.strip().str.lower()
    said = set(plain)
    text = f"{column.n_known:,} values, all of them yes or no, are kept as words"
    if said <= YES | NO and said & YES and said & NO:
        fix = column.fix("change_type", to="boolean")
        yield column.alert("wrong type", column.n_known, f"{text}.", fix)
    for pair in PAIRS:
        if said == set(pair):
            new = dict(zip(pair, ("yes", "no"), strict=True))
            mapping = {w: new[p] for w, p in zip(column.words, plain, strict=True) if w != new[p]}
            fix = {"kind": "merge_spellings", "column": column.name, "mapping": mapping}
            text = f"{text} (“{pair[0]}”, “{pair[1]}”): write them as yes and no first."
            yield column.alert("wrong type", column.n_known, text, fix)
