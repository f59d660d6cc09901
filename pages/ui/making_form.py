"""The form of a making: names of columns, pairs of keys and aggregates, by their roles."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import streamlit as st
from pydantic.fields import FieldInfo

from analytics.making import Making
from analytics.making.base import NEED_NUMBERS, NUMBERS, How, Role
from pages.ui.forms import spec_form

Columns = list[dict[str, str]]
_MOST_KEYS = 6


def making_form(
    spec: type[Making], tables: list[Columns], guessed: list[list[str]], key: str
) -> dict[str, Any]:
    """Draw one widget for each field of a making and return what they hold.

    Parameters
    ----------
    tables
        Name and kind of each column, of one table or two.
    guessed
        Pairs of columns that are likely keys.
    """
    roles = {name: role for name, field in spec.model_fields.items() if (role := _role(field))}
    values = {
        name: _DRAW[role.of](spec.model_fields[name], tables, guessed, f"{key}-{name}")
        for name, role in roles.items()
    }
    names = [column["name"] for column in tables[0]]
    return {**values, **spec_form(spec, None, names, key, elsewhere=tuple(roles))}


def is_complete(spec: type[Making], values: dict[str, Any]) -> bool:
    """Say whether all columns that are needed have been chosen."""
    needed = [name for name, field in spec.model_fields.items() if field.is_required()]
    return all(values.get(name) for name in needed)


def _role(field: FieldInfo) -> Role | None:
    return next((found for found in field.metadata if isinstance(found, Role)), None)


def _column(field: FieldInfo, tables: list[Columns], guessed: list[list[str]], key: str) -> Any:
    names = [column["name"] for column in tables[0]]
    return st.selectbox(
        field.title or "", names, index=None, placeholder="Choose", help=field.description, key=key
    )


def _columns(field: FieldInfo, tables: list[Columns], guessed: list[list[str]], key: str) -> Any:
    names = [column["name"] for column in tables[0]]
    return tuple(st.multiselect(field.title or "", names, help=field.description, key=key))


def _choice(field: FieldInfo, tables: list[Columns], guessed: list[list[str]], key: str) -> Any:
    role = _role(field)
    words = dict(role.words) if role else {}
    return st.selectbox(
        field.title or "", list(words), format_func=words.get, help=field.description, key=key
    )


def _aggregates(field: FieldInfo, tables: list[Columns], guessed: list[list[str]], key: str) -> Any:
    offered = [
        (how, column["name"])
        for column, how in product(tables[0], get_args(How))
        if how not in NEED_NUMBERS or column["kind"] in (*NUMBERS, "boolean")
    ]
    chosen = st.multiselect(
        field.title or "",
        offered,
        format_func=lambda pair: f"{pair[0]} of {pair[1]}",
        help=field.description,
        placeholder="Type a column’s name",
        select_all=False,
        key=key,
    )
    return tuple({"how": how, "column": column} for how, column in chosen)


def _keys(field: FieldInfo, tables: list[Columns], guessed: list[list[str]], key: str) -> Any:
    here, there = ([column["name"] for column in table] for table in tables)
    n = st.number_input(
        "Number of key columns",
        1,
        _MOST_KEYS,
        min(_MOST_KEYS, max(1, len(guessed))),
        help=field.description,
        key=f"{key}-n",
        width=240,
    )
    pairs = []
    for i in range(int(n)):
        guess = guessed[i] if i < len(guessed) else [None, None]
        left, right = st.columns(2)
        label = f"Key {i + 1}" if n > 1 else "Key"
        pairs.append(
            (
                left.selectbox(f"{label}, here", here, _place(here, guess[0]), key=f"{key}-l{i}"),
                right.selectbox(
                    f"{label}, there", there, _place(there, guess[1]), key=f"{key}-r{i}"
                ),
            )
        )
    return tuple(pair for pair in pairs if all(pair))


def _place(names: list[str], name: str | None) -> int | None:
    return names.index(name) if name in names else None


_DRAW = {
    "choice": _choice,
    "column": _column,
    "columns": _columns,
    "aggregates": _aggregates,
    "keys": _keys,
}
