"""The route from which a page takes the new points of a run's curves, without a rerun.

`GET /api/curve` answers with the points after step `Watch-After`, the worker's memory, and how far
the run is.
"""

from __future__ import annotations

import json

from starlette.routing import Route

from analytics.jobs.processes import memory
from analytics.runs import RunStore
from pages.ui.training import progress
from pages.ui.training.watching import Question, endpoint

PATH = "/api/curve"


def points(question: Question) -> str:
    """Return the JSON of the points after a step: one row each, in the order of `series`.

    Without pandas: twenty people who watch ask ten times a second.
    """
    store = RunStore(question.workspace)
    run = store.get(question.run_id)
    found = store.points(run.id, question.number("Watch-After"))
    series = sorted({name for _, name, _, _ in found})
    place = {name: i + 2 for i, name in enumerate(series)}
    rows: dict[int, list[float | None]] = {}
    for step, name, value, seconds in found:
        row = rows.setdefault(step, [step, round(seconds, 2), *[None] * len(series)])
        row[place[name]] = None if value is None else float(f"{value:.6g}")
    used = memory(run.pid, run.pid_created) if run.live else None
    said = {"series": series, "rows": list(rows.values()), "memory": used}
    return json.dumps(said | progress.told(run))


ROUTES = [Route(PATH, endpoint(points), methods=["GET"])]
