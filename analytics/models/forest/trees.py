"""Grown trees as plain arrays: what is saved, what answers, what is explained."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from analytics.errors import StorageError
from analytics.models.base import State

_FILE = "trees.npz"
LEAF = -1
_BLOCK = 2048  # rows that one core answers at a time
_UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, IndexError, TypeError, BadZipFile, zlib.error
)  # fmt: skip


@dataclass(frozen=True)
class Trees:
    """The nodes of all trees one after the other; a node comes before its children.

    Attributes
    ----------
    roots : int64 (trees,)
        The first node of each tree.
    left, right : int32 (nodes,)
        The children; -1 in a leaf. A row goes left if its value is not above the threshold.
    feature : int32 (nodes,)
        The matrix column a node splits on.
    threshold : float32 (nodes,)
    cover : float64 (nodes,)
        The (weighted) number of training rows that reached the node.
    value : float64 (nodes, outputs)
        In a leaf: probabilities, or one value.
    """

    roots: np.ndarray
    left: np.ndarray
    right: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    cover: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        """Return how many trees there are."""
        return len(self.roots)

    @property
    def n_bytes(self) -> int:
        """How much memory the nodes take."""
        return sum(getattr(self, part.name).nbytes for part in fields(self))

    @classmethod
    def of(cls, estimators: Sequence[Any]) -> Trees:
        """Copy the arrays out of fitted scikit-learn trees."""
        return cls.join([_copied(estimator.tree_) for estimator in estimators])

    @classmethod
    def join(cls, groups: Sequence[Trees]) -> Trees:
        """Put groups of trees together, in their order."""
        starts = np.cumsum([0] + [len(group.left) for group in groups[:-1]])
        moved = [group._moved(int(start)) for group, start in zip(groups, starts, strict=True)]
        names = [part.name for part in fields(cls)]
        return cls(*(np.concatenate([getattr(group, name) for group in moved]) for name in names))

    def total(self, matrix: np.ndarray) -> np.ndarray:
        """Return the sum of the trees' answers: float64 (rows, outputs)."""
        answers = np.zeros((len(matrix), self.value.shape[1]))
        self.add_to(answers, matrix)
        return answers

    def add_to(self, answers: np.ndarray, matrix: np.ndarray) -> None:
        """Add each tree's answers to `answers`, float64 (rows, outputs), one tree after another."""
        from analytics.models.forest.kernels import add_answers

        matrix = np.ascontiguousarray(matrix, dtype=np.float32)

        def add(start: int) -> None:
            part = slice(start, start + _BLOCK)
            add_answers(
                matrix[part],
                self.roots, self.left, self.right, self.feature, self.threshold, self.value,
                answers[part],
            )  # fmt: skip

        _on_all_cores(add, range(0, len(matrix), _BLOCK))

    @staticmethod
    def state(groups: Sequence[Trees]) -> State:
        """Return the arrays of groups of trees, each named by the number of trees before it."""
        first = np.cumsum([0] + [len(group) for group in groups])
        return {
            f"{before:04d}/{part.name}": getattr(group, part.name)
            for before, group in zip(first, groups)
            for part in fields(Trees)
        }

    @classmethod
    def of_state(cls, state: State) -> list[Trees]:
        """Return the groups of trees of what `state` returned, whatever else is there."""
        groups = sorted({name.partition("/")[0] for name in state if "/" in name}, key=int)
        names = [part.name for part in fields(cls)]
        return [cls(*(state[f"{group}/{name}"] for name in names)) for group in groups]

    def placed(self, classes: np.ndarray, n_classes: int) -> Trees:
        """Return the trees with a probability for each of all classes, not only for `classes`."""
        if len(classes) == n_classes:
            return self
        value = np.zeros((len(self.value), n_classes))
        value[:, classes] = self.value
        return replace(self, value=value)

    def with_shares(self, matrix: np.ndarray, target: np.ndarray, n_classes: int) -> Trees:
        """Return the trees with leaves that answer with the shares of the classes in some rows."""
        from analytics.models.forest.kernels import count_classes

        trees = self.placed(np.unique(target), n_classes)
        counts = np.zeros((len(self.left), n_classes))

        def count(root: np.int64) -> None:
            count_classes(
                matrix, target, root, self.left, self.right, self.feature, self.threshold, counts
            )

        _on_all_cores(count, self.roots)
        whole = counts.sum(axis=1, keepdims=True)
        # No row may come where a threshold was rounded to a value.
        return replace(self, value=np.where(whole > 0, counts / np.maximum(whole, 1), trees.value))

    def expected(self) -> np.ndarray:
        """Return the mean answer of each tree over its training rows: float64 (trees, outputs).

        The trees must be one after the other, none left out.
        """
        leaf = np.flatnonzero(self.left == LEAF)
        tree = np.searchsorted(self.roots, leaf, side="right") - 1
        share = self.cover[leaf] / self.cover[self.roots][tree]
        means = np.zeros((len(self.roots), self.value.shape[1]))
        np.add.at(means, tree, share[:, None] * self.value[leaf])
        return means

    def save(self, folder: Path) -> None:
        """Write the arrays into an existing folder."""
        np.savez_compressed(folder / _FILE, **{f.name: getattr(self, f.name) for f in fields(self)})

    @classmethod
    def load(cls, folder: Path, n_columns: int) -> Trees:
        """Read what `save` wrote, and make sure it is a forest over `n_columns` columns.

        Raises
        ------
        StorageError
            The file is damaged: a walk over it could leave its arrays or never end.
        """
        try:
            with (folder / _FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                trees = cls(*(arrays[f.name] for f in fields(cls)))
            sound = trees._is_sound(n_columns)
        except _UNREADABLE as error:
            raise _damaged() from error
        if not sound:
            raise _damaged()
        return trees

    def _moved(self, start: int) -> Trees:
        left = np.where(self.left == LEAF, LEAF, self.left + start).astype(np.int32)
        right = np.where(self.right == LEAF, LEAF, self.right + start).astype(np.int32)
        return Trees(
            self.roots + start,
            left,
            right,
            self.feature,
            self.threshold,
            self.cover,
            self.value,
        )

    def _is_sound(self, n_columns: int) -> bool:
        n_nodes = len(self.left)
        node = np.arange(n_nodes)
        inner = self.left != LEAF
        children = np.stack([self.left, self.right])[:, inner]
        same_length = all(
            len(getattr(self, f.name)) == n_nodes for f in fields(self) if f.name != "roots"
        )
        return bool(
            same_length
            and self._has_types()
            and len(self.roots) > 0
            and ((self.roots >= 0) & (self.roots < n_nodes)).all()
            and ((children > node[inner]) & (children < n_nodes)).all()
            and (self.right[~inner] == LEAF).all()
            and (self.feature[inner] >= 0).all()
            and (self.feature < n_columns).all()  # a walk looks at those of leaves, too
            and (self.cover > 0).all()
        )

    def _has_types(self) -> bool:
        whole = (self.left, self.right, self.feature)
        return (
            all(array.dtype == np.int32 and array.ndim == 1 for array in whole)
            and self.roots.dtype == np.int64
            and self.threshold.dtype == np.float32
            and self.cover.dtype == self.value.dtype == np.float64
            and (self.roots.ndim, self.cover.ndim, self.value.ndim) == (1, 1, 2)
        )


def _on_all_cores(work: Callable[[Any], None], parts: Sequence[Any] | np.ndarray) -> None:
    """Do the work on each part, side by side: the kernels let go of the lock."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # a single part is done before a thread would be there
        list(pool.map(work, parts) if len(parts) > 1 else map(work, parts))


def _copied(tree: Any) -> Trees:
    """Copy one scikit-learn tree, which lists its nodes in preorder."""
    return Trees(
        roots=np.zeros(1, dtype=np.int64),
        left=tree.children_left.astype(np.int32),
        right=tree.children_right.astype(np.int32),
        feature=tree.feature.astype(np.int32),
        threshold=rounded_down(tree.threshold),
        cover=tree.weighted_n_node_samples.astype(np.float64),
        value=tree.value[:, 0, :].astype(np.float64),
    )


def rounded_down(threshold: np.ndarray) -> np.ndarray:
    """Return float32 thresholds that split float32 values exactly as the float64 ones do."""
    nearest = threshold.astype(np.float32)
    below = np.nextafter(nearest, np.float32(-np.inf))
    return np.where(nearest > threshold, below, nearest)


def _damaged() -> StorageError:
    return StorageError("The saved forest is damaged.", "Train the model again.")
