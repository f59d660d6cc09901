"""From bytes to text: which encoding the bytes are in."""

from __future__ import annotations

import codecs

from analytics.errors import ReadError
from analytics.reading.source import looks_utf16


def decode(data: bytes, asked: str | None, name: str) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    Raises
    ------
    ReadError
        The bytes do not fit the encoding that was asked for; the line is named.
    """
    encoding = asked or guess(data)
    try:
        return data.decode(encoding).removeprefix("\ufeff"), encoding
    except LookupError as error:
        raise ReadError(
            f"“{encoding}” is no known encoding.", "Choose one from the list."
        ) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ReadError(
            f"“{name}” is not {encoding}: byte {error.start + 1:,}, line {line:,} does not fit.",
            "Choose another encoding.",
        ) from error


def guess(data: bytes) -> str:
    """Guess the encoding of bytes: UTF-16, UTF-8, GB18030, cp1252, or Latin-1 which fits all."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    wide = looks_utf16(data)
    if wide and _fits(data, wide):
        return wide
    if _fits(data, "utf-8"):
        return "utf-8"
    if _pairs_of_high_bytes(data) and _fits(data, "gb18030"):
        return "gb18030"
    return "cp1252" if _fits(data, "cp1252") else "latin-1"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _pairs_of_high_bytes(data: bytes) -> bool:
    # A Chinese character is two bytes, both mostly above 0xA0, so high bytes come in runs of even
    # length; an accented letter in cp1252 mostly stands alone between ASCII letters.
    even = odd = length = 0
    for byte in data[: 2**20]:
        if byte >= 0x80:
            length += 1
        elif length:
            even, odd = (even + 1, odd) if length % 2 == 0 else (even, odd + 1)
            length = 0
    return even > 2 * odd
