"""Lanes whose processes stay from one test to the next: loading takes longer than most tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analytics.jobs import Lane


class Reused(Lane):
    """A lane that asks the process of the test before, if that knows all that is set by now."""

    known: dict[str, str]

    def at(self, home: Path) -> Reused:
        """Forget the test before, and ask about another home."""
        self.forget()
        self.home = home
        return self

    def close(self) -> None:
        """Leave the process where it is, unless it works on what nobody waits for any more."""
        with self._lock:
            if self._by_number:
                self._kill()

    end = close

    def over(self) -> None:
        """End the process."""
        Lane.end(self)
        Lane.close(self)

    def _running(self) -> subprocess.Popen[bytes]:
        now = {n: v for n, v in os.environ.items() if n.startswith("VITRINE_") and "HOME" not in n}
        if self._process is not None and now != self.known:
            self._kill()
        self.known = now
        return super()._running()


@pytest.fixture(scope="session")
def lanes() -> Iterator[Callable[[str, Path], Lane]]:
    """Give the lane of a name for the home of a test."""
    made: dict[str, Reused] = {}
    yield lambda name, home: made.setdefault(name, Reused(name, home)).at(home)
    for lane in made.values():
        lane.over()
