"""What holds for whatever is read, and for every sentence about what cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analytics.errors import AnalyticsError
from analytics.reading import Parsed
from analytics.reading.encoding import decode
from analytics.reading.source import open_source

# Class names, addresses, and what libraries say to programmers.
_RAW = re.compile(
    r"0x[0-9a-f]{6,}|\w+(Error|Exception|Invalid|Warning)\b|Traceback|<[\w.]+ object|errno", re.I
)


def unclear(error: AnalyticsError, path: Path) -> str:
    """Return what is wrong with the sentences of an error, nothing where they will do."""
    said = f"{error.problem} {error.fix}"
    ends = error.problem.endswith(".") and error.fix.endswith(".")
    if not ends or error.problem[0] not in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return f"not two sentences: {said}"
    if str(path.parent) in said or (path.name not in said and "line" not in said):
        return f"does not name the file: {said}"
    own = said.replace(path.name, "")
    if _RAW.search(re.sub("“.*?”", "", own, flags=re.DOTALL)) or len(said) > 1200:
        return f"written for programmers: {said}"
    return ""


def broken_promise(found: Parsed, path: Path) -> str:
    """Return what does not hold of a table, nothing where all does."""
    names = [column.name for column in found.columns]
    checks = {
        "rows": len(found.frame) == len(found.raw) > 0,
        "names": list(found.frame) == list(found.raw) == names
        and len(set(names)) == len(names) > 0,
        "missing": [c.n_missing for c in found.columns] == found.frame.isna().sum().tolist(),
        "order": found.set_aside["line"].is_monotonic_increasing,
        "within": found.set_aside["line"].between(1, found.n_lines).all(),
        "text": all(map(_is_text, [*names, *found.decisions, *found.set_aside["raw"]])),
    }
    broken = [name for name, holds in checks.items() if not holds]
    return "; ".join([*broken, *filter(None, [lines_lost(found, path)])])


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def lines_lost(found: Parsed, path: Path) -> str:
    """Say where loaded + set aside is not what there was: lines, records or rows."""
    source = open_source(path, path.name)
    is_json = any(said.startswith("JSON") for said in found.decisions)
    if source.kind == "text" and (not is_json or "JSON lines" in found.decisions):
        n_lines = _lines_of(source.data, found.options.encoding)
        if n_lines != found.n_lines:
            return f"{found.n_lines} lines are told, and there are {n_lines}"
    spans = source.kind == "text" and not is_json  # a quoted cell may hold ends of lines
    loaded = len(found.raw) + (_ends(found.raw) if spans else 0)
    aside = len(found.set_aside) + (_ends(found.set_aside[["raw"]]) if spans else 0)
    header = found.n_lines - loaded - aside
    named = found.options.header or 0
    fits = header in (0, 1) if is_json else header == named or (spans and header > named == 1)
    return "" if fits else f"{found.n_lines} lines, {loaded} loaded and {aside} set aside"


def _lines_of(data: bytes, encoding: str | None) -> int:
    text = decode(data, encoding, "").text.replace("\0", "")
    lines = re.split("\r\n|\r|\n", text)
    while lines and not lines[-1].strip(" \x1a"):
        lines.pop()
    return len(lines)


def _ends(cells: pd.DataFrame) -> int:
    return sum(int(cells[name].str.count("\n").sum()) for name in cells)
