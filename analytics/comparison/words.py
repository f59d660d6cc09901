"""A comparison and a leaderboard as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analytics.comparison.leaderboard import Standing
from analytics.comparison.of_runs import Comparison
from analytics.errors import one_line
from analytics.evaluation.scores import Score
from analytics.limits import size
from analytics.runs import Run


def comparison_text(found: Comparison) -> str:
    """Return each score with its interval, then each verdict."""
    lines = [f"{found.n_rows:,} {found.part} rows"]
    for metric in dict.fromkeys(verdict.metric for verdict in found.verdicts):
        scores = {name: by_metric[metric] for name, by_metric in found.scores.items()}
        first = next(iter(scores.values()))
        lines.append(f"{first.title} (baseline {first.baseline:.4f})")
        lines += [f"  {name}: {_interval(score)}" for name, score in scores.items()]
        lines += [f"  {verdict.sentence}" for verdict in found.of(metric)]
    return "\n".join(map(one_line, lines))


def board_rows(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return the runs of a leaderboard as plain values."""
    return [
        {
            "run": run.id,
            "rank": standing.rank,
            "name": run.name,
            "state": run.state,
            "validation": None if standing.score is None else standing.score.model_dump(),
            "seconds": run.seconds,
            **{name: run.summary.get(name) for name in MEASURED},
            "tags": run.tags,
            "note": run.note,
            "dataset": run.dataset_name,
            "target": run.plan.target,
            "model": run.plan.model.kind,
        }
        for standing in standings
        if (run := standing.run) is not None
    ]


MEASURED = ("predict_seconds", "model_bytes", "best_step")


def board_text(standings: Sequence[Standing]) -> str:
    """Return a leaderboard as aligned columns."""
    rows = [_line(standing.run, standing) for standing in standings if standing.run is not None]
    return pd.DataFrame(rows).map(one_line).to_string(index=False)


def _line(run: Run, standing: Standing) -> dict[str, str]:
    summary, score = run.summary, standing.score
    return {
        "run": run.id,
        "rank": _said(standing.rank, "{}"),
        "state": run.state,
        "name": run.name,
        "validation": "–" if score is None else f"{score.title} {_interval(score)}",
        "baseline": "–" if score is None else f"{score.baseline:.4f}",
        "training": _said(run.seconds, "{:.1f} s"),
        "1,000 rows": _said(summary.get("predict_seconds"), "{:.4f} s"),
        "size": size(summary["model_bytes"]) if "model_bytes" in summary else "–",
        "lowest loss": best_step(run) or "–",
        "tags": ", ".join(run.tags),
        "data": run.dataset_name,
    }


def _said(value: float | None, text: str) -> str:
    return "–" if value is None else text.format(value)


def _interval(score: Score) -> str:
    return f"{score.value:.4f} ({score.low:.4f} to {score.high:.4f})"


def best_step(run: Run) -> str | None:
    """Return where the validation loss was lowest: ``epoch 12 of 20``."""
    best = run.summary.get("best_step")
    return None if best is None else f"{run.unit} {best:,} of {run.step:,}"
