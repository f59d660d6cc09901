"""How far a run is: the words for it, the share that is done, and when to look again."""

from __future__ import annotations

from typing import Any

from analytics.jobs.engine import usual_slots
from analytics.runs import Run, points
from analytics.runs.queue import Place, Queue
from pages.ui import parts

# Milliseconds between two looks, by how many seconds the training has taken: a browser may draw on
# the cores that train, and who waits for minutes needs no new point each second.
PACE = {0: 2000, 15: 3000}
EAGER = 100  # while the first point, or the end, comes at any moment


def told(run: Run) -> dict[str, Any]:
    """Return stage, share (0 to 1), words, and pace: the milliseconds until another look pays."""
    place = Queue(run.workspace).place(run.id) if run.state == "queued" else None
    return {
        "stage": stage(run),
        "share": _share(run),
        "words": _words(run, place),
        "pace": _pace(run, place),
    }


def stage(run: Run) -> str:
    """Return what decides which buttons a run has: another word, other buttons."""
    if run.state in ("starting", "running"):
        return "training"
    return f"{run.state} {run.signal or ''}".strip()


def _pace(run: Run, place: Place | None) -> int:
    # In the queue behind another run it may take hours.
    soon = not run.step if place is None else not any(place)
    if soon or run.state == "stopping":
        return EAGER
    return next(pace for since, pace in reversed(PACE.items()) if (run.seconds or 0) >= since)


def _share(run: Run) -> float:
    return min(1.0, run.step / max(1, run.total))


def _words(run: Run, place: Place | None) -> str:
    if place is not None:
        return _waits(place)
    if run.step == 0:
        return "Loading the data."
    return f"{run.unit.capitalize()} {run.step:,} of {run.total:,} · {_remaining(run)}"


def _remaining(run: Run) -> str:
    if run.state == "stopping":
        return f"pausing after this {run.unit}" if run.signal == "pause" else "stopping"
    last = points.since(run.workspace, run.id, run.step - 1)
    if not last:
        return "just started"
    seconds = last[-1][-1] * (1 - _share(run)) / _share(run)
    if run.plan.budget_seconds is not None:
        seconds = min(seconds, max(0.0, run.plan.budget_seconds - (run.seconds or 0.0)))
    return f"at most {parts.duration(seconds)} left"


def _waits(place: Place) -> str:
    before, training = place
    if before == 0 and training < usual_slots():
        return "Starts at once."
    meanwhile = {0: "", 1: ", while another run trains"}
    others = meanwhile.get(training, f", while {training:,} others train")
    return f"{_ordinal(before + 1)} in the queue{others}."


def _ordinal(number: int) -> str:
    if number == 1:
        return "Next"
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{tail or 'th'}"
