"""The route from which a page takes the new points of a run's curves, without a rerun.

`GET /api/curve` answers with the points after step `Watch-After`, and the worker's memory.
"""

from __future__ import annotations

import json

from starlette.routing import Route

from analytics.jobs.processes import memory
from analytics.runs import RunStore
from pages.ui.training.watching import Question, endpoint

PATH = "/api/curve"


def points(question: Question) -> str:
    """Return the JSON of the points after a step: one row each, in the order of `series`."""
    store = RunStore(question.workspace)
    run = store.get(question.run_id)
    history = store.history(run.id, after=question.number("Watch-After"))
    wide = history.pivot(index="step", columns="series", values="value")
    seconds = history.groupby("step")["seconds"].first()
    rows = [
        [step, round(seconds[step], 2), *values]
        for step, values in zip(wide.index.tolist(), _written(wide.to_numpy()), strict=True)
    ]
    said = {
        "series": list(wide.columns),
        "rows": rows,
        "n_train": run.summary.get("n_train"),
        "memory": memory(*store.process(run.id)) if run.live else None,
    }
    return json.dumps(said)


def _written(values: list[list[float]]) -> list[list[float | None]]:
    return [[float(f"{v:.6g}") if v == v else None for v in row] for row in values]


ROUTES = [Route(PATH, endpoint(points), methods=["GET"])]
