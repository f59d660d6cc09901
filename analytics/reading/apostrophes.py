"""Text that a spreadsheet would take for a formula, made harmless, and brought back exactly.

A cell that begins with ``= + - @``, a tab or a CR gets an apostrophe before it, the usual mark of
text. One that begins with apostrophes and then such a character gets another, so that taking one
off always gives back what was there.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_HARMFUL = "^'*[=+\\-@\t\r]"
_MARKED = "^'+[=+\\-@\t\r]"
_NAME = re.compile(_HARMFUL)
_MARKED_NAME = re.compile(_MARKED)


def escaped(text: str) -> str:
    """Return a text that no spreadsheet runs.

    >>> escaped("=1+1"), escaped("'=1+1"), escaped("-5 °C"), escaped("'quoted'"), escaped("a=b")
    ("'=1+1", "''=1+1", "'-5 °C", "'quoted'", 'a=b')
    """
    return f"'{text}" if _NAME.match(text) else text


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given.

    >>> unescaped("'=1+1"), unescaped("''=1+1"), unescaped("'quoted'")
    ('=1+1', "'=1+1", "'quoted'")
    """
    return text[1:] if _MARKED_NAME.match(text) else text


def escape_cells(cells: pa.Array) -> pa.Array:
    """Return texts as `escaped` gives them; missing ones stay missing."""
    marked = pc.binary_join_element_wise("'", cells, pa.scalar("", cells.type))
    return pc.if_else(pc.match_substring_regex(cells, _HARMFUL), marked, cells)


def unescape_cells(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the texts that `escape_cells` was given."""
    bare = pc.utf8_slice_codeunits(cells, 1)
    return pc.if_else(pc.match_substring_regex(cells, _MARKED), bare, cells)


def escape_empty(cells: pa.Array) -> pa.Array:
    """Return texts of which none is empty, for sheets, where an empty cell is a missing one."""
    marked = pc.binary_join_element_wise("'", cells, pa.scalar("", cells.type))
    return pc.if_else(pc.match_substring_regex(cells, "^'*$"), marked, cells)


def unescape_empty(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the texts that `escape_empty` was given."""
    bare = pc.utf8_slice_codeunits(cells, 1)
    return pc.if_else(pc.match_substring_regex(cells, "^'+$"), bare, cells)
