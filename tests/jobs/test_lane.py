"""The lane: questions get answers, errors come back as sentences, a dead worker is replaced."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.dataset import Dataset
from analytics.errors import AnalyticsError
from analytics.jobs import Lane
from analytics.jobs.lane import Ticket
from analytics.limits import memory_limit, size
from analytics.reading import ReadOptions
from analytics.workspace import Workspace


@pytest.fixture
def lane(workspace: Workspace) -> Iterator[Lane]:
    made = Lane("data", workspace.home)
    yield made
    made.close()


def test_an_answer_an_error_and_a_new_worker(
    lane: Lane, workspace: Workspace, flowers: Dataset
) -> None:
    first = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    assert first.wait(60)
    assert first.answer()["columns"] == flowers.column_names
    assert lane.ask("head", workspace.owner, dataset=flowers.fingerprint) is first

    other = lane.ask("head", "somebody else", dataset=flowers.fingerprint)
    assert other.wait(60)
    with pytest.raises(AnalyticsError, match="not in your workspace"):
        other.answer()


def test_an_error_is_told_once_then_asked_anew(lane: Lane, workspace: Workspace) -> None:
    wrong = lane.ask("head", workspace.owner, dataset="0123456789abcdef")
    assert wrong.wait(60)
    assert lane.ask("head", workspace.owner, dataset="0123456789abcdef") is wrong
    with pytest.raises(AnalyticsError):
        wrong.answer()
    assert lane.ask("head", workspace.owner, dataset="0123456789abcdef") is not wrong


def test_a_file_beyond_the_memory_of_a_worker_is_a_sentence_and_the_lane_goes_on(
    lane: Lane,
    workspace: Workspace,
    flowers: Dataset,
    tmp_path: Path,
    limited: Callable[..., None],
) -> None:
    limited(memory_share=10**9 / psutil.virtual_memory().total)
    part = pa.table({f"c{i}": np.zeros(2 * 10**6) for i in range(10)})
    with pq.ParquetWriter(tmp_path / "large.parquet", part.schema) as writer:
        for _ in range(10):  # 1.6 GB in memory, a few MB on the disk
            writer.write_table(part)
    asked = {"path": str(tmp_path / "large.parquet"), "name": "large", "options": {}}
    large = lane.ask("read", workspace.owner, **asked)
    assert large.wait(60)
    with pytest.raises(AnalyticsError, match="more memory than a worker may take") as told:
        large.answer()
    assert size(memory_limit()) in told.value.problem
    after = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    assert after.wait(60)
    assert after.answer()["columns"] == flowers.column_names


def test_a_worker_that_is_ended_while_it_works_says_why_it_may_have_been(
    lane: Lane, workspace: Workspace
) -> None:
    asked = {"dataset": "0" * 16, "recipe": {"steps": []}}
    ticket = lane.ask("profile", workspace.owner, **asked)
    assert lane._process is not None
    lane._process.kill()
    assert ticket.wait(60)
    with pytest.raises(AnalyticsError, match="probably for want of memory") as told:
        ticket.answer()
    assert size(memory_limit()) in told.value.problem


def test_what_is_stopped_ends_and_the_next_is_answered(
    lane: Lane, workspace: Workspace, flowers: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a,b,c\n" + "1,2,x\n" * 500_000)
    options = ReadOptions().model_dump()
    slow = lane.ask("read", workspace.owner, path=str(file), name="long.csv", options=options)
    behind = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    slow.stop()
    with pytest.raises(AnalyticsError, match="stopped"):
        slow.answer()
    assert behind.wait(60)
    assert behind.answer()["columns"] == flowers.column_names


def test_a_worker_that_dies_fails_its_question_and_the_next_gets_another(
    lane: Lane, workspace: Workspace, flowers: Dataset
) -> None:
    first = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    assert first.wait(60)
    assert lane._process is not None
    lane._process.kill()
    lane._process.wait(timeout=30)
    again = lane.ask("profile", workspace.owner, dataset=flowers.fingerprint, recipe={"steps": []})
    assert again.wait(60)
    assert again.answer()["n_rows"] == 400


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV], ids=["memory", "crash"])
def test_a_reader_that_dies_is_a_sentence_and_the_next_question_is_answered(
    lane: Lane, workspace: Workspace, flowers: Dataset, tmp_path: Path, how: signal.Signals
) -> None:
    file = tmp_path / "long.csv"
    file.write_text("a,b,c\n" + "1,2,x\n" * 500_000)
    options = ReadOptions().model_dump()
    asked = lane.ask("read", workspace.owner, path=str(file), name="long.csv", options=options)
    assert lane._process is not None
    lane._process.send_signal(how)
    assert asked.wait(60)
    with pytest.raises(AnalyticsError, match="probably for want of memory") as error:
        asked.answer()
    assert error.value.fix
    behind = lane.ask("head", workspace.owner, dataset=flowers.fingerprint)
    assert behind.wait(60)
    assert behind.answer()["columns"] == flowers.column_names


def test_half_an_answer_of_a_process_that_dies_is_a_sentence(workspace: Workspace) -> None:
    lane = Lane("data", workspace.home)
    ticket = Ticket(1, "read", b"", lane)
    lane._by_number[1] = ticket
    lane._process = SimpleNamespace(stdout=io.BytesIO(b'{"number": 1, "resu'), wait=int)  # type: ignore[assignment]
    lane._read(lane._process)  # type: ignore[arg-type]
    with pytest.raises(AnalyticsError, match="probably for want of memory"):
        ticket.answer()


def test_stopping_a_question_ends_what_its_process_has_started(
    lane: Lane, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "begun")
    script = (
        "import subprocess, sys; child = subprocess.Popen(['sleep', '300']); "
        "open(sys.argv[1], 'w').close(); child.wait()"
    )

    def start(*words: str, stdout: int, **others: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", script, str(tmp_path / "begun")]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=stdout, start_new_session=True
        )

    monkeypatch.setattr("analytics.jobs.processes.start", start)
    asked = lane.ask("read", workspace.owner)
    assert (tmp_path / "begun").read_text() == ""  # waits for the child
    asked.stop()
    assert lane._reader is not None
    lane._reader.join(timeout=60)  # it ends when nobody holds the pipe any more
    assert not lane._reader.is_alive()


def test_what_nobody_used_is_closed_at_once(tmp_path: Path) -> None:
    lane = Lane("models", tmp_path)
    lane.warm()
    process = lane._process
    assert process is not None
    lane.close()  # without waiting for the libraries that it loads
    assert process.returncode == -signal.SIGKILL


def test_a_question_that_was_asked_is_found_until_it_is_told_and_a_lane_ends_at_once(
    workspace: Workspace, flowers: Dataset
) -> None:
    lane = Lane("folds", workspace.home)
    about = {"dataset": flowers.fingerprint}
    assert lane.asked("head", workspace.owner, **about) is None
    ticket = lane.ask("head", workspace.owner, **about)
    assert lane.asked("head", workspace.owner, **about) is ticket
    assert lane.asked("head", "somebody else", **about) is None
    ticket.told = True
    assert lane.asked("head", workspace.owner, **about) is None
    process = lane._process
    lane.end()
    assert process is not None
    assert process.poll() is not None
