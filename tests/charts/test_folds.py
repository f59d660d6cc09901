"""The chart of folds: a strip for each score, a dot for each fold."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import folds


@pytest.mark.parametrize("dark", [False, True])
def test_each_score_has_a_strip_with_a_dot_for_each_fold(dark: bool) -> None:
    scores = {"r2": [0.5, 0.6, 0.9], "rmse": [2000.0, 1500.0, 1000.0]}
    frame = pd.DataFrame(
        [
            {"metric": key, "title": key, "value": value, "fold": i, "repeat": 1, "n_rows": 9}
            for key, values in scores.items()
            for i, value in enumerate(values, 1)
        ]
    )
    made = folds(frame, {"r2": 0.7}, dark)
    dots = [trace for trace in made.data if trace.name == "A fold"]
    assert [list(trace.x) for trace in dots] == list(scores.values())
    assert [trace.xaxis for trace in dots] == ["x", "x2"]
    means = [trace.x[0] for trace in made.data if trace.name == "Mean of the folds"]
    assert means == pytest.approx([2 / 3, 1500])
    assert [list(trace.x) for trace in made.data if trace.name == "Test rows"] == [[0.7]]
    tops = [made.layout.yaxis.domain, made.layout.yaxis2.domain]
    assert 1 > tops[0][1] > tops[0][0] > tops[1][1] > tops[1][0] > 0
