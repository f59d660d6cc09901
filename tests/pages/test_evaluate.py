"""The sections of Evaluate: what they show is what the library says."""

from __future__ import annotations

import time

import pytest
from sklearn import metrics as sk
from streamlit.testing.v1 import AppTest

import analytics
from analytics.dataset import Dataset
from analytics.evaluation.conformal import conformal
from analytics.evaluation.cross_validation import cross_validate, folds_for, kept
from analytics.evaluation.measuring import predictions
from analytics.evaluation.residuals import residuals_against
from analytics.models import Baseline, RandomForest
from analytics.plan import Plan
from analytics.profile.conditions import Among
from analytics.profile.shelf import cohorts
from analytics.review import remarks
from analytics.review.paragraph import Pieces, against_baseline, paragraph, weakest_of
from analytics.runs import Run
from analytics.workspace import Workspace
from tests.pages.test_cohorts import following, plain, press
from tests.pages.test_pages import fresh_backend, opened, settled

__all__ = ["fresh_backend"]

ALL = ("Certainty", "Weak spots", "Groups", "Cross-validation")


def trained(dataset: Dataset, **choices: object) -> Run:
    usual = {"target": "kind", "task": "binary", "ignored": ("price",)}
    usual |= {"model": RandomForest(n_estimators=20)}
    found = analytics.train(Plan(dataset=dataset.fingerprint, **(usual | choices)))
    analytics.evaluate(found)
    return found


def section(run: Run, name: str) -> AppTest:
    app = opened("evaluate", run=run.id)
    app.session_state["evaluate-tabs"] = name
    return settled(app.run())


def test_a_threshold_by_hand_is_shown_in_scores_and_per_group(flowers: Dataset) -> None:
    run = trained(flowers)
    app = section(run, "Threshold")
    settled(app.slider(key="threshold").set_value(30.0).run())
    _, y, p = predictions(run)
    called = p[:, 1] >= 0.3
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Precision"] == f"{sk.precision_score(y, called):.1%}"
    assert shown["Called positive"] == f"{called.mean():.1%}"
    assert f"{called.sum()} are then called rose" in plain(app)
    app.session_state["evaluate-tabs"] = "Groups"
    settled(app.run())
    assert "called rose from 30.0% on, as set under Threshold" in plain(app)
    settled(app.selectbox(key="groups-column").set_value("colour").run())
    (table,) = (t.value for t in app.dataframe if "Called positive" in t.value)
    assert set(table["Group"]) == {f"colour is “{name}”" for name in ("red", "blue", "white")}


def test_a_threshold_by_costs_is_chosen_on_validation_rows(flowers: Dataset) -> None:
    run = trained(flowers)
    app = section(run, "Threshold")
    settled(app.segmented_control(key="threshold-way").set_value("By costs").run())
    assert "On the 40 validation rows, the errors cost least from" in plain(app)
    assert "€ in 1,000 rows" in plain(app)
    settled(app.segmented_control(key="threshold-way").set_value("By a metric").run())
    assert "On the 40 validation rows, F1 is best from" in plain(app)


@pytest.mark.parametrize(
    ("choices", "sections"),
    [
        ({}, ["Scores", "Curves", "Threshold", *ALL]),
        ({"target": "colour", "task": "multiclass"}, ["Scores", "Curves", *ALL]),
        ({"target": "price", "task": "regression", "ignored": ()}, ["Scores", "Residuals", *ALL]),
    ],
)
def test_each_task_has_its_sections_and_none_breaks(
    flowers: Dataset, choices: dict[str, object], sections: list[str]
) -> None:
    run = trained(flowers, **choices)
    app = opened("evaluate", run=run.id)
    assert [tab.label for tab in app.tabs] == sections
    for name in sections:
        app.session_state["evaluate-tabs"] = name
        settled(app.run())
        assert not app.exception
        assert not app.error
        assert "nan" not in plain(app).lower()


