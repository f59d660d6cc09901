"""Web pages, XML and SQL: said what they are, since a table of one column would help nobody."""

from __future__ import annotations

import re

from analytics.errors import ReadError
from analytics.reading.formats import kind_named, suffix_of

_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?:<!--.*?-->\s*+)?<(?:!doctype\s+html|html|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED = re.compile(r"\s*+<(?:\?xml|!doctype)\s", re.IGNORECASE)
_SQL = re.compile(
    r"\s*+(?:(?:--[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/;?|(?:set|use|begin|pragma|start|select)\b[^;\n]*;)\s*+)*+"
    r"(?:create\s+(?:table|database|schema|sequence|type|extension|index)|drop\s+(?:table|database)"
    r"|insert\s+into|lock\s+tables|alter\s+table|copy\s+\S+\s*\([^)]*\)\s+from)\b",
    re.IGNORECASE,
)
_ROOT = re.compile(r"\s*+<([A-Za-z_][\w:.-]*)[\s>]")


_FIRST = 65536
_FIXES = {
    "a web page": "Open it in a browser, copy the table and paste it under “Paste” on the Upload "
    "page; or open it in Excel and save it as a workbook.",
    "an SQL dump": "Load it into a database and export the table you want as CSV.",
    "an XML file": "Open it in Excel and save it as a workbook, or write it again as CSV or JSON.",
}


def refuse_markup(text: str, own_name: str, name: str) -> None:
    """Refuse a web page, an XML file or an SQL dump.

    Raises
    ------
    ReadError
        It is one; the sentence says what to do with it.
    """
    what = _what(text)
    if what is None:
        return
    promised = kind_named(own_name)
    named = f"named .{suffix_of(own_name)}, but really " if promised else ""
    raise ReadError(f"“{name}” is {named}{what}.", _FIXES[what])


def _what(text: str) -> str | None:
    if _PAGE.match(text[:4096]):
        return "a web page"
    if _DECLARED.match(text):
        return "an XML file"
    if _SQL.match(text[:_FIRST]) and text.count(";", 0, _FIRST) > 1:
        return "an SQL dump"
    root = _ROOT.match(text)
    # One element around everything; a column of snippets closes its elements many times.
    if root and text.rstrip().endswith(f"</{root[1]}>") and text.count(f"</{root[1]}>") == 1:
        return "an XML file"
    return None
