"""What would be answered otherwise: of a trained forest, with categories, holes and locks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import analytics
from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.explanation.of_run import row_features
from analytics.explanation.told import brief_value
from analytics.models import Baseline, NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.runs import Run
from analytics.training import Trained, load
from analytics.workspace import Workspace


@pytest.fixture
def run(flowers: Dataset) -> Run:
    return trained(flowers, "kind", "binary", RandomForest(n_estimators=20))


def trained(flowers: Dataset, target: str, task: Any, model: Any) -> Run:
    ignored = tuple({"kind", "price"} - {target})
    plan = Plan(dataset=flowers.fingerprint, target=target, task=task, ignored=ignored, model=model)
    return analytics.train(plan)


def ask(workspace: Workspace, task: str, **asked: Any) -> Any:
    return ANSWERS[task](workspace, lambda *_: None, **asked)


def with_values(found: Trained, row: int, values: dict[str, Any]) -> np.ndarray:
    return found.model.predict(row_features(found, row).assign(**values))[0]


def an_iris(found: Trained) -> int:
    frame, _ = found.part("validation")
    return int(frame.index[found.model.predict(frame)[:, 0] > 0.9][0])


def test_taking_over_what_was_found_changes_the_answer(run: Run, workspace: Workspace) -> None:
    found = load(run)
    row = an_iris(found)
    answer = ask(workspace, "otherwise", run=run.id, row=row, locked=[])
    assert with_values(found, row, answer["nearest"]["values"]).argmax() == 1
    smallest = answer["smallest"]["values"]
    assert with_values(found, row, smallest).argmax() == 1
    assert len(smallest) == 1  # size alone can make a rose of any colour
    assert "With 1 column changed" in answer["smallest"]["sentence"]
    assert "not what would happen" in answer["smallest"]["sentence"]


def test_the_nearest_row_is_a_training_row_that_is_answered_otherwise(
    run: Run, workspace: Workspace
) -> None:
    found = load(run)
    row = an_iris(found)
    answer = ask(workspace, "otherwise", run=run.id, row=row, locked=[])["nearest"]
    train, y = found.part("train")
    here = row_features(found, row).iloc[0]
    roses = train[found.model.predict(train)[:, 1] > 0.5]
    numbers = ["size", "noise"]
    away = ((roses[numbers] - here[numbers].astype(float)).abs() / train[numbers].std(ddof=0)).sum(
        axis=1
    ) + (roses["colour"] != here["colour"])
    nearest = away.idxmin()
    assert (
        f"Row {nearest} is the nearest training row that it answers otherwise: rose"
        in answer["sentence"]
    )
    was = ["iris", "rose"][int(y[train.index.get_loc(nearest)])]
    assert f"what was observed there is {was}." in answer["sentence"]
    assert answer["table"]["columns"] == ["Column", "This row", f"Row {nearest}"]


def test_a_locked_column_is_never_taken_over(run: Run, workspace: Workspace) -> None:
    found = load(run)
    row = an_iris(found)
    kept = row_features(found, row).iloc[0]
    answer = ask(workspace, "otherwise", run=run.id, row=row, locked=["colour"])
    columns = answer["nearest"]["table"]["data"]
    assert "colour" not in {line[0] for line in columns}  # a category that is kept is the same
    assert "colour" not in answer["nearest"]["values"]
    assert set(answer["smallest"]["values"]) == {"size"}
    assert with_values(found, row, {**answer["smallest"]["values"], **kept[["colour"]]}).argmax()


def test_nothing_can_change_where_all_is_locked(run: Run, workspace: Workspace) -> None:
    everything = ["size", "colour", "noise"]
    with pytest.raises(AnalyticsError, match="the same in the columns to keep"):
        ask(workspace, "otherwise", run=run.id, row=an_iris(load(run)), locked=everything)


def test_a_number_is_to_be_on_the_other_side_of_a_value(
    flowers: Dataset, workspace: Workspace
) -> None:
    run = trained(flowers, "price", "regression", RandomForest(n_estimators=20))
    found = load(run)
    frame, _ = found.part("validation")
    row = int(frame["size"].idxmin())
    for goal in (None, 12.0):
        answer = ask(workspace, "otherwise", run=run.id, row=row, locked=[], goal=goal)
        beyond = goal or ask(workspace, "about", run=run.id)["usual"]
        assert with_values(found, row, answer["smallest"]["values"]) > beyond
        assert f"that it answers above {brief_value(beyond)}: " in answer["nearest"]["sentence"]
    with pytest.raises(AnalyticsError, match="no training row above 1,000,000,000"):
        ask(workspace, "otherwise", run=run.id, row=row, locked=[], goal=1e9)


def test_a_net_is_asked_as_well(flowers: Dataset, workspace: Workspace) -> None:
    run = trained(flowers, "kind", "binary", NeuralNetwork(epochs=20))
    found = load(run)
    row = an_iris(found)
    answer = ask(workspace, "otherwise", run=run.id, row=row, locked=["noise"])
    assert with_values(found, row, answer["smallest"]["values"]).argmax() == 1


def test_a_class_that_is_answered_already_is_a_sentence(run: Run, workspace: Workspace) -> None:
    with pytest.raises(AnalyticsError, match="answers iris already"):
        ask(workspace, "otherwise", run=run.id, row=an_iris(load(run)), locked=[], goal="iris")


def test_a_model_that_always_answers_the_same_is_a_sentence(
    flowers: Dataset, workspace: Workspace
) -> None:
    run = trained(flowers, "kind", "binary", Baseline())
    with pytest.raises(AnalyticsError, match="every row the same answer"):
        ask(workspace, "otherwise", run=run.id, row=3, locked=[])


def test_the_nearest_rows_come_with_what_was_observed(run: Run, workspace: Workspace) -> None:
    found = load(run)
    train, y = found.part("train")
    row = int(train.index[0])
    answer = ask(workspace, "nearest", run=run.id, row=row)
    table = pd.DataFrame(answer["table"]["data"], columns=answer["table"]["columns"])
    assert f"Row {row}" not in table.columns  # itself is left out
    rows = [int(name.removeprefix("Row ")) for name in table.columns[2:]]
    assert len(rows) == 5
    true = [["iris", "rose"][int(y[train.index.get_loc(number)])] for number in rows]
    assert table.iloc[0].tolist() == ["kind (observed)", "", *true]
    assert table.iloc[2, 2:].astype(float).is_monotonic_increasing
    assert table["Column"].tolist()[3:] == list(train.columns)
