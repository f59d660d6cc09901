"""Text: in one column, or in any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import duckdb

from analytics.profile.conditions.base import BaseCondition, Kinds, OfColumn, cell, text_of


class Contains(OfColumn):
    """A value, written as text, contains another text, whatever its case."""

    kind: Literal["contains"] = "contains"
    text: str

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        column = text_of(self.column)
        return column.isnotnull() & _contains(column, self.text)

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        lower = f"words({cell(self.column)}).str.lower()"
        return f"{lower}.str.contains({self.text.lower()!r}, regex=False, na=False)"

    def sentence(self) -> str:
        """Say the condition in words."""
        return f"{self.column} contains “{self.text}”"


class Anywhere(BaseCondition):
    """Some value of a row, written as text, contains a text, whatever its case."""

    kind: Literal["anywhere"] = "anywhere"
    text: str

    def names(self, known: Iterable[str]) -> tuple[str, ...]:
        """Return all columns of the table."""
        return tuple(known)

    def met(self, kinds: Kinds) -> duckdb.Expression:
        """Return when it holds."""
        # Joined by a sign that no one types, and looked at once.
        row = duckdb.FunctionExpression(
            "concat_ws", duckdb.ConstantExpression("\x1f"), *map(text_of, kinds)
        )
        return _contains(row, self.text)

    def code(self, kinds: Kinds) -> str:
        """Return the same in pandas."""
        each = [Contains(column=name, text=self.text).code(kinds) for name in kinds]
        return " | ".join(f"({one})" for one in each) or "False"

    def sentence(self) -> str:
        """Say the condition in words."""
        return f"some value contains “{self.text}”"


def _contains(column: duckdb.Expression, text: str) -> duckdb.Expression:
    wanted = duckdb.FunctionExpression("lower", duckdb.ConstantExpression(text))
    return duckdb.FunctionExpression("contains", duckdb.FunctionExpression("lower", column), wanted)
