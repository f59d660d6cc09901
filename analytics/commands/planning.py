"""The plan that commands ask for in words, and ``check``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from analytics.commands.base import Answer, add
from analytics.dataset import Dataset, read
from analytics.errors import PlanError, one_line
from analytics.frames import WALKS
from analytics.models import MODELS
from analytics.plan import Plan, default_split, guess_task
from analytics.preflight import Finding, preflight
from analytics.workspace import Workspace


def add_to(commands: Any) -> None:
    """Add the command that looks at a plan."""
    text = "Look at what is to be trained, for what could mislead or hurt."
    add_plan(add(commands, "check", _check, text, "file"))


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Let a command say what is to be trained."""
    parser.add_argument("--target", help="the column to predict")
    parser.add_argument(
        "--model", choices=sorted(set(MODELS) - {"baseline"}), default="random_forest"
    )
    parser.add_argument("--ignore", default="", help="columns to leave out, separated by commas")
    parser.add_argument("--task", choices=["binary", "multiclass", "regression"])
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--plan", help="a plan as JSON: a file, or - for standard input")


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
