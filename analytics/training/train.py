"""The one place where fitting happens."""

from __future__ import annotations

import json
import time
import traceback
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analytics.dataset import open_dataset
from analytics.errors import AnalyticsError, TrainingError
from analytics.long_table import whole
from analytics.models import MODELS, Baseline
from analytics.models.base import Cancelled, FittedModel
from analytics.plan import Plan
from analytics.recipe import FittedRecipe
from analytics.runs import Run, RunStore, points
from analytics.runs.database import kept_open
from analytics.training.checkpoint import Checkpoint
from analytics.training.data import Rows, features, part_of, rows_of
from analytics.training.further import start_of
from analytics.training.prepared import prepare
from analytics.training.reporter import OnProgress, Paused, Reporter
from analytics.training.watcher import Watcher
from analytics.watched import Watched
from analytics.workspace import Workspace, read_json


def train(
    plan: Plan,
    on_progress: OnProgress | None = None,
    *,
    workspace: Workspace | None = None,
    run: Run | None = None,
) -> Run:
    """Train a plan and return its run.

    Parameters
    ----------
    plan
        Every choice.
    on_progress
        Called with each `Progress`; may answer ``"stop"`` (keep the best so far), ``"pause"`` or
        ``"cancel"``.
    workspace
        Where the run is kept; the local owner's by default.
    run
        A run of this plan that waits, or that goes on where it was paused or interrupted; a new
        one by default.

    Raises
    ------
    PlanError, TrainingError
        The plan cannot be trained, or fitting failed.
    """
    workspace = workspace or Workspace.default()
    store = RunStore(workspace)
    # A new one is paused, not queued: there an engine would take it.
    run = run or store.create(plan, open_dataset(plan.dataset, workspace).name, state="paused")
    checkpoint = Checkpoint(workspace.checkpoint_folder(run.id))
    reporter = Reporter(store, run.id, checkpoint, on_progress)
    if not store.begin(run.id):
        return store.get(run.id)
    try:
        with kept_open(workspace.database):
            _fit(plan, workspace, store.get(run.id), reporter)
    except Paused:
        _end(store, run, reporter, "paused")
    except Cancelled:
        _end(store, run, reporter, "cancelled")
    except AnalyticsError as error:
        _end(store, run, reporter, "failed", str(error))
        raise
    except MemoryError as error:
        problem = TrainingError(
            "Training needed more memory than there is.",
            "Leave out columns with many different values, or choose a smaller model.",
        )
        _end(store, run, reporter, "failed", str(problem))
        raise problem from error
    except Exception as error:
        traceback.print_exc()
        problem = TrainingError(
            f"Training failed: {type(error).__name__}: {error}.",
            "Change the parameters and try again.",
        )
        _end(store, run, reporter, "failed", str(problem))
        raise problem from error
    return store.get(run.id)


def _end(store: RunStore, run: Run, reporter: Reporter, state: Any, error: str = "") -> None:
    reporter.flush()
    store.set(run.id, state=state, ended=time.time(), error=error)
    if state != "paused":
        reporter.checkpoint.remove()


def _fit(plan: Plan, workspace: Workspace, run: Run, reporter: Reporter) -> None:
    prepared = prepare(plan, workspace)
    start = reporter.checkpoint.read()
    if start is None or not start.state:  # some models begin again instead
        start = start_of(plan, run.id, workspace)
    points.rewind(workspace, run.id, start.step)
    budget = plan.budget_seconds
    reporter.begin(start.seconds, None if budget is None else budget - run.before)
    reporter.store.set(run.id, summary=json.dumps({"n_train": len(prepared.data.train)}))
    reporter.watcher = Watcher(Watched(workspace.watch_folder(run.id)), prepared.data)
    model = plan.model.fit(prepared.data, reporter, plan.seed, start.state)
    reporter.watcher.end(model.predict)
    prepared.keep(model, run.folder)
    reporter.store.set(run.id, summary=json.dumps(prepared.summary(model)))
    _end(reporter.store, run, reporter, "done")


@dataclass(frozen=True)
class Trained:
    """What a finished run left behind, loaded: the model, the baseline, the recipe and the rows."""

    run: Run
    model: FittedModel
    baseline: FittedModel
    recipe: FittedRecipe
    columns: tuple[str, ...]

    def part(self, name: str) -> tuple[pd.DataFrame, np.ndarray]:
        """Return features (indexed by row number) and target of a part, by its name."""
        rows = self.rows
        table, y = part_of(self.run.plan, rows, self.recipe, getattr(rows.parts, name))
        return whole(table), y

    @cached_property
    def rows(self) -> Rows:
        """All rows of the plan and their parts; those of a large table stay in their file."""
        return rows_of(self.run.plan, self.run.workspace)

    def clean(self, frame: Any) -> Any:
        """Return the features of new raw rows.

        Raises
        ------
        PlanError
            A column the model needs is not there.
        """
        plan = self.run.plan
        known = [c.name for c in open_dataset(plan.dataset, self.run.workspace).columns]
        # The target and the columns left out may be missing from new rows.
        absent = [name for name in known if name not in frame.columns]
        needed = [n for n in absent if n != plan.target and n not in plan.ignored]
        if needed:
            raise TrainingError(
                f"The file has no column “{needed[0]}”, which the model was trained on.",
                "Add the column, with the same name, and try again.",
            )
        full = frame.assign(**dict.fromkeys(absent))[known]
        return features(plan, self.recipe.apply_new(full))[list(self.columns)]


def load(run: Run) -> Trained:
    """Load what a finished run left behind.

    Raises
    ------
    TrainingError
        The run is not done, or its model no longer answers as it did when it was saved.
    """
    if run.state != "done":
        raise TrainingError(
            f"The run “{run.name}” is {run.state}, so it has no model yet.",
            "Wait until it is done, or train it again.",
        )
    model = MODELS[run.plan.model.kind].load(run.folder / "model")
    _check_probe(run, model)
    return Trained(
        run,
        model,
        Baseline.load(run.folder / "baseline"),
        FittedRecipe.from_json((run.folder / "recipe.json").read_text(encoding="utf-8")),
        tuple(read_json(run.folder / "columns.json")),
    )


def _check_probe(run: Run, model: FittedModel) -> None:
    expected = np.load(run.folder / "probe.npy", allow_pickle=False)
    found = model.predict(pd.read_parquet(run.folder / "probe.parquet"))
    if not np.allclose(found, expected, rtol=1e-3, atol=1e-4):
        raise TrainingError(
            "The saved model no longer answers as it did when it was trained.",
            "Train the plan again.",
        )
