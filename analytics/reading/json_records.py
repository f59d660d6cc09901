"""Records of JSON become rows: inner objects are opened once, what lies deeper stays JSON text."""

from __future__ import annotations

from typing import Any

from analytics.errors import ReadError, brief
from analytics.limits import limits
from analytics.reading.json_values import as_cell, free_name
from analytics.reading.options import Grid

Aside = tuple[int, str, str]


class Records:
    """Rows that grow record by record; a key that comes later becomes a column."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[dict[str, str | None]] = []
        self._columns: dict[str, None] = {}
        self._opened: dict[str, None] = {}
        self._kept: dict[str, None] = {}
        self._doubled: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, record: dict[str, Any]) -> None:
        """Add a record as the next row.

        Raises
        ------
        ReadError
            There are too many different keys.
        RecursionError
            It is nested too deeply.
        """
        row = self._flat(record)
        self._rows.append(row)
        self._columns.update(dict.fromkeys(row))
        if len(self._columns) > limits().columns:
            raise ReadError(
                f"“{self._name}”, record {len(self._rows):,}: here are more than "
                f"{limits().columns:,} different keys, and each would be a column.",
                "Keep the keys you need and try again.",
            )

    def _flat(self, record: dict[str, Any]) -> dict[str, str | None]:
        row: dict[str, str | None] = {}
        for key, value in record.items():
            if isinstance(value, dict) and value:
                self._opened[key] = None
                for inner, deep in value.items():
                    self._put(row, f"{key}.{inner}", deep)
            else:
                self._put(row, key, value)
        return row

    def _put(self, row: dict[str, str | None], name: str, value: Any) -> None:
        if name in row:
            self._doubled[name] = None
            name = free_name(name, row)
        row[name] = as_cell(value)
        if isinstance(value, dict | list):
            self._kept[name] = None

    def grid(self, aside: list[Aside], n_lines: int, said: list[str], doubled: set[str]) -> Grid:
        """Return the rows as a grid, and what there is to say about them.

        Raises
        ------
        ReadError
            There are no rows, or far too many cells.
        """
        columns = [name for name in self._columns if not self._only_null(name)]
        if not self._rows or not columns:
            raise ReadError(f"“{self._name}” has no rows.", "Choose a file with records.")
        if len(columns) * len(self._rows) > limits().json_cells:  # nearly all of them are empty
            raise ReadError(
                f"“{self._name}” would be a table of {len(self._rows):,} rows and "
                f"{len(columns):,} columns; at most {limits().json_cells:,} cells can be read.",
                "Keep the keys you need and try again.",
            )
        rows = [list(map(row.get, columns)) for row in self._rows]
        return Grid(columns, rows, aside, n_lines, [*said, *self._said(doubled)], header=1)

    def _only_null(self, name: str) -> bool:
        # Where most records have an object, a null is no column of its own.
        return name in self._opened and not any(row.get(name) is not None for row in self._rows)

    def _said(self, doubled: set[str]) -> list[str]:
        said = []
        if self._opened:
            outer = next(iter(self._opened))
            inner = (name for name in self._columns if name.startswith(f"{outer}."))
            said.append(f"objects are opened once, as in “{next(inner, outer)}”")
        if self._kept:
            said.append(f"kept as JSON text: {listed(self._kept)}")
        twice = dict.fromkeys([*sorted(doubled), *self._doubled])
        if twice:
            said.append(f"stands twice in one record: {listed(twice)}; the second ends in _2")
        return said


def listed(names: Any) -> str:
    """Return up to five names in words.

    >>> listed(["a", "b"])
    '“a”, “b”'
    """
    shown = list(names)
    more = f" and {len(shown) - 5:,} more" if len(shown) > 5 else ""
    return ", ".join(f"“{brief(name)}”" for name in shown[:5]) + more
