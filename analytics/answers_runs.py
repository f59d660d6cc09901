"""What pages ask about several runs: to measure them, to compare them, and where they disagree."""

from __future__ import annotations

from typing import Any

from analytics.answering import Answer, Progress
from analytics.comparison import compare, disagree
from analytics.errors import AnalyticsError
from analytics.evaluation.measuring import Part
from analytics.evaluation.of_run import measured
from analytics.packing import packed, readable
from analytics.runs import RunStore
from analytics.workspace import Workspace

Json = dict[str, Any]
Names = dict[str, str]  # of runs, by id: an answer holds for the names they have


def measure_runs(workspace: Workspace, progress: Progress, runs: list[str]) -> int:
    """Measure finished runs that nobody measured when they ended; return how many.

    Why one cannot be (its dataset was deleted) is noted with it, so that nobody asks again.
    """
    store = RunStore(workspace)
    for i, run in enumerate(runs):
        progress(i / len(runs), f"{i + 1:,} of {len(runs):,}")
        try:
            measured(store.get(run))
        except AnalyticsError as error:
            store.summarise(run, unmeasured=str(error))
    return len(runs)


def compare_runs(workspace: Workspace, progress: Progress, runs: Names, part: Part) -> Json:
    """Return scores and verdicts of runs on the rows of a part."""
    store = RunStore(workspace)
    found = compare([store.get(run) for run in runs], part)
    return found.model_dump()  # in JSON mode, a score that does not exist would become nothing


def disagreement(workspace: Workspace, progress: Progress, runs: Names, part: Part) -> Json:
    """Return the rows of a part that two runs answer differently."""
    store = RunStore(workspace)
    first, second = (store.get(run) for run in runs)
    a, b = runs.values()
    found = disagree(first, second, (a, b), part)
    rows = packed(readable(found.rows))
    return {"sentence": found.sentence, "cross": packed(found.cross), "rows": rows}


RUN_ANSWERS: dict[str, Answer] = {
    "measure": measure_runs,
    "compare_runs": compare_runs,
    "disagreement": disagreement,
}
