"""The plane a model is watched on, and the rows it is asked about there."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.models.base import TrainingData
from analytics.training.plane import CELLS, Axis
from analytics.training.views import COLOURS, Scene, View
from analytics.watched import Wish


def rows(n: int = 300) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    size = rng.normal(size=n)
    return pd.DataFrame(
        {
            "noise": rng.normal(size=n),
            "size": size,
            "nearly size": size + rng.normal(scale=0.01, size=n),
            "weight": rng.normal(size=n) * 5 + 50,
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 365, n), unit="D"),
            "colour": np.where(size > 0, "red", "blue"),
            "one value": 7,
        }
    )


@pytest.fixture
def data() -> TrainingData:
    frame = rows()
    y = (frame["size"] + (frame["weight"] - 50) / 10 > 0).astype("int64").to_numpy()
    return TrainingData(frame[:200], y[:200], frame[200:], y[200:], "binary", ("no", "yes"))


def seen(data: TrainingData, **wish: Any) -> View:
    view = Scene(data).view(Wish(**wish))
    assert view is not None
    return view


def drawn(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(CELLS, CELLS)


def test_the_columns_that_tell_most_are_shown_first_and_no_column_twice(data: TrainingData) -> None:
    axes = [axis["name"] for axis in seen(data).header["axes"]]
    assert axes[0] in ("size", "nearly size")
    assert axes[1] == "weight"


@pytest.mark.parametrize(
    "wish",
    [
        {"x": "day", "y": "size"},
        {"x": "colour", "y": "weight"},
        {"components": True},
        {"x": "gone", "y": "size"},
        {"x": "one value", "y": "size"},
        {"x": "size", "y": "size"},
    ],
    ids=str,
)
def test_every_view_asks_about_rows_like_those_of_the_table(
    data: TrainingData, wish: dict[str, Any]
) -> None:
    view = seen(data, **wish)
    ny, nx = view.header["shape"]
    assert view.n_cells == nx * ny <= CELLS**2
    assert view.frame.dtypes.to_dict().keys() == data.train.dtypes.to_dict().keys()
    assert not view.frame.isna().any(axis=None)
    assert (view.frame["one value"] == 7).all()
    assert len(view.frame) - view.n_cells == len(view.header["points"]) == len(view.truth) > 50


def test_cells_lie_where_their_values_say(data: TrainingData) -> None:
    view = seen(data, x="size", y="weight")
    larger = view.frame["size"].to_numpy() > 0
    picture = view.picture(np.column_stack([~larger, larger]).astype(float))
    low, high = (view.header["axes"][0][end] for end in ("low", "high"))
    column = round(-low / (high - low) * CELLS)
    cells = drawn(picture["cells"])
    assert (cells[:, : column - 1] == 0).all()
    assert (cells[:, column + 1 :] == 1).all()
    assert (drawn(picture["sure"]) == 255).all()
    misses = larger[view.n_cells :] != view.truth
    assert picture["misses"] == "".join("01"[int(missed)] for missed in misses)


def test_other_columns_are_as_in_rows_near_there(data: TrainingData) -> None:
    view = seen(data, x="size", y="weight")
    grid = view.frame[: view.n_cells]
    far = grid["size"].abs() > 0.7
    assert (grid["colour"][far] == np.where(grid["size"][far] > 0, "red", "blue")).all()
    assert grid["nearly size"].corr(grid["size"]) > 0.9


def test_missing_and_infinite_values_are_left_aside(data: TrainingData) -> None:
    holes = data.train.assign(size=data.train["size"].where(data.train["noise"] > 0))
    holes.loc[holes.index[:3], "weight"] = np.inf
    for wish in ({"x": "size", "y": "weight"}, {"components": True}):
        view = seen(replace(data, train=holes), **wish)
        assert np.isfinite(view.frame[["size", "weight"]].to_numpy()[: view.n_cells]).all()


def test_a_number_is_shaded_between_its_usual_ends(data: TrainingData) -> None:
    y = np.linspace(10, 20, 300)
    numbers = replace(data, y_train=y[:200], y_validation=y[200:], task="regression", classes=())
    view = seen(numbers)
    cells = drawn(view.picture(np.full(len(view.frame), 1e9))["cells"])
    assert (cells == 255).all()
    assert view.header["ends"] == pytest.approx((10.1, 16.6), abs=0.1)


def test_rare_classes_share_the_last_colour(data: TrainingData) -> None:
    many = np.repeat(np.arange(20), 10)
    classes = tuple(f"class {i}" for i in range(20))
    view = seen(
        replace(data, y_train=many, y_validation=many[:100], classes=classes, task="multiclass")
    )
    assert len(view.header["classes"]) == COLOURS
    assert view.header["classes"][-1] == "13 other classes"
    assert set(view.header["truth"]) <= set(range(COLOURS))


def test_of_a_wide_table_the_nearest_row_is_taken(data: TrainingData) -> None:
    more = {f"more {i}": np.arange(300) for i in range(100)}
    frame = pd.concat([rows(), pd.DataFrame(more)], axis=1)
    view = seen(replace(data, train=frame[:200], validation=frame[200:]), x="size", y="weight")
    grid = view.frame[: view.n_cells]
    assert (grid["more 0"] == grid["more 99"]).all()
    assert grid["nearly size"].corr(grid["size"]) > 0.9


def test_where_nothing_varies_there_is_no_view(data: TrainingData) -> None:
    same = replace(data, train=data.train[["one value"]], validation=data.validation[["one value"]])
    assert Scene(same).view(Wish()) is None


def test_a_far_value_does_not_press_all_others_into_a_corner() -> None:
    axis = Axis.of(pd.Series([*np.linspace(0, 1, 500), 1e9], name="x"))
    assert axis is not None
    assert axis.high < 2
