"""What commands share: how one is added, how a run is found, how training is shown."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from analytics.models.base import Progress
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace

Answer = tuple[dict[str, Any], str]


def add(
    commands: Any, name: str, command: Callable[[Any], Answer], text: str, *words: str
) -> argparse.ArgumentParser:
    """Add one command: its name, what does it, what it is for, and the words it needs."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    for word in words:
        parser.add_argument(word)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=command)
    return parser


def find(run_id: str) -> Run:
    """Return a run of the local owner."""
    return RunStore(Workspace.default()).get(run_id)


def show(progress: Progress) -> None:
    """Show a point of the curve in the line where the last one stood."""
    values = ", ".join(f"{name} {value:.4g}" for name, value in progress.values.items())
    line = f"{progress.unit} {progress.step}/{progress.total}  {values}"
    print(f"\r{line:<100}", end="", file=sys.stderr, flush=True)
