"""Reading: bytes become a table, and every decision and doubt is written down.

Everything is first read as text and typed afterwards. What could not be read for certain is set
aside with its line number: loaded + set aside = lines in the file.
"""

from analytics.reading.encoding import ENCODINGS
from analytics.reading.formats import suffixes, titles
from analytics.reading.options import Column, Parsed, ReadOptions
from analytics.reading.parse import parse
from analytics.reading.source import opening

__all__ = [
    "ENCODINGS",
    "Column",
    "Parsed",
    "ReadOptions",
    "opening",
    "parse",
    "suffixes",
    "titles",
]
