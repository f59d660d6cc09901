"""From bytes to text: which encoding the bytes are in, and which of them do not fit it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from analytics.errors import ReadError
from analytics.reading.lines import split_lines
from analytics.reading.plausible import BAD, CANDIDATES, plausibility
from analytics.reading.wide import looks_wide

# Those to choose from, in a visitor's words. Any other that Python knows can be asked for too.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "Chinese, simplified (GB18030, GBK)",
    "cp950": "Chinese, traditional (Big5)",
    "big5hkscs": "Chinese, Hong Kong (Big5-HKSCS)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "cp949": "Korean (EUC-KR)",
    "cp1252": "Western European (Windows-1252)",
    "latin-1": "Western European (ISO 8859-1)",
    "iso8859-15": "Western European (ISO 8859-15)",
    "mac_roman": "Western European (Mac Roman)",
    "cp1250": "Central European (Windows-1250)",
    "iso8859-2": "Central European (ISO 8859-2)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp866": "Cyrillic (DOS 866)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp874": "Thai (Windows-874)",
}
_PIECE = 2**20
_SAMPLE = 2**16
_MOST_BAD = 10_000
_LITTLE = 1 / 8  # of the bytes beyond ASCII: a bad one beside four letters of two bytes
_FEW = 3
_SURE = 4  # characters of UTF-8 for each bad byte: in other encodings bad bytes are the most


@dataclass(frozen=True)
class Decoded:
    """Text, its encoding, and how many bytes did not fit, by the line they stand in.

    Each such byte is shown as U+FFFD.
    """

    text: str
    encoding: str
    bad_lines: dict[int, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What a visitor calls the encoding."""
        bare = re.sub("-(sig|le|be)$", "", self.encoding.lower())
        return ENCODINGS.get(bare, self.encoding.upper())

    def said(self) -> list[str]:
        """Return what was decided, and where bytes did not fit.

        >>> Decoded("", "utf-8", {17: 1, 203: 2}).said()
        ['UTF-8', '3 bytes did not fit UTF-8: lines 17, 203']
        """
        if not self.bad_lines:
            return [self.label]
        lines, count = sorted(self.bad_lines), sum(self.bad_lines.values())
        named = ", ".join(f"{line:,}" for line in lines[:10])
        more = f" and {len(lines) - 10:,} more" if len(lines) > 10 else ""
        bytes_, place = ("byte" if count == 1 else "bytes"), "line" + "s" * (len(lines) > 1)
        return [self.label, f"{count:,} {bytes_} did not fit {self.label}: {place} {named}{more}"]


def decode(data: bytes, asked: str | None, name: str) -> Decoded:
    """Return the text of bytes; the few that do not fit are counted and located.

    Raises
    ------
    ReadError
        The bytes do not fit the encoding that was asked for; the line is named.
    """
    if asked is None:
        return next(found for e in _guesses(data) if (found := _decoded(data, e)))
    try:
        found = _decoded(data, asked)
    except (LookupError, ValueError) as error:
        raise ReadError(
            f"“{asked}” is no known encoding of text.", "Choose one from the list."
        ) from error
    if found is None:
        raise _misfit(data, asked, name)
    return found


def guess(data: bytes) -> str:
    """Guess the encoding of bytes: that in which they are text that reads like a language."""
    return decode(data, None, "").encoding


def _guesses(data: bytes) -> Iterator[str]:
    """Yield what the encoding may be, the likeliest first; the last one fits all bytes."""
    if data.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
    if wide := looks_wide(data):
        yield wide
    sample = _sample(data)
    text = _sampled(sample, "utf-8")
    bad = text.count(BAD)
    if sum(x > "\x7f" for x in text) - bad >= _SURE * bad:
        yield "utf-8"
    yield from sorted(CANDIDATES, key=lambda e: plausibility(_sampled(sample, e), e), reverse=True)
    yield "latin-1"


def _sample(data: bytes) -> bytes:
    """Return the first lines that hold more than ASCII; of long lines the beginning."""
    found = bytearray()
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        if not piece.isascii():
            lines = re.split(rb"[\r\n]+", piece)
            # The first and last line of a piece may be cut in the middle of a character.
            whole = lines[start > 0 : len(lines) - (start + _PIECE < len(data))] or lines
            found += b"\n".join(line for line in whole if not line.isascii()) + b"\n"
        if len(found) >= _SAMPLE:
            break
    return bytes(found[:_SAMPLE])


def _sampled(sample: bytes, encoding: str) -> str:
    # A character that is cut at the end of the sample is left out.
    return codecs.getincrementaldecoder(encoding)("vitrine-mark").decode(sample)


def _decoded(data: bytes, encoding: str) -> Decoded | None:
    """Return the text, or nothing if more than a few bytes do not fit."""
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding)
    except UnicodeDecodeError:
        text = _marked(data, encoding).removeprefix("\ufeff")
    lines = split_lines(text.replace("\x00", ""))
    bad_lines = {i: line.count(BAD) for i, line in enumerate(lines, 1) if BAD in line}
    if not _are_few(bad_lines, lines, data, encoding):
        return None
    return Decoded(text.replace(BAD, "\ufffd"), encoding, bad_lines)


def _marked(data: bytes, encoding: str) -> str:
    """Return the text with a mark for each bad byte, up to where there are far too many."""
    decoder, pieces, bad = codecs.getincrementaldecoder(encoding)("vitrine-mark"), [], 0
    for start in range(0, len(data), _PIECE):
        last = start + _PIECE >= len(data)
        pieces.append(decoder.decode(data[start : start + _PIECE], last))
        bad += pieces[-1].count(BAD)
        if bad > _MOST_BAD:
            break
    return "".join(pieces)


def _are_few(bad_lines: dict[int, int], lines: list[str], data: bytes, encoding: str) -> bool:
    bad = sum(bad_lines.values())
    wide = encoding.lower().startswith(("utf-16", "utf-32"))
    beyond = len(data) if wide else len(data.translate(None, bytes(range(128))))
    lines_beyond = len(lines) if wide else sum(not line.isascii() for line in lines)
    if bad > _MOST_BAD:
        return False
    if bad <= _FEW and len(bad_lines) <= 0.1 * len(lines):
        return True
    return bad <= _LITTLE * beyond and len(bad_lines) <= max(1, lines_beyond / 2)


def _misfit(data: bytes, encoding: str, name: str) -> ReadError:
    lines = split_lines(_marked(data, encoding))
    line = next(i for i, text in enumerate(lines, 1) if BAD in text)
    return ReadError(
        f"“{name}” is not {encoding}: too many bytes do not fit, the first in line {line:,}.",
        "Choose another encoding.",
    )


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return BAD * (error.end - error.start), error.end


codecs.register_error("vitrine-mark", _mark)
