"""A column of words that comes in pieces, typed by its different values."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.reading.dates import FIRST, LAST
from analytics.reading.kinds import type_distinct
from analytics.reading.options import Column, Wish
from analytics.reading.words import ALWAYS

MOST_DISTINCT = 2_000_000  # values that are kept to look at all of them together
_PENDING = 1_000_000
_WITNESSES = 2_000
_FEW = 0.5  # of the rows: with more, codes would take longer than words


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

    def __init__(self, name: str, wish: Wish, *, misfit: bool = False) -> None:
        self.name = name
        self._wish = Wish("text") if misfit else wish
        self._misfit = misfit
        self._distinct = pa.array([], pa.string())
        self._pending: list[pa.Array] = []
        self._counts: list[np.ndarray] = []
        self._maps: list[np.ndarray] = []
        self._typed: pd.Series | None = None
        self._column: Column | None = None
        self._values: pa.Array | None = None
        self._weights = np.zeros(0, np.int64)
        self._frozen = False

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
                self._frozen = True
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

    def finish(self) -> tuple[pd.Series, Column]:
        """Type what was taken in and return how that was decided."""
        if self._column is None:
            if self._pending:
                self._unify()
            counts = np.zeros(len(self._distinct), np.int64)
            for places, n in zip(self._maps, self._counts, strict=True):
                counts[places] += n
            cells = _cells(self._distinct, self.name)
            self._weights = counts
            typed, column = type_distinct(cells, counts, self._wish)
            if self._misfit:
                column = replace(column, note="words; not every value fits one type")
            self._settle(typed, column)
        assert self._typed is not None
        assert self._column is not None
        return self._typed, self._column

    def _later(self, distinct: pa.Array, counts: np.ndarray) -> pd.Series:
        """Type a piece that comes after the type was decided."""
        assert self._column is not None
        kind = self._column.kind
        first = slice(None, None, max(len(self._distinct) // _WITNESSES, 1))
        witnesses = _cells(self._distinct, self.name).iloc[first]
        cells = pd.concat([witnesses, _cells(distinct, self.name)], ignore_index=True)
        weights = np.concatenate([np.zeros(len(witnesses), np.int64), counts])
        typed, column = type_distinct(cells, weights, self._later_wish())
        n = len(witnesses)
        assert self._typed is not None
        before = self._typed.iloc[first].reset_index(drop=True)
        if column.kind != kind or not typed.iloc[:n].reset_index(drop=True).equals(before):
            raise DoesNotFitError(self.name)
        self._column = _together(self._column, column)
        return typed.iloc[n:]

    def _later_wish(self) -> Wish:
        # Whether NA is missing among words depends on all the others: it stays as it was decided.
        if self._wish != Wish() or self._column is None or self._column.kind != "text":
            return self._wish
        return Wish("text", missing=tuple(ALWAYS - self._column.kept.keys()))

    def typed_as(self, wish: Wish) -> tuple[pd.Series, Column]:
        """Return the different values typed otherwise, where all of them are still known."""
        assert self._typed is not None
        assert self._column is not None
        if self._frozen:
            return self._typed, self._column
        return type_distinct(_cells(self._distinct, self.name), self._weights, wish)

    def settle(self, typed: pd.Series, column: Column) -> None:
        """Take the different values as they were typed at last."""
        if not self._frozen:
            self._settle(typed, column)

    def _settle(self, typed: pd.Series, column: Column) -> None:
        self._typed, self._column, self._values = typed, column, _array(typed)

    def coded(self) -> bool:
        """Say whether to keep words in codes: there are few different ones for so many rows."""
        few = not self._frozen and len(self._distinct) <= _FEW * self._weights.sum()
        return few and self._column is not None and self._column.kind == "text"

    def codes(self, i: int, kept: pa.Array) -> pa.DictionaryArray:
        """Return piece `i` of words in codes, from what `add` returned for it."""
        assert self._values is not None
        words = self._values.take(pa.array(self._maps[i]))
        known = words.is_valid().to_numpy(zero_copy_only=False)
        if not known.all():  # some words mean missing: no code may say so
            places = pa.array(np.cumsum(known, dtype=np.int32) - 1, mask=~known)
            kept = places.take(kept)
        return pa.DictionaryArray.from_arrays(kept, words.drop_null())

    def typed(self, i: int, kept: pa.Array) -> pa.Array:
        """Return piece `i` typed, from what `add` returned for it."""
        if i >= len(self._maps):
            return kept
        assert self._values is not None
        return self._values.take(pa.array(self._maps[i][kept.to_numpy()]))


def _together(first: Column, later: Column) -> Column:
    """Return a column with what a later piece of it adds."""
    return replace(
        first,
        n_missing=first.n_missing + later.n_missing,
        taken=dict(Counter(first.taken) + Counter(later.taken)),
        kept=dict(Counter(first.kept) + Counter(later.kept)),
    )


def _cells(distinct: pa.Array, name: str) -> pd.Series:
    return distinct.to_pandas().astype("str").rename(name)


def _array(typed: pd.Series) -> pa.Array:
    array = pa.array(typed, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


class Numbers:
    """One column of numbers, piece by piece: what has to be known of all of them."""

    def __init__(self, name: str, type_: pa.DataType) -> None:
        self.name = name
        self._type, self._n_missing = type_, 0
        self._least: list[int] = []
        self._most: list[int] = []

    def add(self, cells: pa.ChunkedArray) -> None:
        """Take in the next piece."""
        self._n_missing += cells.null_count
        if pa.types.is_int64(self._type) and cells.null_count < len(cells):
            found = pc.min_max(cells).as_py()
            self._least.append(found["min"])
            self._most.append(found["max"])

    def perhaps_days(self) -> bool:
        """Say whether whole numbers may all be days like 20240105."""
        return bool(self._least) and min(self._least) >= FIRST and max(self._most) <= LAST

    def finish(self) -> tuple[pd.Series, Column]:
        """Return no rows of the type, and how it was decided."""
        if pa.types.is_int64(self._type):
            column = Column(self.name, "integer", self._n_missing, "whole numbers")
            return pd.Series([], dtype="Int64"), column
        column = Column(self.name, "decimal", self._n_missing, "decimal point", "decimal_point")
        return pd.Series([], dtype="float64"), column
