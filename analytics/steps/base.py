"""What a cleaning step is: a question (its parameters) and, if it learns, an answer (its state)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field

from analytics.errors import StepError

Misfits = dict[str, pd.Series]
FLAGS = dict.fromkeys(("true", "yes", "y", "1", "1.0"), True)
FLAGS |= dict.fromkeys(("false", "no", "n", "0", "0.0"), False)


class AllRows(Protocol):
    """What a step may ask of a table that is too large to be held."""

    @property
    def n_rows(self) -> int:
        """How many rows there are."""

    def first_of_alike(self, columns: Sequence[str]) -> np.ndarray:
        """Return the places, rising, of the first of rows that are the same in these columns."""

    def in_order(self, columns: Sequence[str], order: str) -> np.ndarray:
        """Return the places in the order of columns, ``ascending`` or ``descending``."""


class Step(BaseModel):
    """One cleaning operation.

    A subclass declares its parameters as fields and implements `transform`. One that learns also
    implements `learn`; what it returns is plain JSON, so that it travels with the model.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: ClassVar[str]
    group: ClassVar[str]
    learns: ClassVar[bool] = False
    # It drops, orders or edits rows of this very table: it stands before the steps that learn, and
    # new rows, which are other rows, never see it.
    only_these_rows: ClassVar[bool] = False
    # Each row comes out as it would alone, so that a table can be cleaned piece by piece. A step of
    # which that is not true says which rows stay, and in which order, in `places`.
    row_by_row: ClassVar[bool] = True
    # Functions whose source goes into a script beside the lines of `code`: they know pandas, numpy,
    # pyarrow and the standard library only.
    helpers: ClassVar[tuple[Callable[..., Any], ...]] = ()
    # It names a row by its number, which is another row in another table.
    of_one_table: ClassVar[bool] = False

    kind: str
    enabled: bool = Field(
        True, title="Enabled", description="Switch the step off without losing it."
    )

    def learn(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Return what the step must remember of the training rows, as JSON."""
        return {}

    def transform(self, frame: pd.DataFrame, state: dict[str, Any]) -> pd.DataFrame:
        """Return a new frame; `frame` is left as it was."""
        raise NotImplementedError

    def code(self, frame: pd.DataFrame, state: dict[str, Any]) -> list[str]:
        """Return lines of pandas that do to a table called ``frame`` what `transform` does.

        Parameters
        ----------
        frame
            Rows before the step: the columns and types the lines are for.
        state
            What `learn` returned.
        """
        raise NotImplementedError

    def by_column(self) -> list[tuple[str, Step]]:
        """Return each column that it learns from, and the step that learns from this one alone."""
        if "columns" not in type(self).model_fields:
            return [(getattr(self, "column"), self)]  # noqa: B009 (a subclass has it)
        columns: tuple[str, ...] = getattr(self, "columns")  # noqa: B009
        return [(name, self.model_copy(update={"columns": (name,)})) for name in columns]

    def places(self, rows: AllRows) -> np.ndarray:
        """Return the places of the rows that stay, in their order, if it is not `row_by_row`."""
        raise NotImplementedError

    def concerns(self, rows: pd.Index) -> bool:
        """Return whether the step is about any of the rows with these numbers."""
        return True

    def misfits(self, before: pd.DataFrame, after: pd.DataFrame) -> Misfits:
        """Return, by column, the values of `before` that the step could not work on."""
        return {}

    def sentence(self) -> str:
        """Say what the step does, for the list of steps."""
        return self.title


def existing(frame: pd.DataFrame, columns: tuple[str, ...], step: str) -> list[str]:
    """Return `columns` as a list.

    Raises
    ------
    StepError
        One of them is not in the frame.
    """
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise StepError(
            f"{step}: there is no column “{absent[0]}”.",
            "Edit the step and choose a column that exists.",
        )
    return list(columns)


def words_of(frame: pd.DataFrame, columns: tuple[str, ...], step: str) -> dict[str, pd.Series]:
    """Return the columns of words.

    Raises
    ------
    StepError
        One of them is absent, or holds no words.
    """
    found = {name: _filled(frame[name], "str") for name in existing(frame, columns, step)}
    for name, column in found.items():
        if column.dtype != "str":
            raise StepError(
                f"{step}: “{name}” holds no words.", "Leave the column out of this step."
            )
    return found


def numbers_of(frame: pd.DataFrame, columns: tuple[str, ...], step: str) -> dict[str, pd.Series]:
    """Return the columns of numbers.

    Raises
    ------
    StepError
        One of them is absent, or holds no numbers.
    """
    found = {name: _filled(frame[name], "float64") for name in existing(frame, columns, step)}
    for name, column in found.items():
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            raise StepError(
                f"{step}: “{name}” holds no numbers.",
                "Change its type to a number first, or leave it out of this step.",
            )
    return found


def dates_of(frame: pd.DataFrame, columns: tuple[str, ...], step: str) -> dict[str, pd.Series]:
    """Return the columns of dates.

    Raises
    ------
    StepError
        One of them is absent, or holds no dates.
    """
    names = existing(frame, columns, step)
    found = {name: _filled(frame[name], "datetime64[us]") for name in names}
    for name, column in found.items():
        if not pd.api.types.is_datetime64_any_dtype(column):
            raise StepError(f"{step}: “{name}” holds no dates.", "Change its type to date first.")
    return found


def unused(frame: pd.DataFrame, name: str, step: str) -> str:
    """Return the name of a new column.

    Raises
    ------
    StepError
        There is such a column already, and nothing may be overwritten in silence.
    """
    if name in frame.columns:
        raise StepError(f"{step}: there is a column “{name}” already.", "Choose another name.")
    return name


def literal(value: Any) -> str:
    """Return a value as a script writes it.

    >>> print(literal({"a": [1, None, float("nan")], "it's": pd.Timestamp("2024-01-31")}))
    {'a': [1, None, float('nan')], "it's": pd.Timestamp('2024-01-31T00:00:00')}
    """
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(k)}: {literal(v)}' for k, v in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, pd.Timestamp):
        return f"pd.Timestamp({value.isoformat()!r})"
    value = value.item() if isinstance(value, np.generic) else value
    return (
        f"float('{value}')" if isinstance(value, float) and not np.isfinite(value) else repr(value)
    )


def on_each(columns: Sequence[str], expression: str) -> str:
    """Return a line that computes columns anew, each from itself, which is ``frame[n]``.

    >>> on_each(("a", "b"), "frame[n].abs()")
    "frame = frame.assign(**{n: frame[n].abs() for n in ['a', 'b']})"
    """
    return f"frame = frame.assign(**{{n: {expression} for n in {literal(list(columns))}}})"


def of_different(words: pd.Series, change: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Return words changed, each different one once: in a column they repeat."""
    codes, different = pd.factorize(words)
    changed = change(pd.Series(different, dtype="str"))
    return pd.Series(changed.array.take(codes, allow_fill=True), words.index)


def substituted(words: pd.Series, pattern: str, by: str) -> pd.Series:
    """Return words with each match of a pattern replaced, as RE2 finds it; missing ones stay."""
    texts = pa.array(words, type=pa.large_string(), from_pandas=True)
    done = pc.replace_substring_regex(texts, pattern=pattern, replacement=by)
    return pd.Series(done.to_pandas().array, words.index, dtype="str")


def lost(before: pd.DataFrame, after: pd.DataFrame, columns: tuple[str, ...]) -> Misfits:
    """Return, by column, the values that are missing after a step and were known before it."""
    return {n: before.loc[before[n].notna() & after[n].isna(), n] for n in columns}


def limits(low: float | None, high: float | None, step: str) -> tuple[float, float]:
    """Return two limits, one that is left open as infinite.

    Raises
    ------
    StepError
        Both are left open, or the lower one lies above the upper one.
    """
    if low is None and high is None:
        raise StepError(f"{step}: no limit is given.", "Give the lower one, the upper one or both.")
    bottom, top = (-np.inf if low is None else low, np.inf if high is None else high)
    if bottom > top:
        raise StepError(f"{step}: {bottom:g} lies above {top:g}.", "Swap the two limits.")
    return bottom, top


def limits_said(low: float | None, high: float | None) -> str:
    """Return limits for a sentence.

    >>> limits_said(0, 9.5), limits_said(None, 9.5), limits_said(0, None)
    ('between 0 and 9.5', 'up to 9.5', 'from 0')
    """
    if low is not None and high is not None:
        return f"between {low:g} and {high:g}"
    return f"from {low:g}" if low is not None else f"up to {high:g}"


def replaced(words: pd.Series, pattern: str, by: str, step: str) -> pd.Series:
    """Return words with each match of a pattern replaced; missing ones stay missing.

    Arrow's RE2 reads a text once whatever the pattern is: none can make it search without end.

    Raises
    ------
    StepError
        The pattern, or what is put in its place, cannot be understood.
    """
    try:
        # A bad pattern is found out even where there are no rows.
        pc.replace_substring_regex(pa.array([""]), pattern=pattern, replacement=by)
        return substituted(words, pattern, by)
    except pa.ArrowInvalid as error:
        reason = str(error).split(": ", 1)[-1].rstrip(".")
        if "Rewrite schema requests" in reason:
            reason = "it has no such group in round brackets"
        raise StepError(
            f"{step}: the pattern “{pattern}” cannot be used: {reason}.",
            "Correct the pattern, or what is put in its place.",
        ) from error


def _filled(column: pd.Series, kind: Literal["str", "float64", "datetime64[us]"]) -> pd.Series:
    # New rows may lack the target or a column left out: it comes as objects, all missing.
    empty = column.dtype == "object" and column.isna().all()
    return column.astype(kind) if empty else column


def finite(column: pd.Series) -> pd.Series:
    """Return the numbers of a column as float64, an infinite one as missing."""
    return column.astype("float64").replace([np.inf, -np.inf], np.nan)


def value_of(text: str, column: pd.Series, step: str) -> Any:
    """Return what someone typed as a value of the column's own kind.

    Raises
    ------
    StepError
        It is not of that kind.
    """
    try:
        if pd.api.types.is_bool_dtype(column):
            return FLAGS[text.strip().lower()]
        if pd.api.types.is_datetime64_any_dtype(column):
            return _date(text.strip(), getattr(column.dtype, "tz", None))
        value = pd.Series([text]).astype(column.dtype).iloc[0]
        if pd.isna(value):
            raise ValueError(text)
        return value
    except (KeyError, ValueError, TypeError) as error:
        raise StepError(
            f"{step}: “{text}” does not fit the column “{column.name}”.",
            "Give a value of the column's own kind.",
        ) from error


def _date(text: str, zone: Any) -> pd.Timestamp:
    date = pd.to_datetime(text, format="ISO8601")  # 05/01/2020 would be a guess
    if zone is None and date.tz is not None:
        raise ValueError(text)
    return date.tz_localize(zone) if date.tz is None else date.tz_convert(zone)


def listed(columns: tuple[str, ...]) -> str:
    """Return names for a sentence.

    >>> listed(("a", "b", "c", "d", "e"))
    'a, b, c and 2 more'
    """
    shown = ", ".join(columns[:3])
    return f"{shown} and {len(columns) - 3} more" if len(columns) > 3 else shown


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
