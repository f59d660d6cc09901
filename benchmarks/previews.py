"""What a preview costs: each step on a million rows of 18 columns, beside the same in plain pandas.

The preview is what the Clean page asks: the step is taken, every cell counted, and the rows to show
are packed. The peer is the line of the exported script, which counts and shows nothing.
"""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.dataset import Dataset, read
from analytics.frames import WALKS
from analytics.recipe import Recipe, script
from analytics.steps import STEPS
from analytics.workspace import Workspace
from benchmarks.timing import against, seconds, show

N_ROWS = 1_000_000
BAR_MS = 500
WORDS, DATES, NUMBERS = ["w0", "w1", "w2"], ["d0", "d1"], ["n0", "n1", "n2"]
ASKED: dict[str, dict[str, Any]] = {
    "fill_missing": {"columns": NUMBERS},
    "missing_indicator": {"columns": NUMBERS},
    "drop_missing_rows": {},
    "drop_duplicates": {},
    "filter_rows": {"column": "n0", "condition": "is above", "value": "0"},
    "drop_outlier_rows": {"columns": NUMBERS, "low": -2, "high": 2},
    "sample_rows": {"n": 100_000},
    "keep_cohort": {
        "cohort": {
            "name": "plan a",
            "conditions": [{"kind": "among", "column": "plan", "values": ["a"]}],
        }
    },
    "sort_rows": {"columns": ["w0", "n0"]},
    "edit_cell": {"row": 500_000, "column": "n0", "value": "1"},
    "drop_columns": {"columns": ["n0"]},
    "select_columns": {"columns": [*NUMBERS, *WORDS]},
    "rename_column": {"column": "n0", "to": "k"},
    "change_type": {"columns": ["written"], "to": "date"},
    "trim_spaces": {"columns": WORDS},
    "change_case": {"columns": WORDS, "case": "title"},
    "normalise_text": {"columns": WORDS},
    "pad_text": {"columns": WORDS, "length": 12},
    "replace_value": {"column": "w0", "old": "w 7", "new": "seven"},
    "map_values": {"column": "w0", "mapping": {"w 7": "seven", "w 8": "eight"}},
    "replace_pattern": {"columns": WORDS},
    "extract_pattern": {"column": "id"},
    "split_text": {"column": "id", "separator": "-"},
    "merge_spellings": {"column": "w0", "mapping": {f"w {i}": f"v {i}" for i in range(20)}},
    "group_rare": {"columns": WORDS},
    "clip_numbers": {"columns": NUMBERS, "low": -1, "high": 1},
    "cap_outliers": {"columns": NUMBERS},
    "round_numbers": {"columns": NUMBERS, "digits": 1},
    "log_numbers": {"columns": NUMBERS},
    "scale": {"columns": NUMBERS},
    "bin_numbers": {"column": "n0"},
    "formula": {"formula": "n0 / n1"},
    "date_parts": {"column": "d0"},
    "date_difference": {"column": "d0", "other": "d1"},
    "round_dates": {"columns": DATES},
    "mask_text": {"columns": ["id"]},
    "pseudonymise": {"columns": ["id"], "salt": "a salt of ours"},
}  # fmt: skip


def table() -> pd.DataFrame:
    """Return a million rows: numbers, whole numbers, words, flags, dates, and an id."""
    rng = np.random.default_rng(0)
    data: dict[str, Any] = {f"n{i}": rng.normal(size=N_ROWS).round(4) for i in range(6)}
    data["n0"][::50] = np.nan
    data |= {f"i{i}": rng.integers(0, 10**6, N_ROWS) for i in range(3)}
    for i, n in enumerate((20, 200, 2000)):
        data[f"w{i}"] = np.array([f"w {k}" for k in range(n)])[rng.integers(0, n, N_ROWS)]
    data["flag"] = rng.choice(["yes", "no"], N_ROWS)
    day = np.datetime64("2020-01-01T00:00:00")
    for i in range(2):
        data[f"d{i}"] = day + rng.integers(0, 10**8, N_ROWS).astype("timedelta64[s]")
    data["written"] = np.array([f"d{k:%d/%m/%Y}"[1:] for k in pd.date_range("2020", periods=2000)])[
        rng.integers(0, 2000, N_ROWS)
    ]
    data["id"] = [f"user-{i}" for i in rng.permutation(N_ROWS)]
    data["plan"] = rng.choice(["a", "b", "c"], N_ROWS)
    return pd.DataFrame(data).astype({"w0": "str"})


def measure(dataset: Dataset, workspace: Workspace, folder: Path, kind: str) -> tuple[Any, ...]:
    """Return one row of the table for a step."""
    from analytics.answers_recipe import preview

    recipe = Recipe.model_validate({"steps": [{"kind": kind, **ASKED[kind]}]})
    frame, asked = WALKS.raw(dataset), recipe.model_dump(mode="json")
    file = folder / f"{kind}.py"
    file.write_text(script(recipe.walk(frame), frame, "rows"), encoding="utf-8")
    clean = runpy.run_path(str(file))["clean"]

    def ours() -> float:
        WALKS.forget_stops()
        return seconds(lambda: preview(workspace, lambda *_: None, dataset.fingerprint, asked, 0))

    mine, peer, ratio = against(ours, lambda: seconds(lambda: clean(frame)))
    return (
        STEPS[kind].title,
        mine * 1000,
        peer * 1000,
        ratio,
        "" if mine * 1000 <= BAR_MS else "over",
    )


def main() -> None:
    """Measure all of them."""
    assert set(ASKED) == set(STEPS)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        table().to_parquet(folder / "rows.parquet", index=False)
        workspace = Workspace(folder / "home")
        dataset = read(folder / "rows.parquet", workspace=workspace)
        rows = [measure(dataset, workspace, folder, kind) for kind in STEPS]
    show(
        f"Previews on {N_ROWS:,} rows x 18 columns (at most {BAR_MS} ms)",
        rows,
        ("step", "preview ms", "plain pandas ms", "ratio", ""),
    )
