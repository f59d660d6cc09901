"""A real server and a real browser; on failure a screenshot is left in test-artifacts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import CHROMIUM, ROOT, Server, launched


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("VITRINE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium found: install the package chromium")
        pytest.skip("no Chromium found")
    with launched() as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    opened.goto(server.url)
    opened.get_by_role("heading", name="Upload").wait_for()
    yield opened
    report: Any = getattr(request.node, "report", None)
    if report is not None and report.failed:
        folder = ROOT / "test-artifacts"
        folder.mkdir(exist_ok=True)
        opened.screenshot(path=folder / f"{request.node.name}.png", full_page=True)
    context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.report = report  # type: ignore[attr-defined]
