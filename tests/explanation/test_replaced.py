"""Variants of rows are answered as the model answers the same rows written out in full."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import NotApplicable
from analytics.explanation.base import outputs
from analytics.explanation.replaced import ANSWERS, Variants, encoded, in_blocks
from analytics.models.base import FittedModel
from tests.models.test_contract import CLASSES, KINDS, rows, spec

N_VARIANTS = 4


@pytest.fixture(scope="module", params=[(k, t) for k in KINDS for t in CLASSES], ids="-".join)
def trained(request: pytest.FixtureRequest) -> tuple[FittedModel, pd.DataFrame]:
    kind, task = request.param
    data = rows(task)
    return spec(kind).fit(data, lambda _: None, seed=5), pd.DataFrame(data.validation)


def answered(model: FittedModel, frame: pd.DataFrame, values: Any, pick: Any) -> np.ndarray:
    matrix = encoded(model, frame)
    assert not isinstance(matrix, NotApplicable)
    variants = Variants.of(model, matrix, values, pick)
    return np.concatenate([found for _, found in in_blocks(model, variants)])


@pytest.mark.parametrize("names", [["size"], ["colour"], ["day"], ["size", "name", "flag"]])
def test_columns_take_the_values_of_other_rows(trained: Any, names: list[str]) -> None:
    model, frame = trained
    random = np.random.default_rng(1)
    pick = np.stack([random.permutation(len(frame)) for _ in range(N_VARIANTS)], axis=1)
    found = answered(model, frame, frame[names], pick)
    for variant in range(N_VARIANTS):
        other = frame[names].iloc[pick[:, variant]].set_axis(frame.index)
        expected = outputs(model.predict(frame.assign(**dict(other.items()))))
        scale = np.abs(expected).max()
        np.testing.assert_allclose(found[:, variant], expected, rtol=0, atol=1e-6 * scale)


def test_values_that_no_row_has(trained: Any) -> None:
    model, frame = trained
    values = pd.DataFrame({"size": [-1e9, 0.0, np.nan, 1e9], "colour": ["blue", None, "x", "red"]})
    found = answered(model, frame, values, np.tile(np.arange(4), (len(frame), 1)))
    for place, value in enumerate(values.itertuples(index=False)):
        rows = frame.assign(size=value.size, colour=pd.Series([value.colour] * 60, frame.index))
        expected = outputs(model.predict(rows.astype(frame.dtypes.to_dict())))
        scale = np.abs(expected).max()
        np.testing.assert_allclose(found[:, place], expected, rtol=0, atol=1e-6 * scale)


def test_rows_in_blocks_are_all_rows_in_their_order(trained: Any) -> None:
    model, frame = trained
    many = pd.concat([frame] * 20, ignore_index=True)
    pick = np.tile(np.arange(2), (len(many), 1))
    found = answered(model, many, frame[["size"]][:2], pick)
    assert found.shape[:2] == (1200, 2)
    for again in range(1, 20):
        np.testing.assert_allclose(found[60 * again :][:60], found[:60], rtol=0, atol=1e-6 * 400)


def test_every_model_that_looks_at_rows_is_listed() -> None:
    kinds = {type(spec(kind).fit(rows(), lambda _: None, seed=0)).__name__ for kind in KINDS}
    assert kinds == set(ANSWERS)


def test_a_model_that_does_not_look_at_rows_has_no_variants() -> None:
    fitted = spec("baseline").fit(rows(), lambda _: None, seed=0)
    assert isinstance(encoded(fitted, pd.DataFrame(rows().validation)), NotApplicable)
