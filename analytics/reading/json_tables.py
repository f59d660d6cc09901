"""Where the table is in a JSON document: the ways in which people write one down."""

from __future__ import annotations

from collections import Counter
from typing import Any

from analytics.errors import ReadError, brief
from analytics.reading.header import looks_like_header
from analytics.reading.json_records import Aside, Records, listed
from analytics.reading.json_values import as_cell, as_json
from analytics.reading.limits import check_width
from analytics.reading.options import Grid, ReadOptions

_DEEPEST = 3  # objects around a list of records
# What those who publish records call them, beside lists of fields, links and the like.
_ROWS = ("records", "data", "rows", "results", "items", "features", "observations", "entries")
_SHARE = 0.8  # of a list that must be records, or rows, to make it a table


def table_in(document: Any, doubled: set[str], options: ReadOptions, name: str) -> Grid:
    """Return the table in a document.

    Raises
    ------
    ReadError
        There is none, there are several, or it has no rows.
    RecursionError
        A value is nested too deeply.
    """
    if isinstance(document, list):
        return _of_list(document, doubled, options, name, [])
    if not isinstance(document, dict):
        raise ReadError(f"“{name}” holds a single value.", "Choose a file with records.")
    if _is_split(document):
        return _split(document, name)
    path, names = _names_of_rows(document)
    if names:
        return _split({**document, "columns": names}, name, f"names in “{path}”")
    found = _lists_of_records(document)
    rows = [path for path in found if path.rpartition(".")[2] in _ROWS]
    found = {rows[0]: found[rows[0]]} if len(rows) == 1 else found
    if len(found) > 1:
        raise ReadError(
            f"“{name}” holds {len(found):,} tables: {listed(found)}.",
            "Keep the one you want in a file of its own.",
        )
    for path, (records, left) in found.items():
        said = [f"rows from “{path}”", *([f"left out: {listed(left)}"] if left else [])]
        return _of_list(records, doubled, options, name, said)
    return _of_object(document, doubled, name)


def _of_object(document: dict[str, Any], doubled: set[str], name: str) -> Grid:
    if document and all(isinstance(column, list) for column in document.values()):
        return _columns(document, doubled, name, "list")
    if _counts_rows(document):
        columns = {key: list(column.values()) for key, column in document.items()}
        return _columns(columns, doubled, name, "object")
    records = Records(name)
    if _keyed(document):
        for key, record in document.items():
            records.add({"key" if "key" not in record else "key_of_record": key, **record})
        return records.grid([], len(records), ["JSON, one record for each key"], doubled)
    records.add(document)
    return records.grid([], 1, ["JSON, one record"], doubled)


def _of_list(
    items: list[Any], doubled: set[str], options: ReadOptions, name: str, said: list[str]
) -> Grid:
    kinds = Counter(map(type, items))
    if len(items) == 2 and isinstance(items[0], dict) and _is_records(items[1]):
        about = [*said, "left out: the record before the list"]
        return _of_list(items[1], doubled, options, name, about)
    if kinds[list] > _SHARE * len(items):
        return _rows(items, options, name, said)
    if kinds[dict] < _SHARE * len(items):
        cells = [[as_cell(item)] for item in items]
        return Grid(["value"], cells, [], len(items), [*said, "JSON, a list of values"], 1)
    records, aside = Records(name), list[Aside]()
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            records.add(item)
        else:
            aside.append((number, as_json(item), "a value where the others are records"))
    return records.grid(aside, len(items), ["JSON records", *said], doubled)


def _rows(items: list[Any], options: ReadOptions, name: str, said: list[str]) -> Grid:
    rows, aside = _even(items, Counter(len(i) for i in items if isinstance(i, list)))
    _check(rows, name)
    words = [[cell or "" for cell in row] for row in rows[:200]]
    asked = options.header
    header = asked if asked is not None else int(looks_like_header(words[0], words[1:]))
    names = words[0] if header else [""] * len(words[0])
    if header and not rows[1:]:
        raise ReadError(f"“{name}” has a header but no rows.", "Choose a file with rows.")
    first = "header in the first row" if header else "no header: columns are numbered"
    return Grid(names, rows[header:], aside, len(items), ["JSON rows", *said, first], header)


def _even(items: list[Any], widths: Counter[int]) -> tuple[list[list[str | None]], list[Aside]]:
    width = max(widths, key=lambda w: (widths[w], w), default=0)
    rows, aside = list[list[str | None]](), list[Aside]()
    for number, item in enumerate(items, 1):
        if isinstance(item, list) and len(item) == width:
            rows.append([as_cell(cell) for cell in item])
        else:
            found = f"{len(item)} cells" if isinstance(item, list) else "a value"
            aside.append((number, as_json(item), f"{found} and not {width}"))
    return rows, aside


