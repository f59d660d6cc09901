"""From a frame with numbers, categories, dates and holes to the matrix that trees split on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from analytics.errors import TrainingError
from analytics.long_table import Table
from analytics.models.forest.words import frequent_words, having

Kind = Literal["number", "boolean", "date", "one_hot", "rank", "top"]

ALIGNED = 64  # bytes
BLOCK = 65_536  # rows
_ONE_HOT_UP_TO = 32
_TOP = 100
_LARGEST = float(np.finfo(np.float32).max)
_BEFORE_ALL_RANKS = -1.0
_DATE_PARTS = 4
_TRUTH = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "1": 1.0, "0": 0.0}


@dataclass(frozen=True)
class Part:
    """What was learned about one column.

    `fill` stands in for missing values, one number per matrix column; `flag` adds a matrix column
    that is 1 where the value is missing; `categories` are ordered by frequency; each of `words`
    has a matrix column that is 1 where the text has it.
    """

    name: str
    kind: Kind
    fill: tuple[float, ...]
    flag: bool
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many matrix columns this column becomes."""
        return len(self.fill) + self.flag

    def transform(self, column: pd.Series) -> np.ndarray:
        """Return float32 of shape (rows, width), without missing values."""
        raw = _RAW[self.kind](column, self.categories)
        if self.words:
            raw = np.column_stack([raw, having(column, self.words)])
        missing = np.isnan(raw)
        filled = np.where(missing, np.array(self.fill), raw)
        if self.flag:
            filled = np.column_stack([filled, column.isna() | missing.any(axis=1)])
        return np.clip(filled, -_LARGEST, _LARGEST).astype(np.float32)


@dataclass(frozen=True)
class Encoder:
    """Turns frames into matrices; learned on the training rows only, and plain JSON.

    Numbers and booleans get the training median where they are missing, dates become day count,
    month, weekday and hour, up to 32 categories become one column each, more become their rank
    by frequency, and where they are texts of several words, one column for each of up to 32
    frequent words more. A column that had missing values in training also gets a missing flag. A
    category never seen in training is none of the known ones.
    """

    parts: tuple[Part, ...]

    @classmethod
    def fit(cls, frame: Table, many: Literal["rank", "top"] = "rank") -> Encoder:
        """Learn from the training rows.

        Of more than 32 categories, `many` makes their rank by frequency, or a column each for the
        100 most frequent ones.
        """
        return cls(tuple(_learn(str(name), frame[name], many) for name in frame.columns))

    @property
    def columns(self) -> tuple[str, ...]:
        """The original column of each matrix column."""
        return tuple(part.name for part in self.parts for _ in range(part.width))

    @property
    def names(self) -> tuple[str, ...]:
        """The original columns, in the order of training."""
        return tuple(part.name for part in self.parts)

    def transform(self, frame: Table) -> np.ndarray:
        """Return a float32 matrix of shape (rows, len(columns)).

        Raises
        ------
        TrainingError
            A column the model was trained on is absent.
        """
        absent = [name for name in self.names if name not in frame.columns]
        if absent:
            raise TrainingError(
                f"The model needs the column “{absent[0]}”, which these rows do not have.",
                "Add the column, or train without it.",
            )
        # One column after the other into its place: joined at the end they would all stand twice.
        matrix = _empty(len(frame), sum(part.width for part in self.parts))
        start = 0
        for part in self.parts:
            column, end = frame[part.name], start + part.width
            for row in range(0, len(column), BLOCK):  # numbers on their way take twice the bytes
                rows = slice(row, row + BLOCK)
                matrix[rows, start:end] = part.transform(column.iloc[rows])
            start = end
        return matrix

    def to_json(self) -> list[dict[str, Any]]:
        """Return the state as lists, strings and numbers."""
        return [asdict(part) for part in self.parts]

    @classmethod
    def from_json(cls, state: list[dict[str, Any]]) -> Encoder:
        """Rebuild what `to_json` returned."""
        sequences = ("fill", "categories", "words")
        return cls(
            tuple(Part(**row | {key: tuple(row[key]) for key in sequences}) for row in state)
        )


