"""Personal data: what tells who somebody is, or how to reach them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

import pandas as pd

from analytics.profile.alerts import check_digits
from analytics.profile.alerts.base import Alert, Column, several

FEWEST = 3  # different values, at least
LONG = 1e12  # shorter whole numbers are nobody's card and no resident's number


@dataclass(frozen=True)
class Shape:
    """Something personal that is known by its looks."""

    what: str
    looks: Callable[[str], bool]
    share: float = 0.9  # of the rows must look like it
    named: str = ""  # and the column's name must hold this


_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(\+|00)[1-9]\d{0,2}[ .-]?(\(0\))?[ .-]?\d[\d ./-]{5,16}\d"  # +41 44 668 18 00
    r"|\(0?\d{2,4}\)[ -]?\d[\d -]{4,10}\d"  # (030) 901820
    r"|[2-9]\d\d([-. ])[2-9]\d\d\3\d{4}"  # 555-867-5309
)
_DIALLED = re.compile(r"\+?\(?\d[\d ()./-]{5,17}\d")
_PHONE_NAME = (
    r"(^|[^a-z])(tele)?(phone|fon|mobile|mobil|tel|fax|handy)([^a-z]*(no|nr|num|number|nummer))?$"
    r"|电话|手机"
)
_PERSON = re.compile(
    r"(^|[^a-z])(first|last|full|given|family|fore|sur|middle|maiden|patient|employee|student"
    r"|passenger)[^a-z]*names?$|vorname|nachname|apellido|prenom|prénom|姓名"
)
_WHOSE = re.compile(
    r"^names?$|^(nom|nombre)$"
    r"|(^|[^a-z])(customer|client|user|contact|member|owner|holder|person|author)s?([^a-z]*name)?$"
)
_WRITTEN_NAME = re.compile(r"[^\W\d_]+((\.? |, |['’-])[^\W\d_]+){0,4}\.?")
_TITLE = re.compile(r"\b(Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Mme|Sr|Sra)\b\.?")
# Names that many people bear: where every fifth value holds one, it is a list of people.
_BORNE = frozenset((
    "ali", "ana", "andrea", "anna", "antonio", "barbara", "carlos", "charles", "chen",
    "christine", "daniel", "david", "elena", "elizabeth", "emma", "fatima", "hans", "hassan",
    "ivan", "james", "jan", "jean", "jennifer", "jessica", "john", "jose", "josé", "joseph",
    "juan", "julia", "karen", "laura", "lee", "lena", "li", "linda", "lisa", "lucas", "luis",
    "marco", "maria", "marie", "mark", "martin", "mary", "mehmet", "michael", "mohamed",
    "mohammed", "muhammad", "nancy", "noah", "olga", "olivia", "patricia", "paul", "pedro",
    "peter", "pierre", "priya", "rahul", "richard", "robert", "sara", "sarah", "sofia",
    "stefan", "susan", "thomas", "wang", "wei", "william", "yuki", "zhang",
))  # fmt: skip


def _is_phone(word: str) -> bool:
    return bool(_PHONE.fullmatch(word.strip())) and 8 <= _n_digits(word) <= 15


def _is_dialled(word: str) -> bool:
    return bool(_DIALLED.fullmatch(word.strip())) and 7 <= _n_digits(word) <= 15


def _n_digits(word: str) -> int:
    return sum(sign.isdigit() for sign in word)


def _is_ip(word: str) -> bool:
    try:
        ip_address(word.strip())
    except ValueError:
        return False
    return True


def _is_sure_ip(word: str) -> bool:
    """Whether it is an address and no version: one part is long, as in 192.168.0.1."""
    return _is_ip(word) and bool(re.search(r"\d{3}|:.*:", word))


SHAPES = (
    Shape("payment-card numbers", check_digits.is_card),
    Shape("bank account numbers (IBAN)", check_digits.is_iban),
    Shape("Chinese resident numbers", check_digits.is_chinese_id),
    Shape("Swiss social security numbers", check_digits.is_swiss_id),
    Shape("Spanish identity numbers", check_digits.is_spanish_id),
    Shape("French social security numbers", check_digits.is_french_id),
    Shape("Brazilian taxpayer numbers", check_digits.is_brazilian_id),
    Shape("American social security numbers", check_digits.is_american_id),
    Shape("IP addresses", _is_ip, named=r"(^|[^a-z])(ip|ipv4|ipv6|host)([^a-z]|$)"),
    Shape("IP addresses", _is_sure_ip),
    Shape("telephone numbers", _is_phone),
    Shape("telephone numbers", _is_dialled, named=_PHONE_NAME),
)


def personal(column: Column) -> Iterator[Alert]:
    """Find e-mail addresses, names, and numbers that belong to one person."""
    found = _emails(column) or _shaped(column) or _names(column)
    if found:
        what, n = found
        # No example: the sentence may be shown to others.
        text = several(n, "value looks", "values look") + f" like {what}: personal data."
        yield column.alert("personal data", n, text, column.fix("drop_columns"))


def _emails(column: Column) -> tuple[str, int] | None:
    if column.kind != "text" or not (column.letters == ord("@")).any():
        return None
    sure = column.words.str.contains("@", regex=False).to_numpy(dtype=bool, copy=True)
    sure[sure] = [bool(_EMAIL.search(word)) for word in column.words[sure]]
    n = column.rows(sure)
    return ("e-mail addresses", n) if n else None


def _shaped(column: Column) -> tuple[str, int] | None:
    whole = column.kind == "number" and str(column.series.dtype).lower().startswith("int")
    if not (whole or column.kind == "text"):
        return None
    if column.n_seen < FEWEST and column.n_distinct < FEWEST:
        return None
    for shape in SHAPES:
        if whole and not shape.named and column.numbers.max() < LONG:
            continue
        if not re.search(shape.named, column.name.lower()):
            continue
        if not _may_hold(column.sample, shape):
            continue
        n = column.rows([shape.looks(word) for word in column.words.to_list()])
        if n >= shape.share * column.n_known:
            return shape.what, n
    return None


def _may_hold(sample: pd.Series, shape: Shape) -> bool:
    """Whether enough of a few hundred values look like it; mostly the first of them rule it out."""
    least = shape.share - 0.1
    first = sample.iloc[: int((1 - least) * len(sample)) + 2]
    return any(map(shape.looks, first)) and sample.map(shape.looks).mean() >= least


def _names(column: Column) -> tuple[str, int] | None:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column.name).lower()
    certain = _PERSON.search(name)
    if column.kind != "text" or column.n_distinct < FEWEST or not (certain or _WHOSE.search(name)):
        return None
    if not certain and column.sample.map(_holds_a_name).mean() < 0.2:
        return None  # “name” may be a product's or a town's
    n = column.rows([_is_written_name(word) for word in column.words.to_list()])
    return ("names of people", n) if n >= 0.8 * column.n_known else None


def _holds_a_name(word: str) -> bool:
    parts = re.findall(r"[^\W\d_]+", word.lower())
    return bool(_TITLE.search(word)) or not _BORNE.isdisjoint(parts)


def _is_written_name(word: str) -> bool:
    """Whether it is made of letters, and begins with a capital or is of a script without them."""
    bare = re.sub(r"\(.*?\)|\".*?\"", "", _TITLE.sub("", word)).strip(" ,.")
    return bool(_WRITTEN_NAME.fullmatch(re.sub(r"\s+", " ", bare))) and not bare[0].islower()
