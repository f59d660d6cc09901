"""The command about what is in a table: ``profile``."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.commands.base import Answer, add
from analytics.dataset import read
from analytics.errors import one_line

MOST_SHOWN = 5  # pairs of columns


def add_to(commands: Any) -> None:
    """Add the command."""
    text = "Say what is in a file: facts of each column, findings, and what goes together."
    add(commands, "profile", _profile, text, "file")


def _profile(options: Any) -> Answer:
    from analytics.profile.whole import whole_profile

    dataset = read(options.file)
    found = whole_profile(dataset.path)
    pairs = found.relations.pairs.dropna(subset="value")
    answer = {
        "dataset": dataset.fingerprint,
        **found.facts,
        "alerts": [alert.model_dump(mode="json") for alert in found.alerts],
        "relations": pairs.to_dict("records"),
    }
    lines = [f"{dataset.name}: {dataset.n_rows:,} rows, {len(dataset.columns):,} columns"]
    lines += [f"  {_fact(column)}" for column in found.facts["columns"]]
    lines += [f"{', '.join(alert.columns) or 'rows'}: {alert.sentence}" for alert in found.alerts]
    lines += [f"{pair.left} and {pair.right}: {pair.value:.2f} ({pair.measure})"
              for pair in _strongest(pairs).itertuples()]  # fmt: skip
    return answer, "\n".join(map(one_line, lines))


def _fact(column: dict[str, Any]) -> str:
    said = f"{column['name']}: {column['kind']}, {column['n_distinct']:,} different"
    if column["n_missing"]:
        said += f", {column['n_missing']:,} missing"
    if column.get("median") is not None and column["kind"] in ("integer", "decimal"):
        said += f", {column['min']:.4g} to {column['max']:.4g}, median {column['median']:.4g}"
    return said


def _strongest(pairs: pd.DataFrame) -> pd.DataFrame:
    order = pairs["value"].abs().sort_values(ascending=False, kind="stable").index
    return pairs.loc[order].head(MOST_SHOWN)
