"""Take the README's pictures: `python docs/pictures.py` walks the app and writes docs/pictures."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Browser, Page

from tests.browser.server import ROOT, Server, launched

PICTURES = ROOT / "docs" / "pictures"
STILL = "[data-testid=stSkeleton], [data-testid=stStatusWidget]"


def take(page: Page, name: str) -> None:
    """Write a picture once nothing is on its way any more."""
    page.wait_for_function(f"!document.querySelector('{STILL}')")
    page.wait_for_timeout(1500)  # charts slide into place
    page.screenshot(path=PICTURES / f"{name}.png")


def turn_to(page: Page, name: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


@contextmanager
def opened(browser: Browser, server: Server, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """Open the app, light or dark."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 860},
        color_scheme=scheme,
    )
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(server.url)
    page.get_by_role("heading", name="Upload", exact=True).wait_for()
    yield page
    context.close()


def walk(page: Page) -> None:
    """Go the whole way once with the churn sample."""
    page.locator("input[type=file]").set_input_files(ROOT / "sample_data" / "telecom_churn.csv")
    page.get_by_role("heading", name="telecom_churn.csv").wait_for()
    turn_to(page, "Clean")
    page.get_by_text("45 rows repeat an earlier row.").wait_for()
    page.get_by_role("button", name="Mend").first.click()
    page.get_by_text("Drop rows that repeat another row").wait_for()
    take(page, "clean")
    turn_to(page, "Explore")
    page.get_by_text("3,000 rows").first.wait_for()
    take(page, "explore")
    turn_to(page, "Train")
    page.get_by_text("Neural network", exact=True).first.click()
    page.get_by_role("button", name=re.compile("^Apply all")).click()
    page.get_by_text("Applied:").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text(re.compile(r"Epoch ([89]|[1-6]\d) of")).first.wait_for()
    page.screenshot(path=PICTURES / "train.png")
    page.get_by_role("button", name="See what it is worth").click()
    page.get_by_text("Confusion matrix").wait_for()
    take(page, "evaluate")


def understand(page: Page) -> None:
    """Look at why the model answers so."""
    turn_to(page, "Explain")
    page.get_by_text("Contributions add up").wait_for()
    take(page, "explain")
    turn_to(page, "What if")
    page.get_by_text("on average it is").wait_for()
    take(page, "what_if")


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = Server(Path(home))
        server.start()
        try:
            with launched() as browser:
                with opened(browser, server, "light") as page:
                    walk(page)
                with opened(browser, server, "dark") as page:
                    understand(page)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
