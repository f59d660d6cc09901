"""A lane: one long-lived process that answers short heavy questions, one after the other."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.errors import AnalyticsError
from analytics.jobs import processes
from analytics.limits import too_little_memory

KEPT_ANSWERS = 256
# What is written in C++ or Rust ends the process where memory is refused; so does the system.
_ENDED = "The process that worked on this has ended, probably for want of memory"


@dataclass
class Ticket:
    """A question on its way; filled in when the answer comes."""

    number: int
    task: str
    line: bytes
    lane: Lane
    done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: AnalyticsError | None = None
    progress: float = 0.0
    message: str = ""
    asked: float = field(default_factory=time.time)
    told: bool = False

    @property
    def key(self) -> str:
        """What tells this ticket from every other."""
        return f"{self.task}-{self.number}-{self.asked}"

    def wait(self, seconds: float) -> bool:
        """Wait for the answer; say whether it came."""
        return self.done.wait(seconds)

    def answer(self) -> Any:
        """Return the answer.

        Raises
        ------
        AnalyticsError
            What went wrong in the worker, in its own words.
        """
        if self.error is not None:
            self.told = True
            raise self.error
        return self.result

    def stop(self) -> None:
        """Give the question up; those behind it are answered all the same."""
        self.lane.stop(self)


class Lane:
    """Questions go out as lines of JSON, answers come back as lines of JSON.

    The same question asked again while its answer is known gets the same ticket; an error is told
    once, then the question is asked anew. A worker that dies fails what it was asked, and the next
    question starts another.
    """

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home = name, home
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._tickets: OrderedDict[str, Ticket] = OrderedDict()
        self._by_number: dict[int, Ticket] = {}
        self._last = 0
        self._silent = True  # nothing has come from the process yet

    def warm(self) -> None:
        """Start the process before the first question."""
        with self._lock:
            self._running()

    def ask(self, task: str, owner: str, **arguments: Any) -> Ticket:
        """Ask; the ticket is filled in when the answer comes."""
        question = json.dumps([task, owner, arguments], sort_keys=True)
        with self._lock:
            known = self._tickets.get(question)
            if known is not None and not known.told:
                self._tickets.move_to_end(question)
                return known
            return self._send(question, task, owner, arguments)

    def asked(self, task: str, owner: str, **arguments: Any) -> Ticket | None:
        """Return the ticket of a question that was asked and is not told yet, if there is one."""
        question = json.dumps([task, owner, arguments], sort_keys=True)
        with self._lock:
            known = self._tickets.get(question)
        return None if known is None or known.told else known

    def _send(self, question: str, task: str, owner: str, arguments: dict[str, Any]) -> Ticket:
        self._last += 1
        order = {
            "number": self._last,
            "task": task,
            "home": str(self.home),
            "owner": owner,
            "arguments": arguments,
        }
        ticket = Ticket(self._last, task, json.dumps(order).encode() + b"\n", self)
        self._tickets[question] = self._by_number[ticket.number] = ticket
        self._write(ticket)
        while len(self._tickets) > KEPT_ANSWERS:
            self._tickets.popitem(last=False)
        return ticket

    def _write(self, ticket: Ticket) -> None:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(ticket.line)
            process.stdin.flush()
        except OSError:
            self._fail_all()

    def stop(self, ticket: Ticket) -> None:
        """Give one question up; a fresh process answers those behind it."""
        with self._lock:
            if self._by_number.pop(ticket.number, None) is None:
                return
            ticket.error = AnalyticsError(
                "This was stopped before it was done.", "Reload the page to start it again."
            )
            ticket.done.set()
            self._kill()
            for other in list(self._by_number.values()):
                self._write(other)

    def _kill(self) -> None:
        if self._process is not None:
            # Its session is its own: what it has started to read a workbook ends with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=30)

    def end(self) -> None:
        """End the process, whatever it does."""
        with self._lock:
            self._kill()
        self.close()

    def forget(self) -> None:
        """Drop the answers kept in memory."""
        with self._lock:
            self._tickets.clear()

    def close(self) -> None:
        """End the process when it has answered what it was asked."""
        with self._lock:
            process, reader = self._process, self._reader
            unused = self._silent and not self._by_number
        if process is not None and process.stdin is not None:
            if unused:
                process.kill()  # it has nothing to lose, and may be in the middle of loading
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.wait(timeout=30)
        if reader is not None:
            reader.join(timeout=30)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(BrokenPipeError):
                    self._process.stdin.close()
            self.home.mkdir(parents=True, exist_ok=True)
            with (self.home / "worker.log").open("ab") as log:
                self._process = processes.start(
                    "lane",
                    str(self.home),
                    self.name,
                    stdin=subprocess.PIPE,
                    output=log,
                    stdout=subprocess.PIPE,
                )
            self._silent = True
            self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
            self._reader.start()
        return self._process

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if line.endswith(b"\n"):  # a process that dies may leave half an answer
                    self._take(json.loads(line))
        process.wait()
        with self._lock:
            if process is self._process:
                self._fail_all()

    def _take(self, message: dict[str, Any]) -> None:
        self._silent = False
        ticket = self._by_number.get(message["number"])
        if ticket is None:
            return
        if "progress" in message:
            ticket.progress, ticket.message = message["progress"], message["message"]
            return
        if "error" in message:
            ticket.error = AnalyticsError(*message["error"])
        ticket.result = message.get("result")
        self._by_number.pop(ticket.number, None)
        ticket.done.set()

    def _fail_all(self) -> None:
        for ticket in list(self._by_number.values()):
            ticket.error = too_little_memory(_ENDED)
            ticket.done.set()
        self._by_number.clear()
