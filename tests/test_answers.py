"""What a page asks of the data, of all rows or of a cohort."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import answers
from analytics.answers import ANSWERS
from analytics.dataset import Dataset, read
from analytics.errors import AnalyticsError
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.recipe import Recipe
from analytics.steps.rename_column import RenameColumn
from analytics.training import train
from analytics.workspace import Workspace

ROSES = {
    "name": "roses", "conditions": [{"kind": "among", "column": "kind", "values": ["rose"]}],
}  # fmt: skip
NOTHING: dict[str, Any] = {"steps": []}


def test_no_question_has_two_answers() -> None:
    tables = [table for name, table in vars(answers).items() if name.endswith("_ANSWERS")]
    names = [name for table in tables for name in table]
    assert len(tables) > 5
    assert len(set(names)) == len(names)


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


def test_a_cohort_is_compared_with_all_other_rows(flowers: Dataset, workspace: Workspace) -> None:
    frame = flowers.frame()
    rose = frame["kind"] == "rose"
    side: dict[str, Any] = {"dataset": flowers.fingerprint, "recipe": NOTHING, "cohort": ROSES}
    both = {"left": side, "right": side | {"rest": True}}
    found = ANSWERS["compare"](workspace, lambda *_: None, **both)
    assert (found["n_left"], found["n_right"], found["n_both"]) == (rose.sum(), (~rose).sum(), 0)
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["kind"]["distance"]["value"] == 1
    assert columns["size"]["right"]["mean"] == pytest.approx(frame.loc[~rose, "size"].mean())
    drawn = ANSWERS["compared_column"](workspace, lambda *_: None, **both, name="kind")
    assert drawn["frame"]["data"] == [
        ["iris", 0.0, 100.0, 0, int((~rose).sum())],
        ["rose", 100.0, 0.0, int(rose.sum()), 0],
    ]


def test_rows_of_both_sides_are_counted(flowers: Dataset, workspace: Workspace) -> None:
    frame = flowers.frame()
    red = {"name": "r", "conditions": [{"kind": "among", "column": "colour", "values": ["red"]}]}
    here: dict[str, Any] = {"dataset": flowers.fingerprint, "recipe": NOTHING}
    is_rose, is_red = frame["kind"] == "rose", frame["colour"] == "red"
    for left, right, expected in (
        (here, here, 400),
        (here | {"cohort": ROSES}, here, is_rose.sum()),
        (here | {"cohort": ROSES}, here | {"cohort": red}, (is_rose & is_red).sum()),
        (here | {"cohort": ROSES, "rest": True}, here | {"cohort": red}, (~is_rose & is_red).sum()),
    ):
        found = ANSWERS["compare"](workspace, lambda *_: None, left=left, right=right)
        assert found["n_both"] == expected


def test_two_datasets_are_compared_after_their_steps(
    flowers: Dataset, workspace: Workspace, tmp_path: Path
) -> None:
    frame = flowers.frame().head(300).assign(kind=lambda f: f["kind"].str.upper())
    frame.to_csv(tmp_path / "more.csv", index=False)
    more = read(tmp_path / "more.csv", workspace=workspace)
    lower = {"steps": [{"kind": "change_case", "columns": ["kind"], "case": "lower"}]}
    here = {"dataset": flowers.fingerprint, "recipe": NOTHING}
    for recipe, new in ((NOTHING, 2), (lower, 0)):
        there = {"dataset": more.fingerprint, "recipe": recipe}
        found = ANSWERS["compare"](workspace, lambda *_: None, left=here, right=there)
        kind = next(column for column in found["columns"] if column["name"] == "kind")
        assert (found["n_right"], found["n_both"]) == (300, 0)
        assert kind["distance"]["n_new"] == new


def test_a_cohort_is_counted_in_a_run_as_its_recipe_leaves_the_table(
    flowers: Dataset, workspace: Workspace
) -> None:
    recipe = Recipe(steps=(RenameColumn(column="colour", to="farbe"),))
    plan = Plan(
        dataset=flowers.fingerprint, recipe=recipe, target="kind", task="binary",
        model=RandomForest(n_estimators=10),
    )  # fmt: skip
    run = train(plan)
    red = {"name": "red", "conditions": [{"kind": "among", "column": "farbe", "values": ["red"]}]}
    found = ANSWERS["cohort_in_run"](workspace, lambda *_: None, run=run.id, cohort=red)
    counts = [found[part] for part in ("train", "validation", "test")]
    assert [of for _, of in counts] == [280, 40, 80]
    assert sum(n for n, _ in counts) == (flowers.frame()["colour"] == "red").sum()
    old = {"name": "red", "conditions": [{"kind": "among", "column": "colour", "values": ["red"]}]}
    found = ANSWERS["cohort_in_run"](workspace, lambda *_: None, run=run.id, cohort=old)
    assert "“colour”, a column that is not in this table" in found["problem"]


def test_findings_of_a_cohort_are_of_its_rows_and_not_of_how_it_was_chosen(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = "".join(
        f"{'a' if i % 4 else 'b'},{'' if i % 4 else i % 8},{i % 5}\n" for i in range(200)
    )
    (tmp_path / "t.csv").write_text("group,value,other\n" + rows)
    dataset = read(tmp_path / "t.csv", workspace=workspace)
    asked: dict[str, Any] = {"dataset": dataset.fingerprint, "recipe": NOTHING}
    both = ANSWERS["alerts"](workspace, lambda *_: None, **asked)
    assert [a["n_rows"] for a in both if a["kind"] == "missing"] == [150]
    of_b = {"name": "b", "conditions": [{"kind": "among", "column": "group", "values": ["b"]}]}
    found = ANSWERS["alerts"](workspace, lambda *_: None, **asked, cohort=of_b)
    assert not [a for a in found if a["kind"] in ("missing", "constant")]
    of_a = {"name": "a", "conditions": [{"kind": "among", "column": "group", "values": ["a"]}]}
    found = ANSWERS["alerts"](workspace, lambda *_: None, **asked, cohort=of_a)
    assert [(a["kind"], a["columns"]) for a in found if a["kind"] == "constant"] == [
        ("constant", ["value"])
    ]


def test_a_step_is_shown_on_the_rows_of_a_cohort(flowers: Dataset, workspace: Workspace) -> None:
    frame = flowers.frame()
    step = {"kind": "replace_value", "column": "colour", "old": "red", "new": "rouge"}
    asked: dict[str, Any] = {"dataset": flowers.fingerprint, "recipe": {"steps": [step]}}
    seen = ANSWERS["preview"](workspace, lambda *_: None, **asked, place=0, cohort=ROSES)
    red = frame["colour"] == "red"
    within = red & (frame["kind"] == "rose")
    assert seen["sentence"] == (
        f"{red.sum()} cells change. In the cohort: {within.sum()} cells change."
    )
    assert seen["before"]["index"] == frame.index[within][:50].tolist()
    cells = ANSWERS["cells"](workspace, lambda *_: None, **asked, start=0, cohort=ROSES)
    assert cells["n_rows"] == (frame["kind"] == "rose").sum()


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
