"""A comparison and a leaderboard as plain text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.comparison.of_runs import Comparison
from analytics.errors import one_line
from analytics.limits import size


def comparison_text(found: Comparison) -> str:
    """Return each score with its interval, then each verdict."""
    lines = [f"{found.n_rows:,} {found.part} rows"]
    for metric in dict.fromkeys(verdict.metric for verdict in found.verdicts):
        scores = {name: by_metric[metric] for name, by_metric in found.scores.items()}
        first = next(iter(scores.values()))
        lines.append(f"{first.title} (baseline {first.baseline:.4f})")
        lines += [
            f"  {name}: {_interval(score.value, score.low, score.high)}"
            for name, score in scores.items()
        ]
        lines += [f"  {verdict.sentence}" for verdict in found.of(metric)]
    return "\n".join(map(one_line, lines))


def board_text(table: pd.DataFrame) -> str:
    """Return a leaderboard as aligned columns."""
    rows = [_row(row) for row in table.itertuples()]
    return pd.DataFrame(rows).fillna("–").map(one_line).to_string(index=False)


def _row(row: Any) -> dict[str, str | None]:
    def said(value: float, text: str) -> str | None:
        return None if pd.isna(value) else text.format(value)

    scored = not pd.isna(row.score)
    return {
        "run": row.run,
        "rank": said(row.rank, "{:.0f}"),
        "state": row.state,
        "name": row.name,
        "validation": f"{row.metric} {_interval(row.score, row.low, row.high)}" if scored else None,
        "baseline": said(row.baseline, "{:.4f}"),
        "training": said(row.seconds, "{:.1f} s"),
        "1,000 rows": said(row.predict_seconds, "{:.4f} s"),
        "size": None if pd.isna(row.model_bytes) else size(int(row.model_bytes)),
        "lowest loss": best_step(row),
        "tags": ", ".join(row.tags),
        "data": row.dataset,
    }


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.4f} ({low:.4f} to {high:.4f})"


def best_step(row: Any) -> str | None:
    """Return where the validation loss of a row of a leaderboard was lowest: ``epoch 12 of 20``."""
    return None if pd.isna(row.best_step) else f"{row.unit} {row.best_step:,.0f} of {row.step:,}"
