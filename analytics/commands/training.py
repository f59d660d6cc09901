"""Commands that train: ``train``, ``further``, ``pause``, ``resume`` and ``search``."""

from __future__ import annotations

import sys
from typing import Any

from analytics.commands.base import Answer, add, find, show
from analytics.commands.planning import add_plan, plan_from
from analytics.commands.scores import score_text, scores_of
from analytics.plan import Plan
from analytics.runs import Queue, Run, RunStore
from analytics.search import METHODS, Search, SearchStore, search, search_for
from analytics.search.intents import INTENTS, Orders
from analytics.workspace import Workspace


def add_to(commands: Any) -> None:
    """Add the commands that train."""
    train = add(commands, "train", _train, "Train a model on a file.", "file")
    add_plan(train)
    titles = ", ".join(f"{key} ({wish.title})" for key, wish in INTENTS.items())
    train.add_argument(
        "--intent", choices=list(INTENTS), help=f"instead of the plan's own model: {titles}"
    )
    train.add_argument("--seconds", type=int, help="stop after so long, and keep the best so far")
    text = "Train a finished run for more epochs or trees, as a new run."
    further = add(commands, "further", _further, text, "run")
    further.add_argument("--more", type=int, required=True, help="how many epochs or trees")
    add(commands, "pause", _pause, "Let a run that trains make room for others.", "run")
    add(commands, "resume", _resume, "Go on with a paused or interrupted run.", "run")
    _add_search(commands)


def _add_search(commands: Any) -> None:
    parser = add(commands, "search", _search, "Train many models, keep the best.", "file")
    add_plan(parser)
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
    parser.add_argument("--folds", type=int, help="cross-validate in so many folds")
    parser.add_argument(
        "--no-pruning", action="store_false", dest="pruning", help="let every trial end by itself"
    )
    parser.add_argument("--workers", type=int, help="how many trials are trained at a time")


def _train(options: Any) -> Answer:
    from analytics.training import train

    plan, dataset = plan_from(options)
    if options.seconds:
        plan = Plan.model_validate(plan.model_dump() | {"budget_seconds": options.seconds})
    if options.intent:
        return _intended(INTENTS[options.intent].orders(plan, dataset.n_rows), dataset.n_rows)
    return _trained(train(plan, show), n_rows=dataset.n_rows)


def _intended(orders: Orders, n_rows: int) -> Answer:
    from analytics.training import train

    ended = [
        _searched(search(order, show), n_rows)
        if isinstance(order, Search)
        else _trained(train(order, show), n_rows=n_rows)
        for order in orders
    ]
    return {"runs": [answer for answer, _ in ended]}, "\n".join(text for _, text in ended)


def _further(options: Any) -> Answer:
    from analytics.training import further, train

    return _trained(train(further(find(options.run), options.more), show))


def _resume(options: Any) -> Answer:
    from analytics.training import train

    run = Queue(Workspace.default()).resume(options.run)
    asked = SearchStore(run.workspace).get(run.id)
    if asked is not None:
        return _trained(search(asked, show, run=run))
    return _trained(train(run.plan, show, run=run))


def _pause(options: Any) -> Answer:
    run = find(options.run)
    RunStore(run.workspace).signal(run.id, "pause")
    text = f"“{run.name}” pauses at the end of this {run.plan.model.unit}, if it trains."
    return {"run": run.id}, text


def _trained(run: Run, **more: Any) -> Answer:
    from analytics.evaluation.of_run import evaluate

    print(file=sys.stderr)
    if run.state != "done":
        return {"run": run.id, "state": run.state}, f"run {run.id} is {run.state}"
    answer = scores_of(run, evaluate(run)) | more
    return answer, score_text(answer)


def _search(options: Any) -> Answer:
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
    return _searched(search(asked, show, workers=options.workers), dataset.n_rows)


def _searched(run: Run, n_rows: int) -> Answer:
    answer, text = _trained(run, n_rows=n_rows)
    if run.state != "done":
        return answer, text
    trials = SearchStore(run.workspace).trials(run.id)
    answer |= {"chosen": run.plan.model.describe(), "trials": [vars(trial) for trial in trials]}
    chosen = ", ".join(f"{name} {value}" for name, value in answer["chosen"].items())
    return answer, f"{text}\nbest of {len(trials)} trials: {chosen or 'as it stood'}"


def _pair(words: str) -> tuple[str, str]:
    name, _, values = words.partition("=")
    return name, values
