"""Training a finished run further: a new run that starts where the other one ended."""

from __future__ import annotations

from pydantic import ValidationError

from analytics.errors import PlanError
from analytics.models import MODELS
from analytics.plan import Plan
from analytics.runs import Run, RunStore, points
from analytics.training.checkpoint import Standing
from analytics.workspace import Workspace


def further(run: Run, more: int) -> Plan:
    """Return the plan that trains a finished run for `more` epochs or trees.

    Raises
    ------
    PlanError
        The run is not done, its model cannot go on, or would become too long.
    """
    if run.state != "done":
        raise PlanError(
            f"The run “{run.name}” is {run.state}: only one that is done can be trained further.",
            "Resume it, or wait until it is done.",
        )
    model = run.plan.model
    if not model.length:
        raise PlanError(
            f"“{type(model).title}” is not trained in steps, so it cannot be trained further.",
            "Choose a random forest, gradient boosting or a neural network.",
        )
    try:
        longer = model.model_validate(model.model_dump() | {model.length: run.step + more})
    except ValidationError as error:
        raise PlanError(
            f"That would make {run.step + more:,} {model.unit}s: "
            f"{error.errors()[0]['msg'].lower()}.",
            f"Choose another number of {model.unit}s.",
        ) from error
    return run.plan.model_copy(update={"model": longer, "start": run.id, "budget_seconds": None})


def start_of(plan: Plan, run_id: str, workspace: Workspace) -> Standing:
    """Return where a plan's fit starts: at nothing, or at the end of another run.

    Raises
    ------
    NotFoundError, PlanError
        The other run is gone, or was trained otherwise.
    """
    if plan.start is None:
        return Standing()
    other = RunStore(workspace).get(plan.start)
    if _but_for_length(other.plan) != _but_for_length(plan):
        raise PlanError(
            f"The plan goes on from “{other.name}”, but differs from it in more than its length.",
            "Take the plan from “Train further” as it is.",
        )
    points.copy(workspace, other.id, run_id)
    seconds = float(other.history()["seconds"].max())
    return Standing(other.step, seconds, MODELS[plan.model.kind].end_state(other.folder / "model"))


def _but_for_length(plan: Plan) -> Plan:
    model = plan.model.model_copy(update={plan.model.length: None})
    return plan.model_copy(update={"model": model, "start": None, "budget_seconds": None})
