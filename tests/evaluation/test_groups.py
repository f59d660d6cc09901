"""Groups have the sizes and scores that filtering by hand gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics as sk

import analytics
from analytics.dataset import Dataset, read
from analytics.errors import EvaluationError
from analytics.evaluation.groups import by_group, columns_with_groups, groups_sentence
from analytics.evaluation.measuring import predictions
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run
from analytics.workspace import Workspace


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price", "colour")}
    usual |= {"model": RandomForest(n_estimators=9)}
    return analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))


def test_calls_of_a_column_that_the_model_does_not_see(flowers: Dataset) -> None:
    run = trained(flowers)
    found = by_group(run, "colour", 0.4)
    rows, y, p = predictions(run)
    colour = flowers.frame()["colour"].to_numpy()[rows]
    assert found.frame["rows"].sum() == len(rows)
    for name, group in zip(("red", "blue", "white"), _rows(found, "red", "blue", "white")):
        inside = colour == name
        called = p[inside, 1] >= 0.4
        assert group["rows"] == inside.sum()
        assert group["selected"] == pytest.approx(called.mean())
        assert group["recall"] == pytest.approx(sk.recall_score(y[inside], called))
        assert group["positive"] == pytest.approx(y[inside].mean())
        assert group["selected_low"] < group["selected"] < group["selected_high"]


def _rows(found: object, *names: str) -> list[dict[str, object]]:
    by_name = found.frame.set_index("group").to_dict("index")
    return [by_name[f"colour is “{name}”"] for name in names]


def test_errors_of_numbers(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression", ignored=())
    found = by_group(run, "size")
    rows, y, p = predictions(run)
    size = flowers.frame()["size"].to_numpy()[rows]
    lowest = size <= np.sort(size)[found.frame["rows"][0] - 1]
    assert found.frame["error"][0] == pytest.approx(np.abs(p - y)[lowest].mean())
    assert found.frame["bias"][0] == pytest.approx((p - y)[lowest].mean())
    assert "off on average where size" in groups_sentence(found, "regression") or (
        "too few" in groups_sentence(found, "regression")
    )


def test_a_column_that_is_not_there_or_parts_nothing_is_a_sentence(flowers: Dataset) -> None:
    run = trained(flowers)
    with pytest.raises(EvaluationError, match="no column “height”"):
        by_group(run, "height")


def test_columns_that_part_nothing_are_not_offered(
    flowers: Dataset, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = flowers.frame()
    frame = frame.assign(id=[f"id {i}" for i in range(len(frame))], same="x")
    frame["late"] = ["a", "b"] * (len(frame) // 2)
    frame.to_csv(tmp_path / "more.csv", index=False)
    run = trained(read(tmp_path / "more.csv", workspace=workspace))
    offered = ["size", "noise", "colour", "price", "late"]
    assert sorted(columns_with_groups(run)) == sorted(offered)
    monkeypatch.setattr("analytics.evaluation.groups.SOME", 1)  # one row parts nothing
    assert sorted(columns_with_groups(run)) == sorted(offered)
    for name in offered:
        assert len(by_group(run, name).frame) > 1