def _empty(rows: int, columns: int) -> np.ndarray:
    """Return a float32 matrix that begins where TensorFlow can take it without a copy."""
    n_bytes = 4 * rows * columns
    memory = np.empty(n_bytes + ALIGNED, np.uint8)
    start = -memory.ctypes.data % ALIGNED
    return memory[start : start + n_bytes].view(np.float32).reshape(rows, columns)


def _learn(name: str, column: pd.Series, many: Kind) -> Part:
    kind = _kind(column)
    if kind == "one_hot":
        return _learn_categories(name, column, many)
    raw = _RAW[kind](column, ())
    fill = tuple(_median(values) for values in raw.T)
    return Part(name, kind, fill, bool(np.isnan(raw).any()))


def _learn_categories(name: str, column: pd.Series, many: Kind) -> Part:
    counts = column.dropna().astype(str).value_counts()
    categories = tuple(sorted(counts.index, key=lambda category: (-counts[category], category)))
    missing = bool(column.isna().any())
    if len(categories) <= _ONE_HOT_UP_TO:
        return Part(name, "one_hot", (0.0,) * len(categories), missing, categories)
    words = frequent_words(column)
    none = (0.0,) * len(words)
    if many == "top":
        top = categories[:_TOP]
        return Part(name, "top", (0.0,) * len(top) + none, missing, top, words)
    return Part(name, "rank", (_BEFORE_ALL_RANKS, *none), missing, categories, words)


def _kind(column: pd.Series) -> Kind:
    types = pd.api.types
    if types.is_bool_dtype(column.dtype):
        return "boolean"
    if types.is_numeric_dtype(column.dtype):
        return "number"
    return "date" if types.is_datetime64_any_dtype(column.dtype) else "one_hot"


def _median(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known, overwrite_input=True)) if len(known) else 0.0


def _raw_number(column: pd.Series, _: tuple[str, ...]) -> np.ndarray:
    values = pd.to_numeric(column, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)[:, None]


def _raw_boolean(column: pd.Series, categories: tuple[str, ...]) -> np.ndarray:
    # rows typed by hand or read from a file bring booleans as text
    if not pd.api.types.is_bool_dtype(column.dtype):
        column = column.astype(str).str.lower().map(_TRUTH)
    return _raw_number(column.astype("Float64"), categories)


def _raw_date(column: pd.Series, _: tuple[str, ...]) -> np.ndarray:
    dates = pd.to_datetime(column, errors="coerce", utc=True)
    days = (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)
    parts: list[pd.Series] = [days, dates.dt.month, dates.dt.day_of_week, dates.dt.hour]
    return np.column_stack([part.to_numpy(np.float64, na_value=np.nan) for part in parts])


def _raw_one_hot(column: pd.Series, categories: tuple[str, ...]) -> np.ndarray:
    code = _code(column, categories)
    return (code[:, None] == np.arange(len(categories))).astype(np.float64)


def _raw_rank(column: pd.Series, categories: tuple[str, ...]) -> np.ndarray:
    code = _code(column, categories)
    rank = np.where(code < 0, len(categories), code)
    return np.where(column.isna(), np.nan, rank)[:, None]


def _code(column: pd.Series, categories: tuple[str, ...]) -> np.ndarray:
    """Return the place of each value among the categories, -1 where it has none."""
    known = pd.Index(categories, dtype="str")
    return np.asarray(known.get_indexer(pd.Index(column.astype("str"))))


_RAW = {
    "number": _raw_number,
    "boolean": _raw_boolean,
    "date": _raw_date,
    "one_hot": _raw_one_hot,
    "rank": _raw_rank,
    "top": _raw_one_hot,
}
