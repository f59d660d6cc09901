"""A walk with a cohort: selected in a chart, kept, and met again on other pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import analytics
from analytics.dataset import open_dataset
from analytics.evaluation.of_run import predictions
from analytics.jobs.engine import submit
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.profile.shelf import cohorts
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace
from tests.browser.server import Server
from tests.browser.test_walks import SAMPLES, no_error, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def run(server: Server) -> Run:
    workspace = Workspace(server.home)
    dataset = analytics.read(SAMPLES / "breast_cancer.csv", workspace=workspace)
    plan = Plan(
        dataset=dataset.fingerprint, target="diagnosis", task="binary",
        model=RandomForest(n_estimators=20),
    )  # fmt: skip
    made = submit(workspace, plan, dataset.name)
    store = RunStore(workspace)
    wait_until(lambda: "rows" in store.get(made.id).summary, 120, "training")
    return store.get(made.id)


def click_bar(page: Page, chart: Locator, place: int) -> None:
    """Click the middle of a bar: what is drawn lies under a layer that takes the clicks."""
    bar = chart.locator(".bars path").nth(place).bounding_box()
    assert bar is not None
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)


def test_a_bar_becomes_a_cohort_that_explore_and_evaluate_follow(
    page: Page, server: Server, run: Run
) -> None:
    page.goto(f"{server.url}/explore?run={run.id}")
    chart = page.locator(".js-plotly-plot").first
    chart.wait_for()
    click_bar(page, chart, 6)
    page.get_by_text("Selected:").wait_for()
    page.get_by_label("Name of the cohort").fill("small 小")
    page.get_by_role("button", name="Keep as a cohort").click()
    page.get_by_text("rows of the cohort “small 小”").wait_for()
    dataset = open_dataset(run.plan.dataset, run.workspace)
    (kept,) = cohorts(run.workspace, run.plan.dataset).all()
    frame = dataset.frame()
    inside = kept.rows_of(frame).index
    assert 50 < len(inside) < len(frame)
    expect(page.get_by_text(f"{len(inside)} of 569 rows of the cohort")).to_be_visible()
    page.goto(f"{server.url}/evaluate?run={run.id}")
    rows, _, _ = predictions(run)
    n = int(sum(row in inside for row in rows))
    page.get_by_text(f"{n} of {len(rows)} test rows of the cohort “small 小”").wait_for()
    page.get_by_text(f"Scores on {n} test rows of the cohort").wait_for()
    page.get_by_role("button", name="Show all rows").click()
    page.get_by_text(f"Scores on {len(rows)} test rows").wait_for()
    expect(page.get_by_text(re.compile("of the cohort"))).to_have_count(0)
    no_error(page)
