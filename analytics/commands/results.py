"""Commands about one run: ``evaluate``, ``cross-validate``, ``explain`` and ``predict``."""

from __future__ import annotations

import sys
from typing import Any

from analytics.commands.base import Answer, add, find
from analytics.commands.scores import score_text, scores_of
from analytics.dataset import open_dataset, read
from analytics.errors import NotFoundError, one_line
from analytics.evaluation.cross_validation import Folds, cross_validate, folds_for
from analytics.reading import ReadOptions
from analytics.runs import Run
from analytics.split import SPLITS


def add_to(commands: Any) -> None:
    """Add the commands about what a run is worth."""
    add(commands, "evaluate", _evaluate, "Score a run on its test rows.", "run")
    _add_cross_validate(commands)
    explain = add(commands, "explain", _explain, "Say what a run's answers rest on.", "run")
    explain.add_argument("--row", type=int, help="explain this row of the data (0 is the first)")
    predict = add(commands, "predict", _predict, "Predict the rows of a file.", "run", "file")
    text = "how often the actual value shall be within what is given with each prediction: 0.9"
    predict.add_argument("--level", type=float, help=text)


def _add_cross_validate(commands: Any) -> None:
    text = "Train a run again on folds of its training and validation rows, and score each."
    parser = add(commands, "cross-validate", _cross_validate, text, "run")
    fields = Folds.model_fields
    parser.add_argument("--folds", type=int, default=5, help=fields["number"].description)
    parser.add_argument("--repeats", type=int, default=1, help=fields["repeats"].description)
    parser.add_argument("--by", choices=list(SPLITS), help="instead of the way the run was split")
    parser.add_argument("--column", help="for folds by group or by time")


def _cross_validate(options: Any) -> Answer:
    run = find(options.run)
    asked = folds_for(run.plan, options.by, options.column, options.folds, options.repeats)
    found = cross_validate(run, asked, _told)
    print(file=sys.stderr)
    spread = found.spread()
    answer = found.model_dump() | {"spread": spread.to_dict("records")}
    lines = [f"run {run.id}: {found.sentence()}"]
    lines += [f"  {row.metric}: {row.mean:.4f} ± {row.std:.4f} ({row.low:.4f} to {row.high:.4f})"
              for row in spread.itertuples()]  # fmt: skip
    return answer, "\n".join(lines)


def _told(share: float, message: str = "") -> None:
    print(f"\r{share:4.0%} fold {message:<20}", end="", file=sys.stderr, flush=True)


def _evaluate(options: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate, looks, looks_sentence
    from analytics.review import remarks
    from analytics.review.paragraph import Pieces, against_baseline, paragraph, weakest_of

    evaluation = evaluate(find(options.run))
    run = find(options.run)
    pieces = Pieces(
        verdict=against_baseline(run), weakest=weakest_of(run), remarks=tuple(remarks(run))
    )
    said = one_line(paragraph(run, pieces))
    answer = scores_of(run, evaluation) | {"looks": looks(run), "paragraph": said}
    return answer, f"{score_text(answer)}\n{looks_sentence(looks(run))}\n{said}"


def _explain(options: Any) -> Answer:
    from analytics.explanation.explain import explain

    explanation = explain(find(options.run), row=options.row)
    answer = explanation.to_dict()
    return answer, explanation.text()


def _predict(options: Any) -> Answer:
    from analytics.prediction import predict

    run = find(options.run)
    table = predict(run, read(options.file, _as_trained(run)).frame(), options.level)
    answer = {"run": run.id, "n_rows": len(table), "predictions": table.to_dict("records")}
    return answer, table.to_csv(index=False).rstrip("\n")


def _as_trained(run: Run) -> ReadOptions:
    # One new row alone must mean what it would mean among those of the training.
    try:
        return open_dataset(run.plan.dataset).alike()
    except NotFoundError:
        reading = run.plan.reading
        return reading.model_copy(update={"encoding": None, "delimiter": None, "sheet": None})
