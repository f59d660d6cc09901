"""A worker process: ``python -m analytics.worker train|trials|spare|lane``."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from analytics.errors import AnalyticsError
from analytics.later import import_later
from analytics.limits import memory_limit, too_little_memory
from analytics.workspace import Workspace


def main(arguments: list[str]) -> None:
    """Do what the engine asked for."""
    kind, home, *rest = arguments
    _be_modest(shared_by=int(rest[2]) if kind == "trials" else 1)
    if kind != "lane":
        import_later("duckdb")  # few recipes need it
    if kind == "train":
        _train(Path(home), run_id=rest[0], owner=rest[1])
    elif kind == "trials":
        _trials(Path(home), run_id=rest[0], owner=rest[1])
    elif kind == "spare":
        _spare(Path(home), heavy=rest[0] == "heavy")
    else:
        _lane(rest[0])


def _be_modest(shared_by: int) -> None:
    # The pages come first, and one run may not take the machine with it.
    os.setpriority(os.PRIO_PROCESS, 0, 10)
    # Linux weighs sessions, not processes, where it groups them: the whole session must step back.
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("10")
    most = memory_limit() // shared_by
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _train(home: Path, run_id: str, owner: str) -> None:
    from analytics.evaluation.measuring import measure
    from analytics.models.memory import release
    from analytics.runs import RunStore
    from analytics.search import SearchStore, search
    from analytics.training import train

    workspace = Workspace(home, owner)
    run, asked = RunStore(workspace).get(run_id), SearchStore(workspace).get(run_id)
    try:
        if asked is not None:
            run = search(asked, workspace=workspace, run=run)
        else:
            run = train(run.plan, workspace=workspace, run=run)
        if run.state == "done":
            gc.collect()  # the graph of a net holds its rows, and goes in a circle
            release()
            measure(run)
    except AnalyticsError as error:
        print(f"{run_id}: {error}", file=sys.stderr)


def _trials(home: Path, run_id: str, owner: str) -> None:
    """Train the trials of a search until whoever leads it closes the pipe."""
    from analytics.search.trying import Line, serve

    serve(Workspace(home, owner), run_id, Line(sys.stdin, _own_output()))


def _own_output() -> TextIO:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints goes to the log, not between the answers
    return answers


def _spare(home: Path, *, heavy: bool) -> None:
    """Load everything, then wait for one order; without one, end with the server."""
    from analytics.models.warm import warm

    warm(heavy)
    line = sys.stdin.readline()
    if line:
        order = json.loads(line)
        _train(home, order["run"], order["owner"])


def _lane(name: str) -> None:
    """Answer questions until the server closes the pipe."""
    answers = _own_output()
    if name == "models":
        from analytics.models.warm import warm_explanations

        warm_explanations()
    for line in sys.stdin:
        question = json.loads(line)
        with contextlib.suppress(BrokenPipeError):
            answer = {"number": question["number"], **_answer(question, answers)}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _answer(question: dict[str, Any], answers: Any) -> dict[str, Any]:
    from analytics.answers import ANSWERS

    said = 0.0

    def progress(share: float, message: str = "") -> None:
        nonlocal said
        if time.time() - said > 0.2:
            said = time.time()
            note = {"number": question["number"], "progress": share, "message": message}
            answers.write(json.dumps(note) + "\n")
            answers.flush()

    workspace = Workspace(Path(question["home"]), question["owner"])
    try:
        task = ANSWERS[question["task"]]
        return {"result": task(workspace, progress, **question["arguments"])}
    except AnalyticsError as error:
        return _said(error)
    except MemoryError:
        return _said(too_little_memory())
    except Exception as error:
        import traceback

        traceback.print_exc()
        return {"error": [f"This failed: {type(error).__name__}: {error}.", "Try again."]}


def _said(error: AnalyticsError) -> dict[str, Any]:
    return {"error": [error.problem, error.fix]}


if __name__ == "__main__":
    main(sys.argv[1:])
