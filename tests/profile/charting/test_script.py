"""The script of a chart: it runs on its own, and its chart holds the same numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.profile.charting import KINDS, ChartForm, draw
from analytics.profile.conditions import Among, Anywhere, Between, Contains, Missing, Outside
from analytics.profile.conditions.on_map import Along, Feature, Nearest

N = 300
RNG = np.random.default_rng(5)
FRAME = pd.DataFrame(
    {
        'it\'s "one"': pd.Series(RNG.choice(["x", "it's", "<b>"], N), dtype="str"),
        "many": pd.Series([f"v{i % 40}" for i in range(N)], dtype="str"),
        "paid": RNG.random(N) < 0.5,
        "value": RNG.normal(size=N).round(3),
        "age": RNG.integers(0, 130, N),
        "gaps": np.where(np.arange(N) % 5 == 0, np.nan, RNG.normal(size=N).round(3)),
        "day": pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(N) * 3, "D"),
    }
)
ODD = 'it\'s "one"'
PLACED = (
    Feature(column="value", centre=0.1, scale=0.9),
    Feature(column="gaps", centre=1.0, scale=2.0),
    Feature(column="paid", centre=0.5, scale=0.5),
    Feature(column=ODD, value="it's", centre=0.33, scale=0.8),
)
FORMS = {
    "bar": ChartForm(
        kind="bar", x=ODD, y="value", aggregate="mean", colour="paid",
        filter=(
            Nearest(
                features=PLACED, centres=((0.0, 1.0, 0.5, -1.0), (0.5, -1.0, 0.0, 0.5)), group=2
            ),
            Along(features=PLACED, weights=(0.5, -0.5, 0.5, 0.5), axis=1, low=-1.0, high=1.2),
        ),
    ),
    "stacked": ChartForm(
        kind="stacked", x="many", colour=ODD,
        filter=(Among(column=ODD, values=("x", "it's")), Between(column="age", low=10, high=90)),
    ),
    "line": ChartForm(
        kind="line", x="day", y="value", aggregate="sum",
        filter=(Outside(column="age", low=20, high=30.5), Outside(column="value", low=0, high=0)),
    ),
    "area": ChartForm(
        kind="area", x="day", colour="paid",
        filter=(Contains(column=ODD, text="T'S"), Outside(column="day", high="2020-03-01")),
    ),
    "histogram": ChartForm(
        kind="histogram", x="age", facet="paid",
        filter=(Anywhere(text="V3"), Missing(columns=("age", ODD), known=True)),
    ),
    "ecdf": ChartForm(kind="ecdf", x="value"),
    "box": ChartForm(kind="box", x=ODD, y="value"),
    "violin": ChartForm(kind="violin", x="paid", y="value"),
    "scatter": ChartForm(kind="scatter", x="value", y="age", colour="paid", size="age"),
    "density": ChartForm(kind="density", x="value", y="age"),
    "heatmap": ChartForm(kind="heatmap", x=ODD, y="paid", colour="value", aggregate="median"),
    "treemap": ChartForm(
        kind="treemap", x=ODD, colour="paid",
        filter=(
            Among(column="age", values=("10", "11", "12"), others=True),
            Among(column="day", values=("2020-01-04 00:00:00",), others=True, missing=True),
        ),
    ),
}  # fmt: skip
# One process runs them all: importing pandas and Plotly takes longer than the scripts do.
RUN_ALL = """
import json, runpy, sys
found = {}
for name in sys.argv[2:]:
    sys.argv[:2] = [name, sys.argv[1]]
    made = runpy.run_path(name + ".py")
    table = made.get("table", made["shown"])
    rows = json.loads(table.to_json(orient="records", date_format="iso"))
    found[name] = [rows, len(made["figure"].data)]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[pd.DataFrame, int]]:
    folder = tmp_path_factory.mktemp("scripts")
    FRAME.to_parquet(folder / "t.parquet", index=False)
    FRAME.to_csv(folder / "t.csv", index=False)
    for name, form in FORMS.items():
        (folder / f"{name}.py").write_text(draw(folder / "t.parquet", form).code, encoding="utf-8")
    command = [sys.executable, "-W", "ignore", "-c", RUN_ALL, "t.csv", *FORMS]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    return {name: (pd.DataFrame(rows), traces) for name, (rows, traces) in answers.items()}


def test_there_is_a_script_for_every_kind() -> None:
    assert set(FORMS) == set(KINDS)


@pytest.mark.parametrize("name", FORMS)
def test_the_script_draws_the_same_numbers(
    name: str, ran: dict[str, tuple[pd.DataFrame, int]], tmp_path: Path
) -> None:
    FRAME.to_parquet(tmp_path / "t.parquet", index=False)
    ours = draw(tmp_path / "t.parquet", FORMS[name]).frame
    theirs, n_traces = ran[name]
    assert n_traces > 0
    if name in ("ecdf", "violin", "box"):  # these are of single rows there, of quantiles here
        assert len(theirs) == N
        return
    value = "z" if "z" in ours else "y"
    assert len(theirs) == len(ours)
    assert sorted(theirs[value]) == pytest.approx(sorted(ours[value]), rel=1e-9)
