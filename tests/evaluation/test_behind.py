"""The rows behind a mark are those that filtering by hand finds, and a cohort has the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation import curves, frames
from analytics.evaluation.behind import MOST_SHOWN, Cell, Likely, Off, Single, Where, rows_behind
from analytics.evaluation.measuring import predictions
from analytics.evaluation.of_run import measured
from analytics.evaluation.pictures import pictures
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among
from analytics.runs import Run
from analytics.workspace import Workspace
from pages.ui.evaluation.marks import cell

RED = Among(column="colour", values=("red",))


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",)}
    usual |= {"model": RandomForest(n_estimators=9)}
    return measured(analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices))))


@pytest.mark.parametrize("threshold", [0.2, 0.5])
def test_a_cell_has_the_rows_that_are_called_so_the_most_wrong_first(
    flowers: Dataset, threshold: float
) -> None:
    run = trained(flowers)
    found = rows_behind(run, Cell(actual=0, called=1, threshold=threshold))
    rows, y, p = predictions(run)
    inside = (y == 0) & (p[:, 1] >= threshold)
    assert found.n == inside.sum() > 0
    assert set(found.frame["row"]) == set(rows[inside])
    wrong = 1 - found.frame["probability of the actual"].to_numpy()
    assert (np.diff(wrong) <= 0).all()
    values = flowers.frame().loc[found.frame["row"], "noise"]
    assert found.frame["noise"].tolist() == values.tolist()
    assert set(found.frame["actual"]) == {"iris"}


def test_the_cells_of_the_matrix_have_the_rows_they_count_also_where_classes_are_level(
    flowers: Dataset,
) -> None:
    run = trained(flowers, model=RandomForest(n_estimators=2))
    p = predictions(run)[2]
    assert (p[:, 0] == p[:, 1]).any()
    table, _ = pictures(run)["confusion"]
    for place, count in enumerate(table["count"]):
        mark = cell(table, place, ("iris", "rose"))
        assert rows_behind(run, Cell.model_validate(mark)).n == count


def test_columns_that_are_called_as_what_is_said_of_rows_keep_their_names(
    workspace: Workspace, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"row": rng.permutation(300), "actual": rng.normal(size=300)})
    frame.assign(y=frame["actual"] * 2).to_csv(tmp_path / "t.csv", index=False)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    found = rows_behind(
        trained(dataset, target="y", task="regression", ignored=()), Single(place=0)
    )
    of = found.frame["row of the run"][0]
    assert found.frame["row"][0] == frame["row"][of]
    assert found.frame["actual of the run"][0] == pytest.approx(2 * found.frame["actual"][0])


def test_the_bars_of_a_chart_have_all_rows_once(flowers: Dataset) -> None:
    run = trained(flowers)
    _, y, p = predictions(run)
    bars = curves.distribution(y, p)
    for side in (False, True):
        for bar in bars.to_dict("records"):
            mark = Likely(of_class=1, positive=side, low=bar["low"], high=bar["high"])
            assert mark.rows(y, p, pd.DataFrame()).sum() == bar["positive" if side else "negative"]
    values = trained(flowers, target="price", task="regression", ignored=())
    _, y, p = predictions(values)
    bars = frames.residuals(y, p)
    for i, bar in enumerate(bars.to_dict("records")):
        mark = Off(low=bar["low"], high=bar["high"], last=i == len(bars) - 1)
        assert mark.rows(y, p, pd.DataFrame()).sum() == bar["count"]


def test_a_point_is_its_row_also_within_a_cohort(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression", ignored=())
    red = Cohort(name="red", conditions=(RED,))
    rows, y, p = predictions(run)
    inside = flowers.frame()["colour"].to_numpy()[rows] == "red"
    found = rows_behind(run, Single(place=2), red)
    assert found.frame["row"].tolist() == [rows[inside][2]]
    assert found.frame["off by"].tolist() == pytest.approx([(p - y)[inside][2]])


def test_conditions_make_the_cohort_of_a_group(flowers: Dataset) -> None:
    found = rows_behind(trained(flowers), Where(conditions=(RED,)))
    assert found.conditions == (RED,)
    assert set(found.frame["colour"]) == {"red"}


def test_rows_of_a_cell_are_named_by_a_column_in_which_no_value_comes_twice(
    flowers: Dataset,
) -> None:
    run = trained(flowers)
    found = rows_behind(run, Cell(actual=0, called=1))
    cohort = Cohort(name="wrong", conditions=found.conditions)
    frame = flowers.frame()
    assert sorted(cohort.rows_of(frame).index) == sorted(found.frame["row"])


def test_where_no_column_names_each_row_there_is_no_cohort(
    workspace: Workspace, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.integers(0, 9, 2_000), "y": rng.choice(["n", "p"], 2_000)})
    frame.to_csv(tmp_path / "t.csv", index=False)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    found = rows_behind(trained(dataset, target="y", ignored=()), Where(conditions=()))
    assert found.conditions == ()
    assert len(found.frame) == MOST_SHOWN
    assert f"400 of 400 test rows; the {MOST_SHOWN} most wrong are shown." == found.sentence()
