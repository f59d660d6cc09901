"""Compute a column by a formula of others."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from analytics.errors import StepError
from analytics.steps.base import Misfits, Step, numbers_of

Numbers = Any  # a column, or one number for all rows
_QUOTED = re.compile(r"`([^`]+)`")
# What may stand in a formula, and how it is written in pandas: nothing else is ever carried out.
_SIGNS: dict[type[ast.operator], tuple[Callable[[Numbers, Numbers], Numbers], str]] = {
    ast.Add: (np.add, "+"),
    ast.Sub: (np.subtract, "-"),
    ast.Mult: (np.multiply, "*"),
    ast.Div: (np.divide, "/"),
    ast.Pow: (np.power, "**"),
    ast.Mod: (np.mod, "%"),
}
_FUNCTIONS: dict[str, tuple[Callable[..., Numbers], int]] = {
    **{n: (getattr(np, n), 1) for n in ("abs", "sqrt", "exp", "log", "log10", "floor", "ceil")},
    "round": (np.rint, 1),
    "min": (np.minimum, 2),
    "max": (np.maximum, 2),
}


class Formula(Step):
    """Compute a new column by a formula; where it has no finite result, that is missing."""

    title: ClassVar[str] = "Compute a column"
    group: ClassVar[str] = "Numbers"
    kind: Literal["formula"] = "formula"
    formula: str = Field(
        min_length=1,
        max_length=1000,
        title="Formula",
        examples=["(price - cost) / `unit price` * 100"],
        description="Names of columns, those with spaces in backticks, numbers, + - * / and "
        "brackets; also ** for powers, % for what is left of a division, abs, sqrt, exp, log, "
        "log10, round, floor, ceil, min(a, b) and max(a, b).",
    )
    name: str = Field("result", min_length=1, title="New column")

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return the frame with the new column."""
        parsed = _parsed(self.formula)
        values = {n: c.astype("float64") for n, c in self._columns(frame).items()}
        with np.errstate(all="ignore"):
            result = _Value(values).visit(parsed)
        column = pd.Series(result, frame.index, dtype="float64")
        return frame.assign(**{self.name: column.replace([np.inf, -np.inf], np.nan)})

    def _columns(self, frame: pd.DataFrame) -> dict[str, pd.Series]:
        names = _names(_parsed(self.formula))
        absent = [name for name in names if name not in frame.columns]
        if absent:
            raise StepError(
                f"{self.title}: there is no column “{absent[0]}”.",
                "Write names as they stand in the table, those with spaces in backticks.",
            )
        return numbers_of(frame, names, self.title)

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return the step as lines of pandas."""
        result = _Code().visit(_parsed(self.formula))
        column = f"pd.Series({result}, frame.index, dtype='float64')"
        return [
            "with np.errstate(all='ignore'):",
            f"    frame[{self.name!r}] = {column}.replace([np.inf, -np.inf], np.nan)",
        ]

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return, by the first column, the rows that know all values and have no result."""
        names = list(_names(_parsed(self.formula)))
        if not names:
            return {}
        known = before[names].notna().all(axis=1)
        return {names[0]: before.loc[known & after[self.name].isna(), names[0]]}

    def sentence(self) -> str:
        """Say what the step does."""
        return f"Compute {self.name} = {self.formula}"


def _parsed(formula: str) -> ast.expr:
    """Return what a formula says, with the name of each column as a text.

    Raises
    ------
    StepError
        It cannot be understood, or asks for more than a formula may.
    """
    mark, quoted = "q", [match[1] for match in _QUOTED.finditer(formula)]
    while mark in formula:
        mark += "q"
    places = iter(range(len(quoted)))
    plain = _QUOTED.sub(lambda _: f"{mark}{next(places)}", formula).strip()
    try:
        tree = ast.parse(plain, mode="eval").body
        return _Checked({f"{mark}{i}": n for i, n in enumerate(quoted)}, plain).visit(tree)
    except (RecursionError, MemoryError) as error:
        raise _not_understood("it is nested too deeply") from error
    except (SyntaxError, ValueError) as error:
        place = getattr(error, "offset", None) or 0
        inside = 0 < place <= len(plain)
        why = f"look at sign {place}" if inside else "something is missing at its end"
        raise _not_understood(why) from error


