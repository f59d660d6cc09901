"""A peer in a process of its own, with a Python of its own: it answers lines with lines."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Self


class Peer:
    """Run ``benchmarks.MODULE`` with the Python that `VITRINE_BENCH_PEERS` names."""

    def __init__(self, module: str, *arguments: str) -> None:
        python = os.environ.get("VITRINE_BENCH_PEERS")
        if not python:
            sys.exit("VITRINE_BENCH_PEERS names no Python that has shap.")
        self._process: Any = subprocess.Popen(
            [python, "-m", f"benchmarks.{module}", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str) -> str:
        """Return the line that answers one."""
        print(line, file=self._process.stdin, flush=True)
        answer: str = self._process.stdout.readline()
        return answer

    def __enter__(self) -> Self:
        """Give it as it is."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(timeout=60)
