"""Rows of the test that are also learned from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.preflight.base import Finding, Remedy
from analytics.preflight.outlook import Outlook
from analytics.steps.drop_duplicates import DropDuplicates

N_LOOKED_AT = 1_000
FEWEST, MANY = 0.005, 0.02  # of the test rows
NEAR = 1.2  # pairs that are nearly the same, for each that is the same
N_EXAMPLES = 5
MOST_SHOWN_COLUMNS = 6


def duplicates(look: Outlook) -> Iterator[Finding]:
    """Find rows of the test that are the same as rows of the training part, cell by cell."""
    frame = look.frame
    varied = sorted(frame.columns, key=lambda name: -frame[name].head(N_LOOKED_AT).nunique())
    # Rows that differ in the two most varied columns cannot be the same: seldom are many left.
    alike = np.flatnonzero(frame.duplicated(varied[:2], keep=False))
    hashes = pd.util.hash_pandas_object(frame.iloc[alike], index=False).to_numpy()
    part = look.part[alike]
    again = (part == 2) & np.isin(hashes, hashes[part == 0])
    share = again.sum() / max(1, len(look.rows.parts.test))
    if share >= FEWEST and not _by_chance(frame, varied, alike, hashes):
        yield _finding(frame, alike, hashes, again, share)


def _by_chance(
    frame: pd.DataFrame, varied: list[str], alike: np.ndarray, hashes: np.ndarray
) -> bool:
    """Say whether rows are the same since there are few ways to differ.

    Then there are more pairs of rows that differ in one of the most varied columns alone. Where
    rows were entered twice there are hardly any.
    """
    values, counts = np.unique(hashes, return_counts=True)
    copied = frame.iloc[alike[np.isin(hashes, values[counts > 1])]]
    most = NEAR * _n_pairs(hashes)
    for name in varied[:2]:
        rest = [other for other in varied if other != name]
        if not rest or _n_pairs(_matching(frame, copied, rest)) >= most:
            return True
    return False


def _n_pairs(hashes: np.ndarray) -> float:
    counts = np.unique(hashes, return_counts=True)[1]
    return float((counts * (counts - 1) / 2).sum())


def _matching(frame: pd.DataFrame, some: pd.DataFrame, names: list[str]) -> np.ndarray:
    """Return hashes of the rows that are the same in these columns as one of some rows."""
    left = frame.loc[frame[names[0]].isin(some[names[0]]), names]
    hashes = pd.util.hash_pandas_object(left, index=False).to_numpy()
    known = pd.util.hash_pandas_object(some[names], index=False).to_numpy()
    matching: np.ndarray = hashes[np.isin(hashes, known)]
    return matching


def _finding(
    frame: pd.DataFrame, alike: np.ndarray, hashes: np.ndarray, again: np.ndarray, share: float
) -> Finding:
    n = int(again.sum())
    are = "1 test row is" if n == 1 else f"{n:,} test rows ({share:.1%}) are"
    return Finding(
        kind="duplicates",
        level="misleads" if share >= MANY else "hurts",
        sentence=f"{are} also in the training part, the same cell by cell: a model that remembers "
        "them is praised for it.",
        evidence=tuple(_examples(frame, alike, hashes, again)),
        remedies=(Remedy(label="Drop repeated rows", steps=(DropDuplicates(),)),),
    )


def _examples(
    frame: pd.DataFrame, alike: np.ndarray, hashes: np.ndarray, again: np.ndarray
) -> Iterator[dict[str, str]]:
    names = list(frame.columns[:MOST_SHOWN_COLUMNS])
    for one in pd.unique(hashes[again])[:N_EXAMPLES]:
        rows = frame.iloc[alike[hashes == one]]
        numbers = ", ".join(f"{row:,}" for row in rows.index[:3])
        yield {"row numbers": numbers, **{str(name): str(rows[name].iloc[0]) for name in names}}