def _not_understood(why: str) -> StepError:
    return StepError(
        f"Compute a column: the formula is not understood: {why}.",
        "Use names of columns, numbers, + - * / ** % and brackets.",
    )


class _Checked(ast.NodeTransformer):
    """Lets through what a formula may say, names as the texts they stand for."""

    def __init__(self, written: dict[str, str], text: str) -> None:
        self._written, self._text = written, text

    def generic_visit(self, node: ast.AST) -> ast.AST:
        part = ast.get_source_segment(self._text, node) if isinstance(node, ast.expr) else ""
        raise _not_understood(f"“{(part or type(node).__name__)[:40]}” cannot stand there")

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if type(node.op) not in _SIGNS:
            self.generic_visit(node)
        return ast.BinOp(self.visit(node.left), node.op, self.visit(node.right))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        if not isinstance(node.op, ast.USub | ast.UAdd):
            self.generic_visit(node)
        return ast.UnaryOp(node.op, self.visit(node.operand))

    def visit_Call(self, node: ast.Call) -> ast.expr:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _FUNCTIONS or node.keywords or len(node.args) != _FUNCTIONS[name][1]:
            self.generic_visit(node)
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def visit_Name(self, node: ast.Name) -> ast.expr:
        # Python would take “ﬁ” in a name for “fi”: the text itself says what was written.
        text = ast.get_source_segment(self._text, node) or node.id
        return ast.Constant(self._written.get(text, text))

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if type(node.value) not in (int, float):
            self.generic_visit(node)
        try:
            return ast.Constant(float(node.value))  # type: ignore[arg-type]
        except OverflowError:
            raise _not_understood("a number in it is too large") from None


class _Value(ast.NodeVisitor):
    """Computes what a checked formula says."""

    def __init__(self, columns: dict[str, pd.Series]) -> None:
        self._columns = columns

    def visit_BinOp(self, node: ast.BinOp) -> Numbers:
        return _SIGNS[type(node.op)][0](self.visit(node.left), self.visit(node.right))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Numbers:
        value = self.visit(node.operand)
        return -value if isinstance(node.op, ast.USub) else value

    def visit_Call(self, node: ast.Call) -> Numbers:
        assert isinstance(node.func, ast.Name)
        return _FUNCTIONS[node.func.id][0](*map(self.visit, node.args))

    def visit_Constant(self, node: ast.Constant) -> Numbers:
        value = node.value
        return self._columns[value] if isinstance(value, str) else np.float64(value)  # type: ignore[arg-type]


class _Code(ast.NodeVisitor):
    """Writes what a checked formula says in pandas."""

    def visit_BinOp(self, node: ast.BinOp) -> str:
        sign = _SIGNS[type(node.op)][1]
        return f"({self.visit(node.left)} {sign} {self.visit(node.right)})"

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        sign = "-" if isinstance(node.op, ast.USub) else ""
        return f"({sign}{self.visit(node.operand)})"

    def visit_Call(self, node: ast.Call) -> str:
        assert isinstance(node.func, ast.Name)
        arguments = ", ".join(map(self.visit, node.args))
        return f"np.{_FUNCTIONS[node.func.id][0].__name__}({arguments})"

    def visit_Constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, str):
            return f"frame[{node.value!r}].astype('float64')"
        return f"np.float64({node.value!r})"


def _names(parsed: ast.expr) -> tuple[str, ...]:
    """Return the columns that a checked formula names, in order."""
    found = [node.value for node in ast.walk(parsed) if isinstance(node, ast.Constant)]
    return tuple(dict.fromkeys(name for name in found if isinstance(name, str)))
