"""The scores of a run, as commands print them."""

from __future__ import annotations

from typing import Any

from analytics.runs import Run


def scores_of(run: Run, evaluation: Any) -> dict[str, Any]:
    """Return the scores of a run on its test rows, beside those of the baseline."""
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


def score_text(answer: dict[str, Any]) -> str:
    """Return scores as lines."""
    lines = [f"run {answer['run']}: {answer['model']} for {answer['target']} ({answer['task']})"]
    for key, score in answer["scores"].items():
        base = answer["baseline"][key]
        lines.append(
            f"  {key}: {score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f}),"
            f" baseline {base:.4f}"
        )
    return "\n".join(lines)
