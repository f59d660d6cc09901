"""Cross-validation of a run: its plan trained again on folds, each judged by rows it never saw.

The folds are of the training and the validation rows; the test rows take no part. Each fold holds
out some rows for its scores, and divides the others anew into rows to learn from and rows to
watch, as the plan's split does: what chose the best epoch is not what judges it. Every fold is kept
as soon as it is done, so that a cross-validation that was stopped goes on where it stood.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analytics.errors import AnalyticsError, PlanError, TrainingError
from analytics.evaluation.scores import Score, score_all
from analytics.long_table import whole
from analytics.models import FittedBaseline
from analytics.models.base import Progress, Signal, Task
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.split import SPLITS, AnySplit, Parts
from analytics.training.data import Rows, part_of, rows_of
from analytics.training.folds import data_of, folds_of, within
from analytics.workspace import read_json, short_hash, write_json

Report = Callable[..., None]
FOLDER, ASKED = "folds", "asked.json"


def _silent(share: float, message: str = "") -> None:
    """Say nothing."""


class Folds(BaseModel):
    """How the rows of a run are divided again and again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    split: AnySplit
    number: int = Field(
        5,
        ge=2,
        le=20,
        title="Folds",
        description="The rows are cut into so many parts; each is held out once, and judges a "
        "model that was trained on the others.",
    )
    repeats: int = Field(
        1,
        ge=1,
        le=10,
        title="Repeats",
        description="How often all of it is done, each time with folds drawn anew.",
    )

    @property
    def rounds(self) -> int:
        """How often folds are drawn: once, where chance has no part in it."""
        return self.repeats if self.split.drawn else 1

    @property
    def n_models(self) -> int:
        """How many models are trained."""
        return self.number * self.rounds

    @property
    def key(self) -> str:
        """A short hash of it."""
        return short_hash(self.model_dump_json())


def folds_for(
    plan: Plan, by: str | None = None, column: str | None = None, number: int = 5, repeats: int = 1
) -> Folds:
    """Return how to divide the rows of a plan: as its own split does, or by another kind.

    Parameters
    ----------
    plan
        Its split gives the shares, and the column where none is named.
    by
        A key of `SPLITS`.
    column
        For groups or times.
    number, repeats
        How many folds, and how often they are drawn.

    Raises
    ------
    PlanError
        A column is needed, or a number is out of its bounds.
    """
    kind = SPLITS[by or plan.split.kind]
    shares: dict[str, Any] = {"test": plan.split.test, "validation": plan.split.validation}
    if "column" in kind.model_fields:
        column = column or getattr(plan.split, "column", None)
        if column is None:
            raise PlanError(f"Folds {kind.title.lower()} need a column.", "Name one.")
        shares |= {"column": column}
    try:
        return Folds(split=kind.model_validate(shares), number=number, repeats=repeats)
    except ValidationError as error:
        first = error.errors()[0]
        title = Folds.model_fields[str(first["loc"][0])].title
        raise PlanError(f"{title}: {first['msg'].lower()}.", "Choose another number.") from error


class Fold(BaseModel):
    """One fold: how many rows a model was trained on, and its scores on those held out."""

    model_config = ConfigDict(frozen=True)

    repeat: int
    number: int
    n_train: int
    n_rows: int
    scores: dict[str, Score]


class CrossValidation(BaseModel):
    """The folds of a run that are done, of those that were asked for."""

    model_config = ConfigDict(frozen=True)

    run: str
    task: Task
    asked: Folds
    folds: tuple[Fold, ...]

    @property
    def missing(self) -> int:
        """How many folds are still to be trained."""
        return self.asked.n_models - len(self.folds)

    def frame(self) -> pd.DataFrame:
        """Return a row for each fold and metric.

        ``repeat``, ``fold``, ``n_train``, ``n_rows``, ``metric``, ``title``, ``value``, ``low``,
        ``high``, ``baseline``; scores that do not exist for the rows of a fold are left out.
        """
        return pd.DataFrame(
            [
                {"repeat": fold.repeat + 1, "fold": fold.number + 1, "n_train": fold.n_train}
                | {"n_rows": fold.n_rows, "metric": key, "title": score.title}
                | {name: getattr(score, name) for name in ("value", "low", "high", "baseline")}
                for fold in self.folds
                for key, score in fold.scores.items()
                if score.exists
            ]
        )

    def sentence(self) -> str:
        """Say what the first score is on the folds, and how far they are apart."""
        spread = self.spread()
        if spread.empty:
            return "No fold is done yet."
        first, n = spread.iloc[0], self.asked.n_models
        known = f"{first['title']} is {first['mean']:.3g}"
        if first["folds"] == 1:
            return f"{known} on the one fold of {n} that has it."
        of = f"{first['folds']} of {n}" if first["folds"] < n else n
        return (
            f"{known} ± {first['std']:.2g} (mean and standard deviation of {of} folds), from "
            f"{first['low']:.3g} to {first['high']:.3g}; the baseline has "
            f"{first['baseline']:.3g} on average."
        )

    def spread(self) -> pd.DataFrame:
        """Return ``mean``, ``std``, ``low``, ``high``, ``baseline`` and ``folds`` per metric."""
        frame = self.frame()
        if frame.empty:
            return pd.DataFrame()
        by = frame.groupby(["metric", "title"], sort=False)
        values = by["value"].agg(mean="mean", std="std", low="min", high="max", folds="size")
        return values.assign(baseline=by["baseline"].mean()).reset_index()


