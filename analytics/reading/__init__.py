"""Reading: bytes become a table, and every decision and doubt is written down.

Everything is first read as text and typed afterwards. What could not be read for certain is set
aside with its line number: loaded + set aside = lines in the file.
"""

from analytics.reading.dialect import SPACES, WIDE_SPACES
from analytics.reading.digests import digest_of
from analytics.reading.doubts import RULINGS, doubt_of
from analytics.reading.encoding import ENCODINGS
from analytics.reading.filing import write_pieces
from analytics.reading.formats import suffixes, titles
from analytics.reading.kinds import meaning
from analytics.reading.options import READINGS, Column, Doubt, Parsed, Reading, ReadOptions, Written
from analytics.reading.parse import parse
from analytics.reading.source import opening
from analytics.reading.written import recalled, remember

__all__ = [
    "ENCODINGS",
    "READINGS",
    "RULINGS",
    "SPACES",
    "WIDE_SPACES",
    "Column",
    "Doubt",
    "Parsed",
    "ReadOptions",
    "Reading",
    "Written",
    "digest_of",
    "doubt_of",
    "meaning",
    "opening",
    "parse",
    "recalled",
    "remember",
    "suffixes",
    "titles",
    "write_pieces",
]
