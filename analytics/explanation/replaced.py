"""What a model answers when some columns of a row take other values: many variants at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analytics.errors import NotApplicable
from analytics.models.base import FittedModel
from analytics.models.blending.shares import together
from analytics.models.forest.trees import Trees
from analytics.reading.windows import ahead

_ROWS = 512  # of a block, where answers are few numbers
_NUMBERS = 2_000_000  # of the answers of a block


@dataclass(frozen=True)
class Variants:
    """Rows as a model sees them, and what stands in some of their columns in each variant.

    Attributes
    ----------
    matrix : float32 (rows, matrix columns)
        The encoded rows.
    place : int64 (matrix columns,)
        The column of `block` that replaces a matrix column, or -1.
    block : float32 (values, replaced columns)
    pick : int32 (rows, variants)
        Variant k of row r has in the replaced columns what row ``pick[r, k]`` of `block` has.
    """

    matrix: np.ndarray
    place: np.ndarray
    block: np.ndarray
    pick: np.ndarray

    @classmethod
    def of(
        cls, model: FittedModel, matrix: np.ndarray, values: pd.DataFrame, pick: np.ndarray
    ) -> Variants:
        """Replace the columns that `values` has, by its rows."""
        encoder: Any = model.encoder  # type: ignore[attr-defined]
        parts = [part for part in encoder.parts if part.name in values.columns]
        block = np.hstack([part.transform(values[part.name]) for part in parts])
        replaced = np.isin(encoder.columns, values.columns)
        place = np.where(replaced, np.cumsum(replaced) - 1, -1)
        return cls(matrix, place, np.ascontiguousarray(block), pick.astype(np.int32))

    def rows(self, some: slice) -> Variants:
        """Return the variants of some rows."""
        return replace(self, matrix=self.matrix[some], pick=self.pick[some])

    def written_out(self) -> np.ndarray:
        """Return the matrix of all variants of the first row, of the second one, and so on."""
        whole = np.repeat(self.matrix, self.pick.shape[1], axis=0)
        replaced = np.flatnonzero(self.place >= 0)
        whole[:, replaced] = self.block[self.pick.ravel()]
        return whole


Answers = Callable[[Any, Variants], np.ndarray]


def in_blocks(model: FittedModel, variants: Variants) -> Iterator[tuple[slice, np.ndarray]]:
    """Give block by block which rows these are, and their answers (rows, variants, outputs)."""
    answers = ANSWERS[type(model).__name__]
    each = variants.pick.shape[1] * (len(model.classes) or 1)
    size = max(1, min(_ROWS, _NUMBERS // max(1, each)))
    blocks = [slice(start, start + size) for start in range(0, len(variants.matrix), size)]
    # The kernel lets go of the lock. A few at a time: answers of many classes fill the memory.
    yield from zip(blocks, ahead(lambda some: answers(model, variants.rows(some)), blocks))


def encoded(model: FittedModel, frame: pd.DataFrame) -> np.ndarray | NotApplicable:
    """Return the matrix that the model sees of rows, if its answers depend on them."""
    if type(model).__name__ not in ANSWERS:
        return NotApplicable("This model gives every row the same answer.")
    matrix: np.ndarray = model.encoder.transform(frame)  # type: ignore[attr-defined]
    return matrix


def _of_forest(model: Any, variants: Variants) -> np.ndarray:
    return _walked(model.trees, variants) / len(model.trees)


def _of_boosting(model: Any, variants: Variants) -> np.ndarray:
    scores = [_walked(trees, variants) for trees in model.by_score()]
    found = model.start + np.concatenate(scores, axis=2)
    return _shaped(model.link.answers(found.reshape(-1, len(model.start))), variants)


def _of_blend(model: Any, variants: Variants) -> np.ndarray:
    answers = [ANSWERS[type(one).__name__](one, variants) for one in model.models]
    return together(answers, model.shares)


def _walked(trees: Trees, variants: Variants) -> np.ndarray:
    """Return the sum of the trees' answers: float64 (rows, variants, outputs)."""
    from analytics.explanation.replaced_kernel import add_variants

    answers = np.zeros((*variants.pick.shape, trees.value.shape[1]))
    add_variants(
        np.ascontiguousarray(variants.matrix), variants.place, variants.block, variants.pick,
        trees.roots, trees.left, trees.right, trees.feature, trees.threshold, trees.value, answers,
    )  # fmt: skip
    return answers


def _written_out(model: Any, variants: Variants) -> np.ndarray:
    return _shaped(model.answers(variants.written_out()), variants)


def _shaped(answers: np.ndarray, variants: Variants) -> np.ndarray:
    return answers.reshape(*variants.pick.shape, -1)


ANSWERS: dict[str, Answers] = {
    "FittedForest": _of_forest,
    "FittedBoosting": _of_boosting,
    "FittedLinear": _written_out,
    "FittedNet": _written_out,
    "FittedBlend": _of_blend,
}
