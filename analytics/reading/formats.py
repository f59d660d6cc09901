"""Every kind of file that can be read: the one list that reader, page and sentences follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "json", "excel", "parquet", "arrow"]


@dataclass(frozen=True)
class Format:
    """How people call a kind of file, what it is in a sentence, and how its files are named."""

    title: str
    really: str
    suffixes: tuple[str, ...]


FORMATS: dict[Kind, Format] = {
    "text": Format("CSV", "delimited text", ("csv", "tsv", "tab", "txt")),
    "json": Format("JSON", "JSON", ("json", "ndjson", "jsonl", "geojson")),
    "excel": Format("Excel", "an Excel workbook", ("xlsx", "xls", "xlsm", "xlsb", "ods")),
    "parquet": Format("Parquet", "a Parquet file", ("parquet", "pq")),
    "arrow": Format("Arrow", "an Arrow file", ("arrow", "feather", "ipc", "arrows")),
}
PACKED = ("zip", "gz", "bz2", "xz")


def suffixes() -> list[str]:
    """Return the endings of all files that can be read, packed or not."""
    return [suffix for known in FORMATS.values() for suffix in known.suffixes] + list(PACKED)


def titles() -> str:
    """Return the kinds of file in words.

    >>> titles()
    'CSV, JSON, Excel, Parquet or Arrow'
    """
    *first, last = (known.title for known in FORMATS.values())
    return f"{', '.join(first)} or {last}"


def suffix_of(name: str) -> str:
    """Return the ending of a name in small letters, without its dot.

    >>> suffix_of("Sales.2024.CSV"), suffix_of("pasted table")
    ('csv', '')
    """
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_named(name: str) -> Kind | None:
    """Return the kind of file that a name promises, if it promises one."""
    suffix = suffix_of(name)
    return next((kind for kind, known in FORMATS.items() if suffix in known.suffixes), None)


def misnamed(name: str, kind: Kind) -> tuple[str, ...]:
    """Say that a file is another kind than its name promises, if so.

    >>> misnamed("sales.csv", "excel")
    ('named .csv, but really an Excel workbook',)
    >>> misnamed("sales.csv", "text"), misnamed("notes.txt", "json"), misnamed("sales", "json")
    ((), (), ())
    """
    suffix = suffix_of(name)
    promised = kind_named(name)
    free = suffix == "txt" and kind == "json"  # both are text
    if promised == kind or free or (promised is None and suffix not in PACKED):
        return ()
    return (f"named .{suffix}, but really {FORMATS[kind].really}",)