def cross_validate(run: Run, asked: Folds, progress: Report = _silent) -> CrossValidation:
    """Train the plan of a finished run again on folds; return the scores of each.

    Parameters
    ----------
    run
        A finished run.
    asked
        How its rows are divided; what is done of it already is not done again.
    progress
        Called with the share that is done, and which fold is being trained.

    Raises
    ------
    PlanError
        There is too little for so many folds.
    TrainingError
        The run is not done, or a fold could not be trained.
    """
    if run.state != "done":
        raise TrainingError(f"The run “{run.name}” is {run.state}.", "Wait until it is done.")
    folder = run.folder / FOLDER / asked.key
    missing = [i for i in range(asked.n_models) if not _file(folder, i).exists()]
    if missing:
        rows = rows_of(run.plan, run.workspace)
        divided = list(_divided(rows, asked, run.plan.seed))
        write_json(folder / ASKED, asked.model_dump(mode="json"))
        for i in missing:
            RunStore(run.workspace).get(run.id)  # nothing is kept for a run that was deleted
            fold = _one(run, rows, divided[i], asked, i, progress)
            write_json(_file(folder, i), fold.model_dump())
    return _read(run, folder)


def kept(run: Run) -> list[CrossValidation]:
    """Return the cross-validations of a run, complete or not, the newest first."""
    files = (run.folder / FOLDER).glob(f"*/{ASKED}")
    newest = sorted(files, key=lambda file: -file.stat().st_mtime)
    return [_read(run, file.parent) for file in newest]


def so_far(run: Run, asked: Folds) -> CrossValidation:
    """Return the folds of a cross-validation that are done."""
    folder = run.folder / FOLDER / asked.key
    if not (folder / ASKED).exists():
        return CrossValidation(run=run.id, task=run.plan.task, asked=asked, folds=())
    return _read(run, folder)


def _read(run: Run, folder: Path) -> CrossValidation:
    asked = Folds.model_validate(read_json(folder / ASKED))
    files = (_file(folder, i) for i in range(asked.n_models))
    folds = tuple(Fold.model_validate(read_json(file)) for file in files if file.exists())
    return CrossValidation(run=run.id, task=run.plan.task, asked=asked, folds=folds)


def _file(folder: Path, i: int) -> Path:
    return folder / f"{i:03d}.json"


def _divided(rows: Rows, asked: Folds, seed: int) -> Iterator[Parts]:
    for repeat in range(asked.rounds):
        yield from folds_of(rows, asked.split, asked.number, seed + repeat)


def _one(run: Run, rows: Rows, held: Parts, asked: Folds, i: int, progress: Report) -> Fold:
    """Train one fold, and score it on the rows held out."""
    plan, label = run.plan, f"{i + 1} of {asked.n_models}"
    began = time.monotonic()

    def report(point: Progress) -> Signal | None:
        progress((i + point.step / max(1, point.total)) / asked.n_models, label)
        late = plan.budget_seconds and time.monotonic() - began > plan.budget_seconds
        return "stop" if late else None

    progress(i / asked.n_models, label)
    try:
        parts = _watched(plan, rows, held, asked)
        recipe, data = data_of(plan, rows, parts)
        model = plan.model.fit(data, report, plan.seed)
        table, y = part_of(plan, rows, recipe, parts.test)
    except AnalyticsError as error:
        raise TrainingError(f"Fold {label}: {error.problem}", error.fix) from error
    features, baseline = whole(table), FittedBaseline.of(data)
    scores = score_all(plan.task, y, model.predict(features), baseline.predict(features), plan.seed)
    repeat, number = divmod(i, asked.number)
    return Fold(repeat=repeat, number=number, n_train=len(data.train), n_rows=len(y), scores=scores)


def _watched(plan: Plan, rows: Rows, held: Parts, asked: Folds) -> Parts:
    """Divide what a fold does not hold out into rows to learn from and rows to watch."""
    frame, target = rows.frame.take(held.train), rows.target.take(held.train)
    inner = within(held.train, asked.split.without_test(frame, target, plan.seed))
    return Parts(inner.train, inner.validation, held.validation)
