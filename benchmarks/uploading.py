"""What an upload of 100 MB costs: the server's memory, and the time beside `st.file_uploader`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page

from analytics.workspace import Workspace
from benchmarks.app import MIB, served, until
from benchmarks.reading import MEGABYTES
from benchmarks.timing import ROUNDS, seconds, show
from tests.browser.server import Server, launched

LINE = b"12345,some words,3.14159\n"
# What a page does with `st.file_uploader` to have the file on the disk.
PEER = """
import sys
from pathlib import Path
import streamlit as st
given = st.file_uploader("A file", max_upload_size=1000)
if given is not None:
    Path(sys.argv[1]).write_bytes(given.getbuffer())
    st.subheader("Saved " + given.name)
"""


class Watch:
    """How far the memory of a process grew at most while something was done, in MiB."""

    def __init__(self, pid: int) -> None:
        self._process, self._ended = psutil.Process(pid), threading.Event()
        self._before = self._most = self._process.memory_info().rss
        self._thread = threading.Thread(target=self._look)

    def _look(self) -> None:
        while not self._ended.wait(0.01):
            self._most = max(self._most, self._process.memory_info().rss)

    def during(self, work: Callable[[], float]) -> tuple[float, float]:
        """Return what `work` returns, and the growth."""
        self._thread.start()
        try:
            found = work()
        finally:
            self._ended.set()
            self._thread.join()
        return found, (self._most - self._before) / MIB


def ours(server: Server, browser: Browser, file: Path) -> tuple[float, float]:
    """Return seconds until the file is in the inbox, and the server's growth until it was read."""
    inbox = Workspace(server.home).inbox
    assert server.process is not None
    with opened(browser, server.url, "Choose a file") as page:

        def work() -> float:
            page.locator("input[type=file]").set_input_files(file)
            took = until(lambda: any(not f.suffix for f in inbox.iterdir()), every=0.002)
            page.get_by_role("heading", name=file.name).wait_for()
            until(lambda: not any(inbox.iterdir()))
            return took

        return Watch(server.process.pid).during(work)


def streamlits(browser: Browser, file: Path) -> tuple[float, float]:
    """Return the same for `st.file_uploader`, on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        script, copy = Path(folder) / "peer.py", Path(folder) / "copy"
        script.write_text(PEER, encoding="utf-8")
        with peer(script, copy) as (process, url), opened(browser, url, "Upload") as page:

            def work() -> float:
                page.locator("input[type=file]").set_input_files(file)
                size = file.stat().st_size
                took = until(lambda: copy.exists() and copy.stat().st_size == size, every=0.002)
                page.get_by_role("heading", name=f"Saved {file.name}").wait_for()
                return took

            return Watch(process.pid).during(work)


@contextmanager
def peer(script: Path, copy: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve a script of one page."""
    server = Server(script.parent)  # for a free port and the question whether it answers
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true"]
    options = [f"--server.port={server.port}", "--server.maxUploadSize=1000", "--", str(copy)]
    process = subprocess.Popen(
        [*command, "--server.address=127.0.0.1", *options],
        cwd=script.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(server._answers)
        yield process, server.url
    finally:
        process.kill()
        process.wait(timeout=20)


@contextmanager
def opened(browser: Browser, url: str, word: str) -> Iterator[Page]:
    """Open a page and wait until it is there and its server rests."""
    page = browser.new_page()
    page.goto(url)
    page.get_by_text(word).first.wait_for()
    time.sleep(2)
    yield page
    page.close()


def main() -> None:
    """Upload the same file again and again, turn and turn about."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, launched() as browser, served() as server:
        file, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
        file.write_bytes(b"a,b,c\n" + LINE * (MEGABYTES * 10**6 // len(LINE)))
        small.write_bytes(b"a,b,c\n" + LINE * 10)
        ours(server, browser, small)  # what is imported with the first file is no upload
        for _ in range(ROUNDS):
            copied = seconds(lambda: shutil.copyfile(file, Path(folder) / "copy"))
            rows.append((*ours(server, browser, file), *streamlits(browser, file), copied))
    show(
        f"{MEGABYTES} MB from a browser to the disk, each round (our growth at most 20 MiB)",
        rows,
        ("route s", "server grew MiB", "st.file_uploader s", "its server grew MiB", "cp s"),
    )
