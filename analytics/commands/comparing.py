"""Commands about several runs: ``compare`` and ``runs``."""

from __future__ import annotations

from typing import Any

from analytics.commands.base import Answer, add, find
from analytics.metrics import METRICS
from analytics.runs import RunStore
from analytics.workspace import Workspace


def add_to(commands: Any) -> None:
    """Add the commands about several runs."""
    _add_compare(commands)
    runs = add(commands, "runs", _runs, "List all runs with their scores on validation rows.")
    runs.add_argument("--by", choices=sorted(METRICS), help="rank by this metric")


def _add_compare(commands: Any) -> None:
    text = "Say which of several runs is better on the same rows, or that this cannot be said."
    parser = add(commands, "compare", _compare, text)
    parser.add_argument("run", nargs="+")
    parser.add_argument("--test", action="store_true", help="on test rows: a look that is counted")


def _compare(options: Any) -> Answer:
    from analytics.comparison import compare, comparison_text

    runs = [find(run) for run in options.run]
    found = compare(runs, "test" if options.test else "validation")
    answer = found.model_dump()
    for verdict, said in zip(answer["verdicts"], found.verdicts, strict=True):
        verdict |= {"better": said.better, "sentence": said.sentence}
    return answer, comparison_text(found)


def _runs(options: Any) -> Answer:
    from analytics.comparison import board_rows, board_text, leaderboard

    runs = RunStore(Workspace.default()).all()
    if options.by:
        runs = [run for run in runs if run.plan.task in METRICS[options.by].tasks]
    if not runs:
        none = "No runs yet. Train one: python -m analytics train FILE --target COLUMN"
        return {"runs": []}, none
    standings = leaderboard(runs, options.by)
    return {"runs": board_rows(standings)}, board_text(standings)
