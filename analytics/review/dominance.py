"""One column that explains everything."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.explanation.known import importance_of_run
from analytics.review.base import Look, Remark

MOST = 0.9  # of what shuffling columns one by one takes away, all together
FEWEST_COLUMNS = 3
SKILL = 0.3  # of the baseline's loss; a model that knows little rests on little


def one_column(look: Look) -> Iterator[Remark]:
    """Remark that a model which is good rests on one column alone."""
    score = look.found.scores[look.loss]
    if look.run.plan.model.kind == "baseline" or score.value > (1 - SKILL) * score.baseline:
        return
    table, n_rows = importance_of_run(look.trained)
    worth = table["importance"].clip(lower=0)
    if len(table) < FEWEST_COLUMNS or worth.iloc[0] <= MOST * worth.sum():
        return
    name = table["column"].iloc[0]
    yield Remark(
        kind="dominance",
        level="doubt",
        sentence=f"The model rests on “{name}” alone: shuffled among {n_rows:,} validation rows, "
        f"it takes {worth.iloc[0] / worth.sum():.0%} of what all columns take one by one.",
        advice=f"Make sure that “{name}” is known when you want to predict, and is not the target "
        "in other words; otherwise leave it out.",
        evidence=tuple(
            {"Column": str(row["column"]), "Loss rises by": f"{row['importance']:.4g}",
             "95 % interval": f"{row['low']:.3g} to {row['high']:.3g}"}
            for row in table.head(5).to_dict("records")
        ),
    )  # fmt: skip
