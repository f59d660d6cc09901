"""Trains runs in children that are killed: all is loaded once, then forked, which saves seconds.

``python -m tests.training.mortal HOME`` takes the id of a run from each line, and answers with the
child that trains it; then, when the child has ended, with an empty line.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from analytics.runs import RunStore
from analytics.training import reporter, train
from analytics.workspace import Workspace

# Loaded, but not used before the fork: threads of theirs would be lost.
LOADED = ("analytics.models.net.loop", "analytics.models.forest.growing", "sklearn.ensemble")


def main(home: Path) -> None:
    # An epoch of these runs takes milliseconds: each is written down, as epochs of seconds are.
    reporter.FLUSH_SECONDS, reporter.CHECKPOINT_SECONDS, reporter.CHECKPOINT_SHARE = 0.0, 0.0, 1e9
    for name in LOADED:
        importlib.import_module(name)
    workspace = Workspace(home)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run = RunStore(workspace).get(line.strip())
            train(run.plan, workspace=workspace, run=run)
            os._exit(0)
        _say(f"{child}\n")
        os.waitpid(child, 0)
        _say("\n")


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