def test_a_group_that_is_chosen_shows_its_rows_and_becomes_a_cohort(
    flowers: Dataset, workspace: Workspace
) -> None:
    run = trained(flowers)
    app = section(run, "Groups")
    settled(app.selectbox(key="groups-column").set_value("colour").run())
    app.session_state["groups"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    settled(app.run())
    (shown,) = (t.value for t in app.dataframe if "likeliest" in t.value)
    (chosen,) = set(shown["colour"])
    assert f"{len(shown)} of 80 test rows, the most wrong first." in plain(app)
    app.text_input(key="cohort-group-name").set_value("those")
    press(app, "Keep as a cohort")
    (kept,) = cohorts(workspace, flowers.fingerprint).all()
    assert kept.conditions == (Among(column="colour", values=(chosen,)),)


def test_groups_and_their_rows_are_of_all_test_rows_also_where_a_cohort_is_followed(
    flowers: Dataset, workspace: Workspace
) -> None:
    run = trained(flowers)
    following(workspace, flowers)  # the red ones
    app = section(run, "Groups")
    assert "80 test rows, also those outside the cohort" in plain(app)
    settled(app.selectbox(key="groups-column").set_value("colour").run())
    (table,) = (t.value for t in app.dataframe if "Called positive" in t.value)
    blue = table["Group"].tolist().index("colour is “blue”")
    app.session_state["groups"] = {"selection": {"rows": [blue], "columns": [], "cells": []}}
    settled(app.run())
    n = table["Test rows"][blue].split()[0]
    assert f"{n} of 80 test rows, the most wrong first." in plain(app)


def test_the_certainty_of_a_level_is_what_the_library_says(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression", ignored=())
    app = section(run, "Certainty")
    settled(app.segmented_control(key="certainty-level").set_value(0.8).run())
    assert conformal(run, 0.8).sentence() in plain(app)
    assert "These rows have also chosen when training was best" in plain(app)


def test_remarks_stand_below_the_scores_with_their_evidence(flowers: Dataset) -> None:
    run = trained(flowers, target="colour", task="multiclass", ignored=("kind",))
    app = opened("evaluate", run=run.id)
    found = remarks(run)
    assert found
    for remark in found:
        assert remark.sentence in plain(app)
    app.toggle[0].set_value(True).run()
    assert any("Baseline" in t.value for t in app.dataframe)


def test_residuals_are_shown_against_what_is_chosen(flowers: Dataset) -> None:
    run = trained(flowers, target="price", task="regression", ignored=())
    app = section(run, "Residuals")
    assert residuals_against(run).sentence in plain(app)
    against = app.selectbox(key="residuals-against")
    assert against.options[:2] == ["Predicted price", "Actual price"]
    for column in ("colour", "price"):
        settled(app.selectbox(key="residuals-against").set_value(column).run())
        assert residuals_against(run, column).sentence in plain(app)


def test_the_page_begins_with_a_paragraph_that_can_be_copied(flowers: Dataset) -> None:
    run = trained(flowers)
    app = opened("evaluate", run=run.id)  # remarks stand below, so that all is known
    settled(app.run())
    (shown,) = (code.value for code in app.code)
    told = Pieces(
        verdict=against_baseline(run), weakest=weakest_of(run), remarks=tuple(remarks(run))
    )
    assert shown == paragraph(run, told)


def until_still(app: AppTest) -> AppTest:
    """Wait until no fold is being trained any more."""
    deadline = time.monotonic() + 120
    while any(button.label == "Stop" for button in app.button) and time.monotonic() < deadline:
        time.sleep(0.1)
        app.run()
    assert not any(button.label == "Stop" for button in app.button)
    return settled(app)


def test_a_run_is_cross_validated_where_asked_and_that_is_found_again(flowers: Dataset) -> None:
    run = trained(flowers, model=Baseline())
    app = section(run, "Cross-validation")
    assert not kept(run)
    app.number_input(key=f"folds-{run.id}-number").set_value(3).run()
    app.number_input(key=f"folds-{run.id}-repeats").set_value(2).run()
    assert "6 models are to be trained" in plain(app)
    press(app, "Cross-validate")
    until_still(app)
    (found,) = kept(run)
    assert found.missing == 0
    assert found.sentence() in plain(app)
    (table,) = (t.value for t in app.dataframe if "Held out" in t.value)
    assert list(table["Round"]) == [1, 1, 1, 2, 2, 2]
    assert "Go on" not in [button.label for button in app.button]
    again = section(run, "Cross-validation")
    assert found.sentence() in plain(again)


def test_folds_that_cannot_be_made_are_a_sentence_and_others_can_be_asked_for(
    flowers: Dataset,
) -> None:
    run = trained(flowers, model=Baseline())
    app = section(run, "Cross-validation")
    kind = app.selectbox(key=f"folds-kind-{run.id}")
    assert kind.options == ["Random", "Stratified", "By group"]  # no column is a date
    settled(kind.set_value("group").run())
    settled(app.selectbox(key=f"folds-{run.id}-group-column").set_value("colour").run())
    press(app, "Cross-validate")
    until_still(app)
    assert "“colour” makes 3 groups: too few for 5 folds." in plain(app)
    app.number_input(key=f"folds-{run.id}-number").set_value(3).run()
    assert not app.error
    press(app, "Cross-validate")
    until_still(app)
    assert len(kept(run)[0].folds) == 3


def test_folds_that_were_done_before_a_stop_are_shown_and_it_goes_on(flowers: Dataset) -> None:
    run = trained(flowers, model=Baseline())
    asked = folds_for(run.plan)
    whole = cross_validate(run, asked)
    for i in (2, 4):
        (run.folder / "folds" / asked.key / f"{i:03d}.json").unlink()
    app = section(run, "Cross-validation")
    assert "3 of 5 folds are done. 2 models are to be trained" in plain(app)
    assert len(next(t.value for t in app.dataframe if "Held out" in t.value)) == 3
    press(app, "Go on")
    until_still(app)
    assert kept(run) == [whole]
