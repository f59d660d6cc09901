"""How often each value of a column occurs, and how many differ, in the quickest way for each."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

_SOME = 20_000  # values, taken evenly: whether they differ tells whether most values do
_HARDLY = 0.98  # of them different: of a million words about half are, then


def hardly_return(words: pd.Series) -> bool:
    """Whether about half of the words, or more, are different, as far as some of them tell."""
    some = words.iloc[:: max(1, len(words) // _SOME)]
    return bool(len(some) and some.nunique() >= _HARDLY * len(some))


def n_different(words: pd.Series) -> int:
    """Return how many known words differ, by hashes of 64 bits: no table of words is made.

    Of a million words two share a hash once in thirty million such columns.
    """
    table = pa.table({"word": pa.array(words)})
    with duckdb.connect() as connection:
        hashes = connection.from_arrow(table).project("hash(word) AS h").fetchnumpy()["h"]
    hashes = np.sort(hashes)
    return int(np.count_nonzero(hashes[1:] != hashes[:-1])) + (len(hashes) > 0)


def by_frequency(series: pd.Series) -> pd.Series:
    """Return how many rows hold each known value, the most frequent first.

    >>> by_frequency(pd.Series(["b", "a", "a", None])).to_dict()
    {'a': 2, 'b': 1}
    """
    codes, values = pd.factorize(series)  # which takes half as long as `value_counts`
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    if (counts == 1).all():
        return pd.Series(counts, values)
    order = np.argsort(-counts, kind="stable")
    return pd.Series(counts[order], values[order])


def in_order(known: pd.Series) -> pd.Series:
    """Return how many rows hold each number or moment, the least first.

    >>> in_order(pd.Series([2, 1, 2])).to_dict()
    {1: 1, 2: 2}
    """
    values = (known.astype("int64") if known.dtype.kind == "M" else known).to_numpy()
    values, counts = _sorted_counts(values)
    return pd.Series(counts, pd.Index(values).astype(known.dtype))


def _sorted_counts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    some = values[:: max(1, len(values) // _SOME)]
    if len(pd.unique(some)) < len(some) / 2:  # few enough for a small table of hashes
        codes, found = pd.factorize(values)
        order = np.argsort(found)
        return found[order], np.bincount(codes, minlength=len(found))[order]
    # To sort many and count is twice as fast as to count and sort then.
    if not (values[1:] >= values[:-1]).all():  # many a column comes in order
        values = np.sort(values)
    first = np.append(len(values) > 0, values[1:] != values[:-1]).nonzero()[0]
    return values[first], np.diff(first, append=len(values))
