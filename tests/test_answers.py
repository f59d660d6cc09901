"""What a page asks of the data: the preview of a step on real rows."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.answers import ANSWERS, preview
from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.workspace import Workspace


@pytest.mark.parametrize(
    ("step", "said", "n_before", "n_after"),
    [
        pytest.param(
            {"kind": "sort_rows", "columns": ["size"]}, "The order changes.", 50, 50, id="sorted"
        ),
        pytest.param(
            {"kind": "edit_cell", "row": 7, "column": "colour", "value": "green"},
            "1 cell changes.", 1, 1, id="edited",
        ),
        pytest.param(
            {"kind": "sample_rows", "n": 380}, "20 of 400 rows are left out.", 20, 0, id="drawn"
        ),
        pytest.param(
            {"kind": "select_columns", "columns": ["kind", "size"]},
            "Without colour, noise, price, the order changes.", 50, 50, id="columns in order",
        ),
    ],
)  # fmt: skip
def test_a_preview_shows_the_rows_a_step_touches(
    step: dict[str, Any], said: str, n_before: int, n_after: int,
    flowers: Dataset, workspace: Workspace,
) -> None:  # fmt: skip
    recipe = {"steps": [step]}
    seen = preview(workspace, lambda *_: None, flowers.fingerprint, recipe, 0)
    assert seen["sentence"] == said
    assert (len(seen["before"]["data"]), len(seen["after"]["data"])) == (n_before, n_after)


def test_a_preview_of_sorted_rows_shows_them_in_order(
    flowers: Dataset, workspace: Workspace
) -> None:
    recipe = {"steps": [{"kind": "sort_rows", "columns": ["size"]}]}
    seen = preview(workspace, lambda *_: None, flowers.fingerprint, recipe, 0)
    sizes = [row[seen["after"]["columns"].index("size")] for row in seen["after"]["data"]]
    assert sizes == sorted(sizes)
    assert sizes[0] == pytest.approx(flowers.frame()["size"].min(), abs=1e-9)


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
    table = ANSWERS["correlations"](workspace, lambda *_: None, **asked)["data"]
    expected = rows["size"].corr(rows["noise"])
    pair = next(row for row in table if row[:2] == ["size", "noise"])
    assert pair[2] == pytest.approx(expected)


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
