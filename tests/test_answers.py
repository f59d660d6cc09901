"""What a page asks of the data, of all rows or of a cohort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.answers import ANSWERS
from analytics.dataset import Dataset, read
from analytics.errors import AnalyticsError
from analytics.workspace import Workspace

ROSES = {
    "name": "roses", "conditions": [{"kind": "among", "column": "kind", "values": ["rose"]}],
}  # fmt: skip
NOTHING: dict[str, Any] = {"steps": []}


def test_a_cohort_is_followed_by_profile_correlations_and_charts(
    flowers: Dataset, workspace: Workspace
) -> None:
    rows = flowers.frame()[flowers.frame()["kind"] == "rose"]
    asked: dict[str, Any] = {
        "dataset": flowers.fingerprint, "recipe": NOTHING, "cohort": ROSES,
    }  # fmt: skip
    found = ANSWERS["profile"](workspace, lambda *_: None, **asked)
    assert found["n_rows"] == len(rows)
    made = ANSWERS["chart"](workspace, lambda *_: None, **asked, form={"kind": "bar", "x": "kind"})
    assert made["frame"]["data"][0][:2] == ["rose", len(rows)]
    found = ANSWERS["relations"](workspace, lambda *_: None, **asked, ranks=False)
    expected = rows["size"].corr(rows["noise"])
    pairs = [row for row in found["pairs"]["data"] if set(row[:2]) == {"size", "noise"}]
    assert pairs[0][2] == pytest.approx(expected)


def test_a_cohort_is_looked_for_after_the_steps(flowers: Dataset, workspace: Workspace) -> None:
    step = {"kind": "change_case", "columns": ["kind"], "case": "upper"}
    asked: dict[str, Any] = {"dataset": flowers.fingerprint, "recipe": {"steps": [step]}}
    counted = ANSWERS["cohort_rows"](
        workspace, lambda *_: None, **asked, conditions=ROSES["conditions"]
    )
    assert counted == {"n": 0, "of": 400}


def test_a_cohort_of_a_column_that_is_gone_is_a_sentence(
    flowers: Dataset, workspace: Workspace
) -> None:
    recipe = {"steps": [{"kind": "drop_columns", "columns": ["kind"]}]}
    with pytest.raises(AnalyticsError, match="“kind”, a column that is not in this table"):
        ANSWERS["profile"](
            workspace, lambda *_: None, dataset=flowers.fingerprint, recipe=recipe, cohort=ROSES
        )


def test_a_cohort_is_followed_over_time(workspace: Workspace, tmp_path: Path) -> None:
    days = pd.date_range("2024-01-01", periods=60)
    frame = pd.DataFrame({"day": days, "kind": np.where(days.day <= 20, "early", "late")})
    frame.to_csv(tmp_path / "days.csv", index=False)
    dataset = read(tmp_path / "days.csv", workspace=workspace)
    late = {"kind": "among", "column": "kind", "values": ["late"]}
    found = ANSWERS["timeline"](
        workspace,
        lambda *_: None,
        dataset=dataset.fingerprint,
        recipe=NOTHING,
        form={"date": "day", "unit": "day"},
        cohort={"name": "late", "conditions": [late]},
    )
    shown = pd.DataFrame(found["frame"]["data"], columns=found["frame"]["columns"])
    assert shown["n"].sum() == (frame["kind"] == "late").sum() == 20
    assert found["gaps"]["frame"]["data"] == [["2024-01-31", "2024-02-21", 20]]
    assert [one["profile"] is None for one in found["seasons"]] == [False, True]
