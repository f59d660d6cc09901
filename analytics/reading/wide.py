"""Text of two or four bytes a character: UTF-16 and UTF-32."""

from __future__ import annotations

import codecs
import re

from analytics.reading.pages import Bytes

_SAMPLE = 16384
# What tables are written with. Chance gives signs from all over Unicode, or none at all.
_ORDINARY = re.compile(
    "[\t\r\n\x20-\x7e\xa0-\u024f\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1e00-\u1fff"
    "\u2010-\u203b\u20ac\u2103\u2122\u2190-\u2193\u2460-\u2473\u3000-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff9f\ufeff\U0001f300-\U0001faff\U00020000-\U0002ffff]"
)
_NO_ASCII_PAIR = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f-\xff]")


def looks_wide(data: Bytes) -> str | None:
    r"""Return which of UTF-16 and UTF-32 the bytes are in, or nothing.

    >>> looks_wide("城市,数量\n北京,3\n".encode("utf-16-le"))
    'utf-16-le'
    >>> looks_wide("city,number\nBath,3\n".encode())
    """
    if data[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE) and len(data) % 4 < 2:
        return "utf-32"
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    sample = data[:_SAMPLE]
    if 0 not in sample:  # not one digit, delimiter or end of a line
        return None
    return _latin(sample[:4096]) or _any_script(sample[: len(sample) // 2 * 2])


def _latin(sample: bytes) -> str | None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.3 * len(sample) / 2 and even < 0.02 * len(sample):
        return "utf-16-le"
    if even > 0.3 * len(sample) / 2 and odd < 0.02 * len(sample):
        return "utf-16-be"
    return None


def _any_script(sample: bytes) -> str | None:
    # A few NUL characters in a file of one byte a character must not make it UTF-16: its bytes are
    # ASCII, which half the bytes of Chinese or Russian UTF-16 are not.
    pairs = [sample[i : i + 2] for i in range(0, len(sample), 2)]
    strange = sum(_NO_ASCII_PAIR.search(pair) is not None for pair in pairs)
    if strange < 0.2 * len(pairs):
        return None
    share, encoding = max((_ordinary(sample, e), e) for e in ("utf-16-le", "utf-16-be"))
    return encoding if share >= 0.97 else None


def _ordinary(sample: bytes, encoding: str) -> float:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    ends = text.count("\n") + text.count("\r")
    return len(_ORDINARY.findall(text)) / max(len(text), 1) if ends else 0.0
