"""What an alert is, and a column looked at by its different values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from analytics.profile.alerts.counting import by_frequency, hardly_return, in_order, n_different
from analytics.profile.conditions import Among, BaseCondition, Condition
from analytics.profile.conditions.values import MOST_VALUES

Kind = Literal["text", "number", "boolean", "date", "other"]
FEW_ROWS = 10
MANY_VALUES = 50
N_SAMPLE = 500


class Alert(BaseModel):
    """One finding: its kind, where, how many rows, in words, and perhaps the step that mends it.

    `where` are the conditions that its rows meet, and no others do; none where they cannot be said.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    columns: tuple[str, ...]
    n_rows: int
    sentence: str
    fix: dict[str, Any] | None = None
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column with what several checks ask of it; each is worked out once, when first asked.

    A table has far more rows than different values, so the checks look at those.
    """

    series: pd.Series

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.series.name)

    @cached_property
    def kind(self) -> Kind:
        """What it holds."""
        types, dtype = pd.api.types, self.series.dtype
        if types.is_bool_dtype(dtype):
            return "boolean"
        if types.is_numeric_dtype(dtype):
            return "number"
        if types.is_datetime64_any_dtype(dtype):
            return "date"
        return "text" if dtype == "str" else "other"

    @cached_property
    def counts(self) -> pd.Series:
        """How often each known value occurs: numbers and dates in order, others by frequency."""
        if self.kind in ("number", "date"):
            return in_order(self.series.dropna())
        return by_frequency(self.series.astype("str") if self.kind == "other" else self.series)

    @cached_property
    def known(self) -> np.ndarray:
        """Which rows hold a value."""
        return self.series.notna().to_numpy()

    @cached_property
    def n_known(self) -> int:
        """How many rows hold a value."""
        return int(np.count_nonzero(self.known))

    @property
    def n_missing(self) -> int:
        """How many rows hold none."""
        return len(self.series) - self.n_known

    @cached_property
    def n_distinct(self) -> int:
        """How many different values there are."""
        return n_different(self.texts) if self.hardly_returns else len(self.counts)

    @cached_property
    def n_seen(self) -> int:
        """How many of them a few hundred rows hold: mostly that says enough."""
        return int(pd.Series(self.some).nunique())

    @property
    def differs(self) -> bool:
        """Whether no two rows hold the same, as far as that is quickly told."""
        if self.kind == "number":
            return bool((self.floats[1:] > self.floats[:-1]).all())
        return self.n_distinct == len(self.series)

    @cached_property
    def texts(self) -> pd.Series:
        """The known words of a column of words, row by row."""
        known = self.series.dropna() if self.n_missing else self.series
        return pd.Series(_in_a_row(known), dtype="str")

    @cached_property
    def hardly_returns(self) -> bool:
        """Whether hardly any word returns: to look at every row is quicker then."""
        return self.kind == "text" and hardly_return(self.texts)

    @cached_property
    def words(self) -> pd.Series:
        """The different words in the order of `counts`; every row's, where hardly any returns."""
        if self.hardly_returns:
            return self.texts
        return self.counts.index.to_series().reset_index(drop=True).astype("str")

    @cached_property
    def letters(self) -> np.ndarray:
        """The bytes of the different words in a row: where one is nowhere, no word holds it."""
        return np.frombuffer(_in_a_row(self.words).buffers()[2] or b"", np.uint8)

    @cached_property
    def sample(self) -> pd.Series:
        """A few hundred known words, taken evenly from top to bottom, as often as they occur."""
        if self.kind == "text":
            return evenly(self.texts)
        return self.series.iloc[evenly(np.flatnonzero(self.known))].astype("str")

    @cached_property
    def some(self) -> Any:
        """As many known values, of a column of numbers finite ones."""
        return evenly(self.numbers) if self.kind == "number" else self.sample

    @cached_property
    def floats(self) -> np.ndarray:
        """A column of numbers, row by row, a missing one as not a number."""
        return self.series.to_numpy(dtype="float64", na_value=np.nan)

    @cached_property
    def numbers(self) -> np.ndarray:
        """The known and finite numbers of a column of numbers; of any other column none."""
        if self.kind != "number":
            return np.empty(0)
        finite = np.isfinite(self.floats)
        return self.floats if finite.all() else self.floats[finite]

    @cached_property
    def different(self) -> np.ndarray:
        """The different numbers among them, in order."""
        if self.kind != "number":
            return np.empty(0)
        values = self.counts.index.to_numpy(dtype="float64")
        return values[np.isfinite(values)]

    def rows(self, chosen: Any) -> int:
        """Return how many rows hold one of the chosen values (a mask over `words`)."""
        mask = np.asarray(chosen, dtype=bool)
        if self.hardly_returns:
            return int(np.count_nonzero(mask))
        return int(self.counts.to_numpy()[mask].sum())

    def alert(
        self,
        kind: str,
        n: int,
        text: str,
        fix: dict[str, Any] | None = None,
        where: BaseCondition | None = None,
    ) -> Alert:
        """Return an alert about this column."""
        text, rows = f"{self.name}: {text}", () if where is None else (where,)
        return Alert(kind=kind, columns=(self.name,), n_rows=n, sentence=text, fix=fix, where=rows)

    def among(self, *values: Any) -> Among | None:
        """Return the condition that a value is one of these; nothing where it cannot be said."""
        if self.kind == "other" or not 0 < len(values) <= MOST_VALUES:
            return None
        texts = [str(value) for value in values]
        if self.kind == "boolean":
            texts = [text.lower() for text in texts]
        return Among(column=self.name, values=tuple(texts))

    def fix(self, kind: str, **choices: Any) -> dict[str, Any]:
        """Return a step on this column alone."""
        return {"kind": kind, "columns": [self.name], **choices}


def _in_a_row(words: pd.Series) -> pa.Array:
    """Return words as one array of Arrow's: to take some out of many pieces copies all of them."""
    return pa.table({"words": words.reset_index(drop=True)})["words"].combine_chunks()


def evenly(values: Any) -> Any:
    """Return a few hundred values, taken evenly from the first to the last.

    >>> evenly(np.arange(2000))[:3]
    array([0, 4, 8])
    """
    return values[:: max(1, len(values) // N_SAMPLE)]


def centred(values: np.ndarray) -> np.ndarray:
    """Return numbers less their mean, in a unit of which even the square of the largest is small.

    >>> centred(np.array([1e300, -1e300]))
    array([ 1., -1.])
    """
    largest = float(max(values.max(), -values.min())) or 1.0
    shares: np.ndarray = values / largest
    shares -= shares.mean()
    return shares


def several(n: int, one: str, many: str) -> str:
    """Return a number with its words.

    >>> several(1, "value is", "values are"), several(2000, "value is", "values are")
    ('1 value is', '2,000 values are')
    """
    return f"{n:,} {one if n == 1 else many}"
