"""JSON values with nothing changed: numbers as they are written, keys that stand twice kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

_HALVES = re.compile("[\ud800-\udfff]")


class Number(str):
    """A number as it is written: 1.10, 1e400, NaN, or an id of twenty digits."""

    __slots__ = ()


class Values:
    """Reads JSON, and remembers which keys stood twice in one object."""

    def __init__(self) -> None:
        self.doubled: set[str] = set()
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=Number,
            parse_int=Number,
            parse_constant=Number,
            strict=False,  # a line break inside a string is no reason to refuse a file
        )

    def read(self, text: str) -> Any:
        """Return the value of a text.

        Raises
        ------
        ValueError
            It is no JSON.
        RecursionError
            It is nested too deeply.
        """
        return self._decoder.decode(text)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        found, times = {}, Counter[str]()
        for key, value in pairs:
            times[key] += 1
            if times[key] > 1:
                self.doubled.add(key)
            found[free_name(key, found, times[key])] = value
        return found


def free_name(name: str, taken: dict[str, Any], number: int = 2) -> str:
    """Return the name, or the first of name_2, name_3 ... that is free, from a number on.

    >>> free_name("a", {"a": 1, "a_2": 1})
    'a_3'
    """
    free, number = name, max(2, number)
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def as_cell(value: Any) -> str | None:
    """Return a value as the text of a cell; lists and objects stay JSON.

    >>> as_cell([Number("1.10"), "a", None])
    '[1.10, "a", null]'
    >>> as_cell(True), as_cell(Number("1.10")), as_cell("no"), as_cell(None)
    ('true', '1.10', 'no', None)
    """
    if value is None:
        return None
    if isinstance(value, str):
        return str(value)
    return as_json(value)


def as_json(value: Any) -> str:
    """Return a value as JSON text, numbers as they were written."""
    if isinstance(value, dict):
        inside = (f"{_quoted(key)}: {as_json(inner)}" for key, inner in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return str(value) if isinstance(value, Number) else _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def without_halves(text: str) -> str:
    r"""Return text in which half a character is written out, since no file can hold it.

    >>> without_halves("a\ud83d")
    'a\\ud83d'
    """
    return _HALVES.sub(lambda half: f"\\u{ord(half.group()):04x}", text)