def _check(rows: list[list[str | None]], name: str) -> None:
    if not rows or not rows[0]:
        raise ReadError(f"“{name}” has no rows.", "Choose a file with rows.")
    check_width(len(rows[0]), name)


def _is_split(document: dict[str, Any]) -> bool:
    names, rows = document.get("columns"), document.get("data")
    return (
        isinstance(names, list)
        and isinstance(rows, list)
        and all(isinstance(row, list) for row in rows)
        and not any(isinstance(name, dict) for name in names)
    )


def _names_of_rows(document: dict[str, Any]) -> tuple[str, list[str]]:
    """Return where the names of rows without names stand: in a list of as many objects."""
    rows = document.get("data")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        return "", []
    for path, (records, _) in _lists_of_records(document).items():
        given = [record.get("name") for record in records if isinstance(record, dict)]
        names = [title for title in given if isinstance(title, str)]
        if len(names) == len(given) == len(rows[0]):
            return path, names
    return "", []


def _split(document: dict[str, Any], name: str, named: str = "names in “columns”") -> Grid:
    names = [as_cell(title) or "" for title in document["columns"]]
    rows, aside = _even(document["data"], Counter({len(names): 1}))
    _check(rows, name)
    said = [f"JSON: {named}, rows in “data”"]
    left = [key for key in document if key not in ("columns", "data", "index")]
    index = [as_cell(label) for label in document.get("index") or []]
    if len(index) == len(rows) and not _counting(index):
        names, rows = ["index", *names], [[label, *row] for label, row in zip(index, rows)]
        said.append("“index” is kept as a column")
    elif index and not _counting(index):
        left.append("index")
    if left:
        said.append(f"left out: {listed(left)}")
    return Grid(names, rows, aside, len(document["data"]), said, 1)


def _columns(document: dict[str, list[Any]], doubled: set[str], name: str, what: str) -> Grid:
    lengths = {key: len(column) for key, column in document.items()}
    if len(set(lengths.values())) > 1:
        (one, a), (other, b) = min(lengths.items(), key=_second), max(lengths.items(), key=_second)
        raise ReadError(
            f"“{name}”: the columns are not equally long: {a:,} in “{brief(one)}” and "
            f"{b:,} in “{brief(other)}”.",
            "Write the file again, with null where a value is missing.",
        )
    records = Records(name)
    for row in zip(*document.values()):
        records.add(dict(zip(document, row)))
    return records.grid([], len(records), [f"JSON, one {what} for each column"], doubled)


def _second(pair: tuple[str, int]) -> int:
    return pair[1]


def _counts_rows(document: dict[str, Any]) -> bool:
    """Say whether each value is a column with its rows numbered, as pandas writes them."""
    columns = list(document.values())
    return (
        bool(columns)
        and all(isinstance(column, dict) and column for column in columns)
        and _counting(list(columns[0]))
        and all(list(column) == list(columns[0]) for column in columns)
    )


def _counting(labels: list[Any]) -> bool:
    return labels == [str(number) for number in range(len(labels))]


def _keyed(document: dict[str, Any]) -> bool:
    """Say whether each value is a record, and all have the same keys."""
    records = list(document.values())
    return (
        len(records) > 1
        and all(isinstance(record, dict) and record for record in records)
        and all(record.keys() == records[0].keys() for record in records)
    )


def _lists_of_records(document: dict[str, Any]) -> dict[str, tuple[list[Any], list[str]]]:
    """Return the lists of records that lie nearest, by path, and what stands beside each."""
    level: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), document)]
    for _ in range(_DEEPEST):
        items = [((*path, key), value) for path, inside in level for key, value in inside.items()]
        found = [(path, value) for path, value in items if _is_records(value)]
        if found:
            return {".".join(path): (value, _beside(document, path)) for path, value in found}
        level = [(path, value) for path, value in items if isinstance(value, dict)]
    return {}


def _beside(document: dict[str, Any], path: tuple[str, ...]) -> list[str]:
    left, inside = list[str](), document
    for depth, key in enumerate(path):
        left += [".".join((*path[:depth], other)) for other in inside if other != key]
        inside = inside[key]
    return left


def _is_records(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return sum(isinstance(item, dict) for item in value) >= _SHARE * len(value)
