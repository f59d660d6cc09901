"""A paragraph on a run that can be read aloud, from the same numbers as the charts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from pydantic import BaseModel, ConfigDict

from analytics.comparison.paired import paired, resampled
from analytics.comparison.verdicts import Verdict
from analytics.digits import spoken
from analytics.errors import EvaluationError, brief
from analytics.evaluation.cross_validation import kept
from analytics.evaluation.of_run import Evaluation, evaluate, measured, predictions
from analytics.evaluation.slices import Slices, slice_sentence, slices
from analytics.explanation.known import known_importance
from analytics.metrics import METRICS
from analytics.models import Baseline
from analytics.review.base import Remark
from analytics.runs import Run

MODEL, BASELINE = "the model", "the baseline"
MOST_REMARKS = 3
MOST_COLUMNS = 3
IN_UNITS = ("rmse", "mae")  # of the target


class Pieces(BaseModel):
    """What a paragraph says beyond the scores, each of which takes a while to find out."""

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    weakest: str | None
    remarks: tuple[Remark, ...]


def against_baseline(run: Run) -> Verdict:
    """Compare a finished run with its baseline on the same test rows, by the first score."""
    found = evaluate(run)
    _, y, p = predictions(measured(run))
    base = Baseline.load(run.folder / "baseline").predict(pd.DataFrame(index=range(len(y))))
    metric = METRICS[_first(found)]
    one = paired(metric, y, p, base, resampled(metric, y, [p, base]))
    return Verdict(
        metric=metric.key,
        title=metric.title,
        greater_is_better=metric.greater_is_better,
        part="test",
        n_rows=len(y),
        a=MODEL,
        b=BASELINE,
        p_corrected=one.p,
        n_pairs=1,
        **vars(one),
    )


def weakest_of(run: Run) -> str | None:
    """Say which weak spot of a finished run is proved most clearly, if any is."""
    try:
        found: Slices = slices(run)
    except EvaluationError:  # too few rows to look
        return None
    return next((slice_sentence(one, found.task) for one in found.found), None)


def paragraph(run: Run, pieces: Pieces | None = None) -> str:
    """Return what can be said of a finished run aloud; without pieces only its scores.

    The columns that matter are named if somebody has asked for them, and folds if there are any.
    """
    found = evaluate(run)
    return " ".join(_sentences(measured(run), found, pieces))


def _sentences(run: Run, found: Evaluation, pieces: Pieces | None) -> Iterator[str]:
    yield from _scores(run, found)
    if pieces is None:
        return
    if run.plan.model.kind != "baseline":
        yield _verdict(pieces.verdict)
    yield from _folds(run)
    yield from _columns(run)
    if pieces.weakest:
        yield f"Its clearest weak spot: {pieces.weakest[0].lower()}{pieces.weakest[1:]}"
    yield from _remarks(pieces.remarks)


def _scores(run: Run, found: Evaluation) -> Iterator[str]:
    plan, n_train = run.plan, run.summary["n_train"]
    yield (
        f"A model ({plan.model.title.lower()}) has learned from {n_train:,} rows of "
        f"“{brief(run.dataset_name)}” to predict {_target(run, found)}."
    )
    key = _first(found)
    score = found.scores[key]
    value, low, high, base = (
        _said(key, end) for end in (score.value, score.low, score.high, score.baseline)
    )
    yield (
        f"On {found.n_rows:,} test rows that it had not seen, its {_called(score.title)} is "
        f"{value}, with 95 % certainty between {low} and {high}; the baseline, which answers every "
        f"row alike, has {base}."
    )
    if found.task == "regression":
        off = found.scores["mae"]
        yield f"It is {spoken(off.value)} off on average, the baseline {spoken(off.baseline)}."
    elif key != "accuracy":
        right = found.scores["accuracy"]
        yield f"It tells {right.value:.1%} of the rows right, the baseline {right.baseline:.1%}."


def _said(key: str, value: float) -> str:
    """Return a score as its card shows it, in the target's unit with the digits that count."""
    return spoken(value) if key in IN_UNITS else f"{value:z.3f}"


def _called(title: str) -> str:
    """Return what a score is called within a sentence."""
    return title.lower() if title.istitle() and title.isalpha() else title


def _first(found: Evaluation) -> str:
    return next(key for key, score in found.scores.items() if score.exists)


def _target(run: Run, found: Evaluation) -> str:
    if not found.classes:
        return f"the number “{run.plan.target}”"
    if len(found.classes) == 2:
        return f"whether “{run.plan.target}” is {found.classes[0]} or {found.classes[1]}"
    return f"which of {len(found.classes)} classes “{run.plan.target}” is"


def _verdict(verdict: Verdict) -> str:
    if verdict.better is None:
        return "Compared on the same rows, it cannot be told apart from the baseline."
    beats = "it beats the baseline" if verdict.better == MODEL else "the baseline beats it"
    return f"Compared on the same rows, {beats} by {verdict.gap}: more than chance makes."


def _folds(run: Run) -> Iterator[str]:
    done = next((one for one in kept(run) if not one.missing), None)
    spread = pd.DataFrame() if done is None else done.spread()
    if done is not None and len(spread):
        first = spread.iloc[0]
        mean, low, high = (_said(first["metric"], first[name]) for name in ("mean", "low", "high"))
        yield (
            f"Trained again on {done.asked.n_models} folds of the other rows, its "
            f"{_called(first['title'])} is {mean} on average, and from {low} to {high}."
        )


def _columns(run: Run) -> Iterator[str]:
    known = known_importance(run)
    if known is None:
        return
    table = known[0]
    names = list(table[table["low"] > 0].sort_values("importance", ascending=False)["column"])
    if names:
        *first, last = (f"“{name}”" for name in names[:MOST_COLUMNS])
        said = f"{', '.join(first)} and {last}" if first else last
        yield (
            f"Its answers rest most on {said}. That says what the model uses, not what causes "
            f"“{run.plan.target}”."
        )


def _remarks(remarks: tuple[Remark, ...]) -> Iterator[str]:
    """Yield what should be borne in mind; that nothing was learned, the verdict has said."""
    serious = [remark for remark in remarks if remark.level != "note" and remark.kind != "baseline"]
    if serious:
        said = " ".join(remark.sentence for remark in serious[:MOST_REMARKS])
        yield f"To bear in mind: {said}"
    elif not remarks:
        yield "Nothing was found that speaks against these scores."
