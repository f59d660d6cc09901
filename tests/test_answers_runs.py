"""What pages ask about several runs."""

from __future__ import annotations

import shutil

import pytest

import analytics
from analytics.answers import ANSWERS
from analytics.dataset import Dataset
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace


@pytest.fixture
def run(flowers: Dataset) -> Run:
    forest = RandomForest(n_estimators=3)
    plan = Plan(dataset=flowers.fingerprint, target="kind", task="binary", model=forest)
    return analytics.train(plan)


def test_a_run_is_measured_once(run: Run, workspace: Workspace) -> None:
    assert ANSWERS["measure"](workspace, lambda *_: None, runs=[run.id]) == 1
    first = RunStore(workspace).get(run.id).summary
    assert first["rows"]
    ANSWERS["measure"](workspace, lambda *_: None, runs=[run.id])
    assert RunStore(workspace).get(run.id).summary == first


def test_a_run_whose_data_are_gone_says_so_and_is_not_asked_about_again(
    run: Run, workspace: Workspace
) -> None:
    shutil.rmtree(workspace.dataset_folder(run.plan.dataset))
    ANSWERS["measure"](workspace, lambda *_: None, runs=[run.id])
    assert "workspace" in RunStore(workspace).get(run.id).summary["unmeasured"]
