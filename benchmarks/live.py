"""What watching costs: the same fit in the app, with a page open, and in a bare script."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from analytics.jobs.engine import submit
from analytics.models import NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.runs import RunStore
from analytics.workspace import Workspace
from benchmarks.app import CARDS, LONG, plan, served, until
from benchmarks.timing import against, show
from tests.browser.server import ROOT, Server, launched

MODELS = {
    "net, 40 epochs": NeuralNetwork(epochs=40, patience=1000, members=1),
    "forest, 1,000 trees": RandomForest(n_estimators=1000),
}
# The clock runs from the first point to the last: what is loaded before is not training.
BARE = """
import sys, time
from analytics.plan import Plan
from analytics.training.data import rows_of, training_data
from analytics.workspace import Workspace
from pathlib import Path
plan, workspace = Plan.from_json(sys.argv[1]), Workspace(Path(sys.argv[2]))
rows = rows_of(plan, workspace)
data = training_data(plan, rows, rows.recipe.fit(rows.frame.iloc[rows.parts.train]))
points = []
def report(progress):
    if progress.values:
        points.append(time.time())
plan.model.fit(data, report, plan.seed)
print(points[-1] - points[0])
"""


def bare(text: str, home: Path) -> float:
    """Return the seconds of a fit in a script that nobody watches."""
    done = subprocess.run(
        [sys.executable, "-c", BARE, text, str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def in_app(server: Server, asked: Plan, browser: Browser | None) -> float:
    """Return the seconds of a fit in the app, with a page open or without.

    The run waits behind another one until its page is drawn: opening a page is not watching.
    """
    store = RunStore(Workspace(server.home))
    before = submit(store.workspace, plan(store.workspace, LONG), CARDS.name)
    run = submit(store.workspace, asked, CARDS.name)
    with opened(browser, f"{server.url}/train?run={run.id}"):
        store.signal(before.id, "cancel")
        until(lambda: not store.get(run.id).live, every=0.25)  # looking costs, too
    seconds = run.history()["seconds"]
    return float(seconds.max() - seconds.min())


@contextmanager
def opened(browser: Browser | None, address: str) -> Iterator[None]:
    """Keep a page open whose charts are drawn."""
    if browser is None:
        yield
        return
    page = browser.new_page()
    page.goto(address)
    page.get_by_text("in the queue").wait_for()
    page.locator(".st-key-live-panel canvas").nth(1).wait_for()
    yield
    page.close()


def main() -> None:
    """Compare both models, watched by nobody and by a browser on the same cores."""
    rows = []
    with launched() as browser, served() as server, tempfile.TemporaryDirectory() as folder:
        time.sleep(15)  # until everything that warms up has done so
        for name, model in MODELS.items():
            asked = plan(Workspace(server.home), model)
            text = plan(Workspace(Path(folder)), model).to_json()
            for viewer, seen_by in (("nobody", None), ("a browser on the same cores", browser)):
                found = against(
                    lambda asked=asked, seen_by=seen_by: in_app(server, asked, seen_by),
                    lambda text=text: bare(text, Path(folder)),
                )
                rows.append((name, viewer, *found))
    show(
        "A fit in the app against a bare script (ratio at most 1.05)",
        rows,
        ("model", "watched by", "in the app s", "bare s", "ratio"),
    )
