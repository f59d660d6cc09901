"""A column of words that comes in pieces, typed by its different values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from analytics.reading.kinds import type_distinct
from analytics.reading.options import Column, Kind

MOST_DISTINCT = 2_000_000  # values that are kept to look at all of them together
_PENDING = 1_000_000
_WITNESSES = 2_000


class DoesNotFitError(Exception):
    """A value far down does not fit the type that the first millions fitted."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Words:
    """The different values of a column, and how often each stands.

    Up to `MOST_DISTINCT` of them are kept until the end, and the column is typed by all of them.
    Where there are more, the first decide, and each later piece must bear them out.
    """

    def __init__(self, name: str, asked: Kind | None, *, misfit: bool = False) -> None:
        self.name = name
        self._asked: Kind | None = "text" if misfit else asked
        self._misfit = misfit
        self._distinct = pa.array([], pa.string())
        self._pending: list[pa.Array] = []
        self._counts: list[np.ndarray] = []
        self._maps: list[np.ndarray] = []
        self._typed: pd.Series | None = None
        self._column: Column | None = None
        self._values: pa.Array | None = None

    def add(self, cells: pa.ChunkedArray) -> pa.Array:
        """Take in the next piece; return what to keep of it until `typed` is asked."""
        piece = cells.unify_dictionaries().combine_chunks()
        codes = piece.indices.to_numpy()
        counts = np.bincount(codes, minlength=len(piece.dictionary))
        if self._column is not None:
            return _array(self._later(piece.dictionary, counts)).take(piece.indices)
        self._pending.append(piece.dictionary)
        self._counts.append(counts)
        if sum(map(len, self._pending)) > max(_PENDING, len(self._distinct)):
            self._unify()
            if len(self._distinct) > MOST_DISTINCT:
                self.finish()
        return piece.indices

    def _unify(self) -> None:
        # What is known stays in front, so that earlier codes keep their meaning.
        parts = [self._distinct, *self._pending]
        numbers = [pa.array(np.arange(len(part), dtype=np.int32)) for part in parts]
        pieces = [
            pa.DictionaryArray.from_arrays(*pair) for pair in zip(numbers, parts, strict=True)
        ]
        unified = pa.chunked_array(pieces).unify_dictionaries()
        self._maps += [chunk.indices.to_numpy() for chunk in unified.chunks[1:]]
        self._distinct, self._pending = unified.chunk(0).dictionary, []

    def finish(self) -> Column:
        """Type what was taken in and return how that was decided."""
        if self._column is None:
            if self._pending:
                self._unify()
            counts = np.zeros(len(self._distinct), np.int64)
            for places, n in zip(self._maps, self._counts, strict=True):
                counts[places] += n
            cells = _cells(self._distinct, self.name)
            self._typed, self._column = type_distinct(cells, counts, self._asked)
            self._values = _array(self._typed)
        if self._misfit:
            return replace(self._column, note="words; not every value fits one type")
        return self._column

    def _later(self, distinct: pa.Array, counts: np.ndarray) -> pd.Series:
        """Type a piece that comes after the type was decided."""
        assert self._column is not None
        kind = self._column.kind
        asked = kind if kind == "text" else self._asked
        first = slice(None, None, max(len(self._distinct) // _WITNESSES, 1))
        witnesses = _cells(self._distinct, self.name).iloc[first]
        cells = pd.concat([witnesses, _cells(distinct, self.name)], ignore_index=True)
        weights = np.concatenate([np.zeros(len(witnesses), np.int64), counts])
        typed, column = type_distinct(cells, weights, asked)
        n = len(witnesses)
        assert self._typed is not None
        before = self._typed.iloc[first].reset_index(drop=True)
        if column.kind != kind or not typed.iloc[:n].reset_index(drop=True).equals(before):
            raise DoesNotFitError(self.name)
        self._column = replace(self._column, n_missing=self._column.n_missing + column.n_missing)
        return typed.iloc[n:]

    def typed(self, i: int, kept: pa.Array) -> pa.Array:
        """Return piece `i` typed, from what `add` returned for it."""
        if i >= len(self._maps):
            return kept
        assert self._values is not None
        return self._values.take(pa.array(self._maps[i][kept.to_numpy()]))

    def empty(self) -> pd.Series:
        """Return no rows of the column's type."""
        assert self._typed is not None
        return self._typed.iloc[:0]


def _cells(distinct: pa.Array, name: str) -> pd.Series:
    return distinct.to_pandas().astype("str").rename(name)


def _array(typed: pd.Series) -> pa.Array:
    array = pa.array(typed, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
