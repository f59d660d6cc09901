"""The command line: ``python -m analytics read|export|check|train|search|evaluate|...``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from analytics.dataset import Dataset, open_dataset, read
from analytics.errors import AnalyticsError, NotFoundError, PlanError, StepError, one_line
from analytics.frames import WALKS
from analytics.metrics import METRICS
from analytics.models import MODELS
from analytics.models.base import Progress
from analytics.plan import Plan, default_split, guess_task
from analytics.preflight import Finding, preflight
from analytics.reading import Column, ReadOptions
from analytics.recipe import Recipe
from analytics.runs import Run, RunStore
from analytics.search import METHODS, Search, SearchStore, search, search_for
from analytics.workspace import Workspace

Answer = tuple[dict[str, Any], str]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 after one sentence about bad input."""
    options = _parser().parse_args(arguments)
    try:
        answer, text = options.command(options)
    except AnalyticsError as error:
        return _refuse(str(error))
    except MemoryError:
        return _refuse("This needs more memory than there is. Try fewer rows or columns.")
    except OSError as error:
        return _refuse(f"The file cannot be opened: {error.strerror}. Check the path.")
    except UnicodeDecodeError:
        return _refuse("The file is no text in UTF-8. Save it again as UTF-8.")
    return _say(json.dumps(answer, ensure_ascii=False, default=str) if options.json else text)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _say(text: str) -> int:
    try:
        print(text, flush=True)
    except BrokenPipeError:  # whoever reads has seen enough; Python would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analytics", description="From a file to a trained, explained model."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "read", _read, "Read a file and say what was decided.", "file")
    _add_export(commands)
    text = "Look at what is to be trained, for what could mislead or hurt."
    _add_plan(_add(commands, "check", _check, text, "file"))
    _add_train(commands)
    _add_search(commands)
    _add(commands, "evaluate", _evaluate, "Score a run on its test rows.", "run")
    explain = _add(commands, "explain", _explain, "Say what a run's answers rest on.", "run")
    explain.add_argument("--row", type=int, help="explain this row of the data (0 is the first)")
    _add(commands, "predict", _predict, "Predict the rows of a file.", "run", "file")
    _add_compare(commands)
    runs = _add(commands, "runs", _runs, "List all runs with their scores on validation rows.")
    runs.add_argument("--by", choices=sorted(METRICS), help="rank by this metric")
    return parser


