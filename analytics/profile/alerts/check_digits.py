"""Numbers that prove themselves: each function says whether a word is one, by its check digits."""

from __future__ import annotations

import re

_CARD = re.compile(
    r"4\d{15}|4\d{12}|4\d{18}|(5[1-5]|2[2-7]|35|65|64)\d{14}|6011\d{12}|3[47]\d{13}|3[068]\d{12}"
    r"|62\d{14,17}"
)
_CHINA = re.compile(
    r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]"  # place, birth, number
)
_SPAIN = re.compile(r"[XYZ\d]\d{7}[A-Z]")
_FRANCE = re.compile(r"[12]\d\d(0[1-9]|1[0-2])\d{10}")
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}")
_USA = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}")
_BRAZIL = re.compile(r"(\d{3})\.?(\d{3})\.?(\d{3})-?(\d\d)")


def _bare(word: str) -> str:
    return re.sub(r"[ -]", "", word.strip())


def is_card(word: str) -> bool:
    """Whether it is the number of a payment card: a known beginning, and Luhn's sum.

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112")
    (True, False)
    """
    digits = _bare(word)
    if not _CARD.fullmatch(digits):
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0


def is_chinese_id(word: str) -> bool:
    """Whether it is a Chinese resident's number of 18 signs (GB 11643, ISO 7064 MOD 11-2).

    >>> is_chinese_id("11010519491231002X"), is_chinese_id("110105194912310021")
    (True, False)
    """
    word = word.strip()
    if not _CHINA.fullmatch(word):
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(word[:17]))
    return (total + (10 if word[17] in "Xx" else int(word[17]))) % 11 == 1


def is_swiss_id(word: str) -> bool:
    """Whether it is a Swiss social security number (756, thirteen digits, as on goods).

    >>> is_swiss_id("756.9217.0769.85"), is_swiss_id("756.9217.0769.84")
    (True, False)
    """
    digits = word.strip().replace(".", "")
    if not re.fullmatch(r"756\d{10}", digits):
        return False
    return sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits)) % 10 == 0


def is_spanish_id(word: str) -> bool:
    """Whether it is a Spanish DNI or NIE: eight signs and their letter.

    >>> is_spanish_id("12345678Z"), is_spanish_id("X1234567L"), is_spanish_id("12345678A")
    (True, True, False)
    """
    word = _bare(word).upper()
    if not _SPAIN.fullmatch(word):
        return False
    number = int(word[:8].translate(str.maketrans("XYZ", "012")))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23] == word[8]


def is_french_id(word: str) -> bool:
    """Whether it is a French social security number: thirteen digits and 97 less their rest.

    >>> is_french_id("2 55 08 14 168 025 38"), is_french_id("2 55 08 14 168 025 39")
    (True, False)
    """
    digits = _bare(word)
    return bool(_FRANCE.fullmatch(digits)) and 97 - int(digits[:13]) % 97 == int(digits[13:])


def is_brazilian_id(word: str) -> bool:
    """Whether it is a Brazilian CPF: nine digits and two that follow from them.

    >>> is_brazilian_id("529.982.247-25"), is_brazilian_id("529.982.247-24")
    (True, False)
    """
    found = _BRAZIL.fullmatch(word.strip())
    digits = [int(digit) for digit in "".join(found.groups())] if found else []
    return len(set(digits)) > 1 and all(
        sum(d * (n + 1 - i) for i, d in enumerate(digits[:n])) * 10 % 11 % 10 == digits[n]
        for n in (9, 10)
    )


def is_american_id(word: str) -> bool:
    """Whether it looks like an American social security number, which has no check digit.

    >>> is_american_id("219-09-9999"), is_american_id("000-09-9999"), is_american_id("2024-01-05")
    (True, False, False)
    """
    return bool(_USA.fullmatch(word.strip()))


def is_iban(word: str) -> bool:
    """Whether it is the number of a bank account, as ISO 13616 writes it.

    >>> is_iban("CH93 0076 2011 6238 5295 7"), is_iban("CH93 0076 2011 6238 5295 8")
    (True, False)
    """
    word = _bare(word).upper()
    if not _IBAN.fullmatch(word):
        return False
    return int("".join(str(int(sign, 36)) for sign in word[4:] + word[:4])) % 97 == 1
