"""Walks through the app in a real browser."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import analytics
from analytics.jobs.engine import submit
from analytics.models import RandomForest
from analytics.plan import Plan
from analytics.runs import RunStore
from analytics.workspace import Workspace
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAMPLES = Path(__file__).parents[2] / "sample_data"


def wait_until(met: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"{what} took longer than {seconds} s"
        time.sleep(0.05)


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("heading", name=file.name).wait_for()


def turn_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, exact=True).wait_for()


def start(page: Page, model: str) -> None:
    turn_to(page, "Train")
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.get_by_text(model, exact=True).first.click()
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".st-key-live-panel")).to_be_in_viewport()  # the button was far below it


def no_error(page: Page) -> None:
    expect(page.get_by_text("Traceback")).to_have_count(0)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_upload_clean_train_the_forest_read_a_score_and_an_explanation(page: Page) -> None:
    upload(page, SAMPLES / "telecom_churn.csv")
    turn_to(page, "Clean")
    page.get_by_text("45 rows repeat an earlier row.").wait_for()
    page.get_by_role("button", name="Mend").first.click()
    page.get_by_text("Drop rows that repeat another row").wait_for()
    turn_to(page, "Explore")
    page.get_by_text(re.compile("3,000 rows")).first.wait_for()
    start(page, "Random forest")
    page.get_by_role("button", name="See what it is worth").click()
    page.get_by_text("ROC-AUC").first.wait_for()
    page.get_by_text("Confusion matrix").wait_for()
    page.get_by_role("button", name="See why it answers so").click()
    page.get_by_text("the error rises most").wait_for()
    page.get_by_text("Contributions add up").wait_for()
    page.get_by_role("button", name="Ask what if").click()
    page.get_by_text("Start from row").wait_for()
    page.get_by_text("on average it is").first.wait_for()
    no_error(page)


def test_the_net_is_watched_refreshed_and_stopped(page: Page, server: Server) -> None:
    upload(page, SAMPLES / "card_transactions.csv")
    start(page, "Neural network")
    page.get_by_text(re.compile(r"Epoch \d+ of 64")).first.wait_for()
    page.get_by_role("img", name=re.compile("^Loss by epoch. Epoch")).wait_for()
    page.get_by_role("button", name="Latest half").click()
    page.get_by_role("img", name=re.compile("Colour: the class that the model answers")).wait_for()
    store = RunStore(Workspace(server.home))
    run = store.all()[0]
    before = len(run.history())
    wait_until(lambda: len(run.history()) > before, 30, "the next epoch")
    assert page.get_by_role("button", name="Show all").is_enabled()
    page.reload()
    page.get_by_text(re.compile(r"Epoch \d+ of 64")).first.wait_for()
    assert run.id in page.url
    page.get_by_role("button", name="Stop and keep best").click()
    page.get_by_role("button", name="See what it is worth").wait_for()
    assert store.get(run.id).state == "done"
    no_error(page)


def test_a_run_survives_the_end_of_the_server(page: Page, server: Server) -> None:
    upload(page, SAMPLES / "card_transactions.csv")
    start(page, "Neural network")
    page.get_by_text(re.compile(r"Epoch \d+ of 64")).first.wait_for()
    store = RunStore(Workspace(server.home))
    run = store.all()[0]
    server.kill()
    server.start()
    wait_until(lambda: not store.get(run.id).live, 240, "the run")
    done = store.get(run.id)
    assert done.state == "done"
    steps = done.history().query("series == 'train/loss'")["step"].tolist()
    assert steps == list(range(1, done.step + 1))
    page.goto(f"{server.url}/train?run={run.id}")
    page.get_by_role("button", name="See what it is worth").wait_for()
    no_error(page)


def test_the_first_visitor_of_a_fresh_server_may_open_any_page(
    browser: Browser, server: Server
) -> None:
    # Streamlit would take the folder `pages` for its older kind of app and leave the frame out.
    page = browser.new_page()
    page.goto(f"{server.url}/clean")
    page.get_by_text("No data yet").first.wait_for()
    page.get_by_text("Understand", exact=True).wait_for()
    page.get_by_role("link", name="What if", exact=True).wait_for()
    page.close()


def test_a_page_that_breaks_says_so_and_the_others_go_on(page: Page, server: Server) -> None:
    workspace = Workspace(server.home)
    dataset = analytics.read(SAMPLES / "wine.csv", workspace=workspace)
    model = RandomForest(n_estimators=5)
    plan = Plan(dataset=dataset.fingerprint, target="cultivar", task="multiclass", model=model)
    run = submit(workspace, plan, dataset.name)
    store = RunStore(workspace)
    wait_until(lambda: "rows" in store.get(run.id).summary, 60, "training")
    store.set(run.id, summary=json.dumps(store.get(run.id).summary | {"scores": "torn"}))
    page.goto(f"{server.url}/evaluate?run={run.id}")
    page.get_by_text("This page could not be shown").wait_for()
    no_error(page)
    turn_to(page, "Runs")
    expect(page.get_by_text("This page could not be shown")).to_have_count(0)


def test_a_wrong_file_is_a_sentence_and_the_old_data_stays(page: Page, tmp_path: Path) -> None:
    upload(page, SAMPLES / "wine.csv")
    wrong = tmp_path / "picture.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_text("is a PNG picture, not a table").wait_for()
    page.get_by_role("heading", name="wine.csv").wait_for()
    no_error(page)


def test_an_upload_is_paused_goes_on_after_an_outage_and_can_be_cancelled(
    page: Page, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a,b\n" + "12345,some words\n" * 500_000)
    inbox = Workspace(server.home).inbox
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 3e6}
    network.send("Network.emulateNetworkConditions", slow)
    page.locator("input[type=file]").set_input_files(file)
    wait_until(lambda: any(p.stat().st_size for p in inbox.iterdir()), 30, "the first bytes")
    page.keyboard.press("Enter")  # the button that pauses has the focus
    page.get_by_text("Paused.").wait_for()
    (part,) = inbox.iterdir()
    assert 0 < part.stat().st_size < file.stat().st_size
    network.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("The connection is lost.").wait_for()
    network.send("Network.emulateNetworkConditions", slow)
    page.get_by_role("heading", name=file.name).wait_for()
    page.get_by_text("500,000", exact=True).wait_for()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Choose a file")).to_be_focused()
    wait_until(lambda: not any(inbox.iterdir()), 30, "forgetting")
    no_error(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_chinese_names_and_marks_are_shown_as_text(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    file = tmp_path / "表.csv"
    rows = "".join(f"北京,{i},*b* <i>\n" for i in range(60))
    file.write_text("城市,数量,$x$ **note**\n" + rows, encoding="gb18030")
    upload(page, file)
    expect(page.get_by_text("GB18030")).to_be_visible()
    page.goto(page.url.replace("/?", "/clean?"))
    page.get_by_text("城市: the same in every row").wait_for()
    page.get_by_text("$x$ **note**: the same in every row").wait_for()
    no_error(page)