def _add(
    commands: Any, name: str, command: Callable[[Any], Answer], text: str, *words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    for word in words:
        parser.add_argument(word)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(command=command)
    return parser


def _add_compare(commands: Any) -> None:
    text = "Say which of several runs is better on the same rows, or that this cannot be said."
    parser = _add(commands, "compare", _compare, text)
    parser.add_argument("run", nargs="+")
    parser.add_argument("--test", action="store_true", help="on test rows: a look that is counted")


def _add_export(commands: Any) -> None:
    text = "Write the table of a file, cleaned, to a CSV, Excel, Parquet or JSON file."
    parser = _add(commands, "export", _export, text, "file")
    parser.add_argument("--to", required=True, help="the file to write; its ending says the kind")
    parser.add_argument("--recipe", help="cleaning steps as JSON: a file, or - for standard input")


def _add_train(commands: Any) -> None:
    _add_plan(_add(commands, "train", _train, "Train a model on a file.", "file"))


def _add_search(commands: Any) -> None:
    parser = _add(commands, "search", _search, "Train many models, keep the best.", "file")
    _add_plan(parser)
    fields = Search.model_fields
    parser.add_argument(
        "--try",
        action="append",
        default=[],
        dest="tried",
        metavar="FIELD=VALUES",
        help="a parameter and what it may become: low:high, low:high:log, or values with commas",
    )
    parser.add_argument("--method", choices=list(METHODS), default="tpe")
    parser.add_argument("--trials", type=int, default=30, help=fields["n_trials"].description)
    parser.add_argument("--seconds", type=int, help="the time budget")
    parser.add_argument("--folds", type=int, help="validate on so many draws of the rows")
    parser.add_argument(
        "--no-pruning", action="store_false", dest="pruning", help="let every trial end by itself"
    )
    parser.add_argument("--workers", type=int, help="how many trials are trained at a time")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--target", help="the column to predict")
    parser.add_argument(
        "--model", choices=sorted(set(MODELS) - {"baseline"}), default="random_forest"
    )
    parser.add_argument("--ignore", default="", help="columns to leave out, separated by commas")
    parser.add_argument("--task", choices=["binary", "multiclass", "regression"])
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--plan", help="a plan as JSON: a file, or - for standard input")


def _read(options: Any) -> Answer:
    dataset = read(options.file)
    aside = dataset.set_aside
    answer = {
        "dataset": dataset.fingerprint,
        "name": dataset.name,
        "n_rows": dataset.n_rows,
        "n_lines": dataset.n_lines,
        "n_set_aside": len(aside),
        "columns": [vars(column) for column in dataset.columns],
        "decisions": dataset.decisions,
        "set_aside": aside.head(100).to_dict("records"),
    }
    lines = [f"{dataset.name}: {dataset.n_rows:,} rows, {len(dataset.columns):,} columns"]
    lines += [f"  {column.name}: {_kind(column)}" for column in dataset.columns]
    lines += [f"set aside, line {row.line}: {row.reason}" for row in aside.head(20).itertuples()]
    return answer, "\n".join(map(one_line, lines))


def _kind(column: Column) -> str:
    return f"{column.kind} ({column.note})" if column.ask else column.kind


def _export(options: Any) -> Answer:
    from analytics.exports import export

    place, recipe = Path(options.to), _recipe(options.recipe)
    dataset = read(options.file)
    for stop in WALKS.stops(dataset, recipe):
        if stop.waits is not None:  # nobody sees a step wait here
            raise stop.waits
    n_rows = export(dataset, place, recipe)
    answer = {"dataset": dataset.fingerprint, "n_rows": n_rows, "file": str(place)}
    return answer, f"{place}: {n_rows:,} rows"


def _recipe(words: str | None) -> Recipe:
    if words is None:
        return Recipe()
    text = sys.stdin.read() if words == "-" else Path(words).read_text("utf-8")
    try:
        return Recipe.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise StepError(
            f"The recipe cannot be used: {place}: {first['msg'].lower()}.",
            'It looks like {"steps": [{"kind": "trim_spaces", "columns": ["name"]}]}.',
        ) from error


def plan_from(options: Any) -> tuple[Plan, Dataset]:
    """Return the plan that the words of a ``train`` command ask for.

    Raises
    ------
    PlanError
        Words are missing, or name a column that is not there.
    """
    if options.plan:
        text = sys.stdin.read() if options.plan == "-" else Path(options.plan).read_text("utf-8")
        plan = Plan.from_json(text)
        dataset = read(options.file, plan.reading)
        return plan.model_copy(update={"dataset": dataset.fingerprint}), dataset
    dataset = read(options.file)
    if not options.target:
        raise PlanError("No target is given.", "Name the column to predict with --target.")
    ignored = tuple(name.strip() for name in options.ignore.split(",") if name.strip())
    _check_columns(dataset, (options.target, *ignored))
    task = options.task or guess_task(WALKS.raw(dataset)[options.target]).task
    return (
        Plan(
            dataset=dataset.fingerprint,
            target=options.target,
            task=task,
            ignored=ignored,
            split=default_split(task),
            model=MODELS[options.model].model_validate({"kind": options.model}),
            seed=options.seed,
        ),
        dataset,
    )


def _check_columns(dataset: Dataset, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in dataset.column_names:
            raise PlanError(
                f"“{dataset.name}” has no column “{name}”.",
                f"It has: {', '.join(dataset.column_names[:30])}.",
            )


def _check(options: Any) -> Answer:
    plan, dataset = plan_from(options)
    seen = preflight(plan, Workspace.default())
    answer = {
        "dataset": dataset.fingerprint,
        "target": plan.target,
        "task": plan.task,
        **vars(seen),
        "seconds": seen.seconds(plan),
        "findings": [finding.model_dump(mode="json") for finding in seen.findings],
    }
    lines = [line for finding in seen.findings for line in _finding_lines(finding)]
    return answer, "\n".join(map(one_line, lines or ["Nothing stands against training."]))


def _finding_lines(finding: Finding) -> list[str]:
    remedies = [f"  - {remedy.label}" for remedy in finding.remedies]
    return [f"{finding.level}: {finding.sentence}", *remedies]


def _train(options: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate
    from analytics.training import train

    plan, dataset = plan_from(options)
    run = train(plan, _show)
    print(file=sys.stderr)
    answer = _scores(run, evaluate(run))
    answer["n_rows"] = dataset.n_rows
    return answer, _score_text(answer)


def _search(options: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate

    plan, dataset = plan_from(options)
    asked = search_for(
        plan,
        dict(_pair(words) for words in options.tried),
        method=options.method,
        n_trials=options.trials,
        budget_seconds=options.seconds,
        folds=options.folds,
        pruning=options.pruning,
    )
    run = search(asked, _show, workers=options.workers)
    print(file=sys.stderr)
    trials = SearchStore(run.workspace).trials(run.id)
    answer = _scores(run, evaluate(run)) | {"n_rows": dataset.n_rows}
    answer |= {"chosen": run.plan.model.describe(), "trials": [vars(trial) for trial in trials]}
    chosen = ", ".join(f"{name} {value}" for name, value in answer["chosen"].items())
    return answer, f"{_score_text(answer)}\nbest of {len(trials)} trials: {chosen or 'as it stood'}"


def _pair(words: str) -> tuple[str, str]:
    name, _, values = words.partition("=")
    return name, values


def _show(progress: Progress) -> None:
    values = ", ".join(f"{name} {value:.4g}" for name, value in progress.values.items())
    line = f"{progress.unit} {progress.step}/{progress.total}  {values}"
    print(f"\r{line:<100}", end="", file=sys.stderr, flush=True)


def _scores(run: Run, evaluation: Any) -> dict[str, Any]:
    scores = {
        key: {"value": score.value, "low": score.low, "high": score.high}
        for key, score in evaluation.scores.items()
    }
    return {
        "run": run.id,
        "task": run.plan.task,
        "target": run.plan.target,
        "model": run.plan.model.kind,
        "n_test": evaluation.n_rows,
        "scores": scores,
        "baseline": {key: score.baseline for key, score in evaluation.scores.items()},
        "seconds": round(run.seconds or 0.0, 3),
        "plan_key": run.plan.key,
    }


def _score_text(answer: dict[str, Any]) -> str:
    lines = [f"run {answer['run']}: {answer['model']} for {answer['target']} ({answer['task']})"]
    for key, score in answer["scores"].items():
        base = answer["baseline"][key]
        lines.append(
            f"  {key}: {score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f}),"
            f" baseline {base:.4f}"
        )
    return "\n".join(lines)


def _find(run_id: str) -> Run:
    return RunStore(Workspace.default()).get(run_id)


def _evaluate(options: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate, looks, looks_sentence

    evaluation = evaluate(_find(options.run))
    run = _find(options.run)
    answer = _scores(run, evaluation) | {"looks": looks(run)}
    return answer, f"{_score_text(answer)}\n{looks_sentence(looks(run))}"


def _explain(options: Any) -> Answer:
    from analytics.explanation.of_run import explain

    explanation = explain(_find(options.run), row=options.row)
    answer = explanation.to_dict()
    return answer, explanation.text()


def _predict(options: Any) -> Answer:
    from analytics.prediction import predict

    run = _find(options.run)
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


def _compare(options: Any) -> Answer:
    from analytics.comparison import compare, comparison_text

    runs = [_find(run) for run in options.run]
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


if __name__ == "__main__":
    sys.exit(main())
