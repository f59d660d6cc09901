"""Text that is JSON: a document, or a record on each line; all other text is left to others."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from analytics.errors import ReadError
from analytics.reading.formats import kind_named, suffix_of
from analytics.reading.json_records import Aside, Records
from analytics.reading.json_tables import table_in
from analytics.reading.json_values import Values, without_halves
from analytics.reading.lines import split_lines
from analytics.reading.options import Grid, ReadOptions

SHARE = 0.8  # of the lines that must be objects
_SHARE_NAMED = 0.5  # where the name says that they are
_SAMPLE = 200
# A bracket opens it; or it had one, and lost the beginning of its first line.
_BEGINS = re.compile(r"\s*+(?:[{\[]|[^\r\n]*\}\s*[\r\n]\s*\{)")
# No table that people write begins so by chance.
_CERTAIN = re.compile(r'\s*+(?:(?:\[\s*+)?\{\s*+"(?:[^"\\]|\\.)*+"\s*+:|\[\s*+\[\s*+["\d-])')
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(text: str, options: ReadOptions, own_name: str, name: str) -> Grid | None:
    """Return the table of a text that is JSON, nothing for any other text.

    Parameters
    ----------
    text
        The whole file.
    own_name
        What the file is called, perhaps inside an archive; a name that says JSON helps.
    name
        The name to use in sentences.

    Raises
    ------
    ReadError
        It is JSON, and damaged, nested too deeply, or no table.
    """
    if options.delimiter or not _BEGINS.match(text):
        return None
    try:
        grid = _table(text, options, own_name, name)
    except RecursionError as error:
        raise ReadError(
            f"“{name}” is nested too deeply to be a table.",
            "Write its records without so many brackets inside brackets.",
        ) from error
    return _writable(grid) if grid and _HALF.search(text) else grid


def _table(text: str, options: ReadOptions, own_name: str, name: str) -> Grid | None:
    values = Values()
    try:
        document = values.read(text)
    except (ValueError, RecursionError) as error:
        grid = _lines(text, own_name, name)
        if grid is not None:
            return grid
        if isinstance(error, RecursionError):
            raise
        if _damaged(text, own_name, error):
            raise _damage(text, name, error) from error
        return None
    return table_in(document, values.doubled, options, name)


def _lines(text: str, own_name: str, name: str) -> Grid | None:
    lines = split_lines(text)
    if len(lines) == 1 or _objects(lines[:_SAMPLE]) < 0.5:  # one line is the whole document
        return None
    values, records, aside = Values(), Records(name), list[Aside]()
    for number, line in enumerate(lines, 1):
        reason = _add(records, values, line)
        if reason:
            aside.append((number, line, reason))
    filled = sum(map(bool, map(str.strip, lines)))
    named = suffix_of(own_name) in ("ndjson", "jsonl")
    if len(records) < (_SHARE_NAMED if named else SHARE) * filled:
        return None
    return records.grid(aside, len(lines), ["JSON lines"], values.doubled)


def _add(records: Records, values: Values, line: str) -> str:
    """Add the record of a line, or return the reason why it has none."""
    try:
        found = values.read(line)
        if not isinstance(found, dict):
            return "JSON, but no object"
        records.add(found)
        return ""
    except json.JSONDecodeError as error:
        return f"no JSON from column {error.colno:,} on" if line.strip() else "blank line"
    except RecursionError:
        return "nested too deeply"


def _objects(lines: list[str]) -> float:
    """Return the share of the filled lines that are objects."""
    values, records = Values(), Records("")
    reasons = [_add(records, values, line) for line in lines if line.strip()]
    return reasons.count("") / max(1, len(reasons))


def _damaged(text: str, own_name: str, error: ValueError) -> bool:
    """Say whether text that is no JSON was meant to be."""
    if kind_named(own_name) == "json":
        return True
    # More after the end of a first value: rather a table whose first cell has brackets.
    return bool(_CERTAIN.match(text)) and "Extra data" not in str(error)


def _damage(text: str, name: str, error: ValueError) -> ReadError:
    place, line, column = (getattr(error, part, 0) for part in ("pos", "lineno", "colno"))
    open_string = "Unterminated" in str(error)
    if open_string or place >= len(text.rstrip()):
        what, fix = "it ends in the middle", "Fetch or export it again, to its end."
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    else:
        what = f"“{text[place : place + 20].split(chr(10))[0]}” does not fit"
        fix = "Mend it at that place, or export it again."
    return ReadError(f"“{name}” is damaged JSON: line {line:,}, column {column:,}: {what}.", fix)


def _writable(grid: Grid) -> Grid:
    """Return a grid without halves of characters, which no file can hold."""
    rows = [[cell and without_halves(cell) for cell in row] for row in grid.rows]
    aside = [(line, without_halves(raw), reason) for line, raw, reason in grid.set_aside]
    names = [without_halves(name) for name in grid.names]
    return replace(grid, names=names, rows=rows, set_aside=aside)
