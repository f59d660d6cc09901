"""Pictures of a search: every trial has its place, and the best is the one that stands out."""

from __future__ import annotations

import json

import pandas as pd

from analytics.charts import search_history, search_importance, search_parallel

TRIALS = pd.DataFrame(
    {
        "trial": [0, 1, 2, 3],
        "state": ["done", "pruned", "done", "running"],
        "loss": [0.5, 0.9, 0.3, None],
        "best": [0.5, 0.5, 0.3, 0.3],
        "rate": [None, 0.1, 0.01, 0.02],
        "balanced": [False, True, True, False],
    }
)


def test_trials_stand_in_order_by_how_they_ended() -> None:
    options = search_history(TRIALS, "Validation loss")
    found = {series["name"]: series["data"] for series in options["series"]}
    assert found["Best so far"] == [[1, 0.5], [2, 0.5], [3, 0.3], [4, 0.3]]
    assert found["Trial"] == [[1, 0.5], [3, 0.3]]
    assert found["Ended early"] == [[2, 0.9]]
    assert found["On its way"] == []
    json.dumps(options, allow_nan=False)


def test_the_best_line_is_drawn_last_and_widest() -> None:
    axes = {"rate": ("Learning rate", True), "balanced": ("Balance", False)}
    done = TRIALS[TRIALS["state"] == "done"]
    options = search_parallel(done, axes, "Loss")
    lines = options["series"][0]["data"]
    assert [line["value"] for line in lines] == [["left open", "off", 0.5], [0.01, "on", 0.3]]
    assert lines[-1]["lineStyle"]["width"] > lines[0]["lineStyle"]["width"]
    assert [axis["type"] for axis in options["parallelAxis"]] == ["log", "category", "value"]
    json.dumps(options, allow_nan=False)


def test_what_mattered_most_stands_on_top() -> None:
    options = search_importance({"Learning rate": 0.7, "Dropout": 0.3})
    assert options["yAxis"]["data"] == ["Dropout", "Learning rate"]
    assert options["series"][0]["data"] == [30, 70]
