"""Commands about what a run is worth: ``evaluate``, ``explain`` and ``predict``."""

from __future__ import annotations

from typing import Any

from analytics.commands.base import Answer, add, find
from analytics.commands.scores import score_text, scores_of
from analytics.dataset import open_dataset, read
from analytics.errors import NotFoundError
from analytics.reading import ReadOptions
from analytics.runs import Run


def add_to(commands: Any) -> None:
    """Add the commands about what a run is worth."""
    add(commands, "evaluate", _evaluate, "Score a run on its test rows.", "run")
    explain = add(commands, "explain", _explain, "Say what a run's answers rest on.", "run")
    explain.add_argument("--row", type=int, help="explain this row of the data (0 is the first)")
    add(commands, "predict", _predict, "Predict the rows of a file.", "run", "file")


def _evaluate(options: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate, looks, looks_sentence

    evaluation = evaluate(find(options.run))
    run = find(options.run)
    answer = scores_of(run, evaluation) | {"looks": looks(run)}
    return answer, f"{score_text(answer)}\n{looks_sentence(looks(run))}"


def _explain(options: Any) -> Answer:
    from analytics.explanation.of_run import explain

    explanation = explain(find(options.run), row=options.row)
    answer = explanation.to_dict()
    return answer, explanation.text()


def _predict(options: Any) -> Answer:
    from analytics.prediction import predict

    run = find(options.run)
    table = predict(run, read(options.file, _as_trained(run)).frame())
    answer = {"run": run.id, "n_rows": len(table), "predictions": table.to_dict("records")}
    return answer, table.to_csv(index=False).rstrip("\n")


def _as_trained(run: Run) -> ReadOptions:
    # One new row alone must mean what it would mean among those of the training.
    try:
        return open_dataset(run.plan.dataset).alike()
    except NotFoundError:
        reading = run.plan.reading
        return reading.model_copy(update={"encoding": None, "delimiter": None, "sheet": None})
