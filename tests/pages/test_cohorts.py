"""A cohort on every page: named in the frame, followed where it can be, left by one click."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.of_run import predictions
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.cohorts import Cohort
from analytics.profile.conditions import Among, Between, Missing
from analytics.profile.shelf import cohorts
from analytics.runs import Run
from analytics.training import load
from analytics.workspace import Workspace, write_json
from tests.pages.explored import explored
from tests.pages.test_pages import PAGES, fresh_backend, opened, settled, words

__all__ = ["fresh_backend"]  # a fixture that every test here needs
RED = Cohort(name="r*d 花", conditions=(Among(column="colour", values=("red",)),))
NAMED = "r\\*d 花"


@pytest.fixture
def run(flowers: Dataset) -> Run:
    plan = Plan(
        dataset=flowers.fingerprint, target="kind", task="binary", ignored=("price",),
        model=RandomForest(n_estimators=20),
    )  # fmt: skip
    found = analytics.train(plan)
    analytics.evaluate(found)
    return found


def following(
    workspace: Workspace, dataset: Dataset, cohort: Cohort = RED, **choices: Any
) -> dict[str, str]:
    """Follow a cohort; return the address of the dataset."""
    cohorts(workspace, dataset.fingerprint).add(cohort)
    chosen = {dataset.fingerprint: {"cohort": cohort.name, **choices}}
    write_json(workspace.session_file, {"dataset_id": dataset.fingerprint, "choices": chosen})
    return {"dataset": dataset.fingerprint}


def plain(app: AppTest) -> str:
    """Return the text of a page as it is read."""
    return words(app).replace("\\", "").replace("\u200b", "")


def press(app: AppTest, label: str = "", key: str = "") -> AppTest:
    (button, *_) = (b for b in app.button if (b.key == key if key else b.label == label))
    return settled(button.click().run())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_names_the_cohort_and_can_leave_it(
    page: str, run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    following(workspace, flowers)
    app = opened(page, run=run.id)
    assert f"**{NAMED}**" in words(app)
    assert not app.error
    press(app, key="leave-cohort")
    settled(app.run())
    assert NAMED not in words(app)


def test_explore_shows_the_rows_of_the_cohort(flowers: Dataset, workspace: Workspace) -> None:
    app = opened("explore", **following(workspace, flowers))
    n = int((flowers.frame()["colour"] == "red").sum())
    assert f"{n} of 400 rows of the cohort “r*d 花”: colour is “red”." in plain(app)
    assert f"{n} rows. Choose a row" in plain(app)


def test_clean_looks_for_trouble_in_the_cohort_alone(
    flowers: Dataset, workspace: Workspace
) -> None:
    app = opened("clean", **following(workspace, flowers))
    assert "a step changes the whole table" in plain(app)
    app.selectbox(key="new-group").set_value("Rows").run()
    app.selectbox(key="new-step-Rows").set_value("drop_duplicates").run()
    said = plain(settled(app))
    assert "Nothing changes. In the cohort: nothing changes." in said


def test_rows_of_a_finding_become_a_cohort(workspace: Workspace, tmp_path: Path) -> None:
    rows = "".join(f"{'' if i % 4 else i},{i % 7}\n" for i in range(80))
    (tmp_path / "t.csv").write_text("b,a\n" + rows)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    app = opened("clean", dataset=dataset.fingerprint)
    (toggle,) = (t for t in app.toggle if t.key and t.key.endswith("-missing"))
    settled(toggle.set_value(True).run())
    assert "60 of 80 rows." in plain(app)
    name = next(t for t in app.text_input if t.label == "Name of the cohort")
    name.set_value("no b")
    press(app, "Keep as a cohort")
    (kept,) = cohorts(workspace, dataset.fingerprint).all()
    assert kept.conditions == (Missing(columns=("b",)),)
    assert "60 of 80 rows of the cohort “no b”" in plain(settled(app.run()))


def test_training_on_a_cohort_is_a_step_that_can_be_taken_back(
    flowers: Dataset, workspace: Workspace
) -> None:
    address = following(workspace, flowers, target="kind", task="binary")
    app = opened("train", **address)
    assert "All rows are trained on, not only those of “r*d 花”." in plain(app)
    assert "280 rows to train on" in plain(app)
    press(app, "Train on this cohort only")
    n = int((flowers.frame()["colour"] == "red").sum())
    said = "Step 1 of the recipe: Keep the rows of “r*d 花”: colour is “red”."
    assert said in plain(settled(app.run()))
    n_test, n_validation = round(0.2 * n), round(0.1 * n)
    assert f"{n - n_test - n_validation} rows to train on" in plain(app)
    press(app, "Train on all rows again")
    assert "280 rows to train on" in plain(settled(app.run()))


def test_evaluate_shows_the_scores_of_the_cohort_beside_all(
    run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    following(workspace, flowers)
    app = opened("evaluate", run=run.id)
    rows, y, p = predictions(run)
    red = (flowers.frame()["colour"] == "red").to_numpy()[rows]
    assert f"{red.sum()} of {len(rows)} test rows of the cohort" in plain(app)
    assert f"Scores on {red.sum()} test rows of the cohort" in plain(app)
    accuracy, everywhere = ((y == p.argmax(axis=1))[part].mean() for part in (red, red | True))
    shown = {metric.label: metric for metric in app.metric}["Accuracy"]
    assert float(shown.value) == pytest.approx(accuracy, abs=6e-4)
    assert float(shown.delta) == pytest.approx(accuracy - everywhere, abs=6e-3)
    right = int((y == p.argmax(axis=1))[red].sum())
    assert f"{right} of {red.sum()} test rows are told right" in plain(app)
    press(app, key="leave-cohort")
    assert f"Scores on {len(rows)} test rows" in plain(settled(app.run()))


def test_a_cohort_of_one_class_has_the_scores_that_exist(
    run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    iris = Cohort(name="iris", conditions=(Among(column="kind", values=("iris",)),))
    following(workspace, flowers, iris)
    app = opened("evaluate", run=run.id)
    _, y, p = predictions(run)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["ROC-AUC"] == "–"
    assert float(shown["Accuracy"]) == pytest.approx(
        (p[y == 0].argmax(axis=1) == 0).mean(), abs=6e-4
    )
    assert "nan" not in plain(app).lower()
    app.session_state["evaluate-tabs"] = "Curves"
    assert "All these rows are of one class: there is no curve to draw." in plain(
        settled(app.run())
    )


def test_explain_and_what_if_rest_on_the_rows_of_the_cohort(
    run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    following(workspace, flowers)
    frame, _ = load(run).part("validation")
    red = frame.index[frame["colour"] == "red"]
    app = opened("explain", run=run.id)
    assert f"{len(red)} of {len(frame)} validation rows of the cohort" in plain(app)
    assert f"On {len(red)} validation rows of the cohort “r*d 花”" in plain(app)
    app = opened("what_if", run=run.id)
    assert app.selectbox(key="what-if-row").options == [str(row) for row in red]
    assert f"{len(red)} of {len(frame)} validation rows of the cohort" in plain(app)


@pytest.mark.parametrize(("page", "part"), [("evaluate", "test"), ("explain", "validation")])
def test_too_few_rows_are_said_and_all_are_shown(
    page: str, part: str, run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    low = float(np.sort(flowers.frame()["size"])[-3])
    following(workspace, flowers, Cohort(name="top", conditions=(Between(column="size", low=low),)))
    app = opened(page, run=run.id)
    of = 80 if part == "test" else 40
    assert f"Of {of} {part} rows " in plain(app)
    assert "in the cohort “top”" in plain(app)
    assert "All are shown." in plain(app)
    assert not app.error
    assert f"On 40 {part} rows, the error" in plain(app) or "Scores on 80 test rows" in plain(app)


def test_a_cohort_that_does_not_fit_is_said_and_all_rows_are_shown(
    run: Run, flowers: Dataset, workspace: Workspace
) -> None:
    price = Cohort(name="dear", conditions=(Between(column="cost", low=12),))
    recipe = {"steps": [{"kind": "rename_column", "column": "price", "to": "cost"}]}
    address = following(workspace, flowers, price, recipe=recipe)
    assert "rows of the cohort “dear”" in plain(opened("explore", **address))
    app = opened("evaluate", run=run.id)
    assert "looks at “cost”, a column that is not in this table" in plain(app)
    assert "Scores on 80 test rows" in plain(app)
    write_json(
        workspace.session_file,
        {"dataset_id": flowers.fingerprint, "choices": {flowers.fingerprint: {"cohort": "dear"}}},
    )
    app = opened("explore", **address)
    assert "looks at “cost”, a column that is not in this table" in plain(app)
    assert "400 rows. Choose a row" in plain(app)
    assert not app.error


def test_missing_values_of_a_column_become_a_cohort_that_is_followed(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = "".join(f"{'' if i % 4 else i},{i}\n" for i in range(80))
    (tmp_path / "t.csv").write_text("b,a\n" + rows)
    dataset = analytics.read(tmp_path / "t.csv", workspace=workspace)
    app = opened("explore", dataset=dataset.fingerprint)
    app.pills(key="column-blank-b").set_value("missing").run()
    assert "60 of 80 rows." in plain(settled(app))
    app.text_input(key="selection-name").set_value("no b")
    press(app, "Keep as a cohort")
    assert "60 of 80 rows of the cohort “no b”: b is missing." in plain(settled(app.run()))
    (kept,) = cohorts(workspace, dataset.fingerprint).all()
    assert kept.conditions == (Missing(columns=("b",)),)


def test_a_search_among_the_rows_becomes_a_cohort(flowers: Dataset, workspace: Workspace) -> None:
    app = explored("explore_rows.rows", flowers)
    assert not app.get("form_submit_button")
    app.text_input(key="rows-search").set_value("ROSE").run()
    app.selectbox(key="rows-column").set_value("size").run()
    app.selectbox(key="rows-condition").set_value("at least").run()
    app.text_input(key="rows-value").set_value("0.5").run()
    frame = flowers.frame()
    n = int(((frame["kind"] == "rose") & (frame["size"] >= 0.5)).sum())
    assert f"{n} of 400 rows fit" in plain(settled(app))
    app.text_input(key="selection-name").set_value("large roses")
    press(app, "Keep as a cohort")
    said = "some value contains “ROSE” and size from 0.5"
    assert f"{n} of 400 rows of the cohort “large roses”: {said}." in plain(settled(app.run()))


def test_cohorts_are_renamed_and_deleted_in_the_frame(
    flowers: Dataset, workspace: Workspace
) -> None:
    app = opened("runs", **following(workspace, flowers))
    app.session_state["cohorts-open"] = True
    settled(app.run())
    n = int((flowers.frame()["colour"] == "red").sum())
    deadline = time.monotonic() + 30
    while f"colour is “red” · {n} of 400 rows" not in plain(app) and time.monotonic() < deadline:
        settled(app.run())
    assert f"colour is “red” · {n} of 400 rows" in plain(app)
    app.text_input(key=f"cohort-0-{RED.name}").set_value("rouge").run()
    assert "**rouge**" in words(settled(app.run()))
    press(app, key="drop-cohort-0")
    assert cohorts(workspace, flowers.fingerprint).all() == []
    assert "rouge" not in words(settled(app.run()))
