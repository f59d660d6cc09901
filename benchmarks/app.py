"""What a visitor waits for: the first page, the first point, Stop, Cancel, a refresh, a rerun."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page

import analytics
from analytics.jobs import engine
from analytics.jobs.engine import Engine, submit
from analytics.models import NeuralNetwork, RandomForest
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace
from benchmarks.timing import ROUNDS, show
from benchmarks.visitor import Visitor
from tests.browser.server import ROOT, Server, launched

CARDS = ROOT / "sample_data" / "card_transactions.csv"
LONG = NeuralNetwork(epochs=2000, patience=1000)
PAGES = ("", "clean", "explore", "train", "runs", "evaluate", "explain", "what_if")
MIB = 2**20


def plan(workspace: Workspace, model: Any) -> Plan:
    """Return a plan for the card transactions."""
    dataset = analytics.read(CARDS, workspace=workspace)
    return Plan(dataset=dataset.fingerprint, target="fraud", task="binary", model=model)


@contextmanager
def served() -> Iterator[Server]:
    """Give a fresh app in a home of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def until(met: Callable[[], bool], seconds: float = 120, every: float = 0.01) -> float:
    """Return how long it took until something was so."""
    start = time.perf_counter()
    while not met():
        if time.perf_counter() - start > seconds:
            raise TimeoutError("waited too long")
        time.sleep(every)
    return time.perf_counter() - start


def start(server: Server, model: Any) -> Run:
    """Queue a run at a running server and wait for its first point."""
    workspace = Workspace(server.home)
    run = submit(workspace, plan(workspace, model), CARDS.name)
    until(lambda: len(run.history()) > 0)
    return run


def cold_start(browser: Browser) -> tuple[float, float]:
    """Return seconds from the command to the first page, and the idle server's MiB."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server, page = Server(Path(folder)), browser.new_page()
        begin = time.perf_counter()
        server.start()
        page.goto(server.url)
        page.get_by_role("heading", name="Upload").wait_for()
        took = time.perf_counter() - begin
        page.close()
        time.sleep(10)
        assert server.process is not None
        memory = psutil.Process(server.process.pid).memory_info().rss / MIB
        server.stop()
    return took, memory


def first_point(model: Any, spare: str) -> float:
    """Return seconds from the order to the first point of the curve, without a page.

    `spare` names the kind of worker that stands by, ``"none"`` for none.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        asked = plan(workspace, model)
        before = engine.SPARE_NEEDS_BYTES
        engine.SPARE_NEEDS_BYTES = {kind: 0 for kind in before if kind == spare}
        trainer = Engine(workspace.home).start()
        try:
            if spare != "none":
                time.sleep(12)  # the spare says nothing when it is ready: it has long been by then
            run = submit(workspace, asked, CARDS.name)
            took = until(lambda: len(run.history()) > 0)
            until(lambda: not RunStore(workspace).get(run.id).live)
        finally:
            trainer.close()
            engine.SPARE_NEEDS_BYTES = before
    return took


def pressed(browser: Browser, server: Server) -> float:
    """Return seconds from the press on Train to the first point on the page, with a warm worker."""
    workspace = Workspace(server.home)
    dataset = analytics.read(CARDS, workspace=workspace)
    time.sleep(12)
    page = browser.new_page()
    page.goto(f"{server.url}/train?dataset={dataset.fingerprint}")
    page.get_by_text("Neural network", exact=True).first.click()
    button = page.get_by_role("button", name="Train", exact=True)
    until(button.is_enabled)
    page.wait_for_timeout(1000)
    begin = time.perf_counter()
    button.click()
    # The progress comes with the points, and only a run that trains shows it.
    page.locator(".words", has_text=re.compile(r"Epoch \d+ of")).wait_for()
    took = time.perf_counter() - begin
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("thrown away").wait_for()
    page.close()
    return took


def after(page: Page, act: Callable[[], Any], text: str) -> float:
    """Return seconds from an act to a text on the page."""
    begin = time.perf_counter()
    act()
    page.get_by_text(text).first.wait_for()
    return time.perf_counter() - begin


def commands(browser: Browser, server: Server) -> dict[str, float]:
    """Return seconds of refresh, stop, cancel, and of a killed worker's end being shown."""
    found = {}
    for name, text in (("stop", "See what it is worth"), ("cancel", "thrown away")):
        run, page = start(server, LONG), browser.new_page()
        page.goto(f"{server.url}/train?run={run.id}")
        page.get_by_text("Epoch").first.wait_for()
        found["refresh"] = after(page, page.reload, "of 2,000")
        label = "Stop and keep best" if name == "stop" else "Cancel"
        found[name] = after(page, page.get_by_role("button", name=label).click, text)
        page.close()
    run, page = start(server, LONG), browser.new_page()
    page.goto(f"{server.url}/train?run={run.id}")
    page.get_by_text("Epoch").first.wait_for()
    worker = next(w for w in server.workers() if run.id in w.cmdline() or "spare" in w.cmdline())
    found["dead worker"] = after(page, worker.kill, "ended before it was done")
    page.close()
    return found


def reruns(server: Server) -> list[tuple[Any, ...]]:
    """Return median and 95th percentile of a second visitor's reruns, in ms, while a net trains."""
    done = start(server, RandomForest(n_estimators=20))
    store = RunStore(Workspace(server.home))
    until(lambda: not store.get(done.id).live)
    rows, everything = [], []
    busy = start(server, LONG)
    for page in PAGES:
        with closing(Visitor(server.port, page, f"run={done.id}")) as visitor:
            for _ in range(5):
                visitor.rerun()
            times = [visitor.rerun() * 1000 for _ in range(60)]
        everything += times
        rows.append((page or "upload", statistics.median(times), percentile95(times)))
    store.signal(busy.id, "cancel")
    until(lambda: not store.get(busy.id).live)
    return [*rows, ("all", statistics.median(everything), percentile95(everything))]


def percentile95(times: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure all of it."""
    with launched() as browser:
        starts = [cold_start(browser) for _ in range(3)]
        rows = [
            ("cold start to the first page, s", statistics.median(s for s, _ in starts), 3),
            ("idle server, MiB", statistics.median(m for _, m in starts), 200),
        ]
        for name, model, spare, bar in (
            ("net, no spare worker", NeuralNetwork(epochs=3), "none", 5),
            ("net, light spare", NeuralNetwork(epochs=3), "light", 5),
            ("net, spare with everything", NeuralNetwork(epochs=3), "heavy", 1.5),
            ("forest, no spare worker", RandomForest(), "none", 2),
            ("forest, light spare", RandomForest(), "light", 2),
            ("forest, spare with everything", RandomForest(), "heavy", 2),
        ):
            times = [first_point(model, spare) for _ in range(ROUNDS)]
            rows.append((f"order to first point, {name}, s", statistics.median(times), bar))
        with served() as server:
            times = [pressed(browser, server) for _ in range(ROUNDS)]
            rows.append(
                ("Train pressed to chart drawn, net, warm, s", statistics.median(times), 1.5)
            )
            bars = {"refresh": 3, "stop": 3, "cancel": 3, "dead worker": 5}
            rows += [(f"{k}, s", v, bars[k]) for k, v in commands(browser, server).items()]
            times_by_page = reruns(server)
    show("What a visitor waits for", rows, ("what", "measured", "at most"))
    show(
        "A second visitor's reruns while a net trains (at most 25 and 150)",
        times_by_page,
        ("page", "median ms", "p95 ms"),
    )
