"""How fast explanations are: against shap and scikit-learn, and until a visitor sees one.

`VITRINE_BENCH_PEERS` names a Python that has shap, and the scikit-learn and TensorFlow of this
one; without it trees and nets have no peer.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import make_classification, make_regression
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.inspection import partial_dependence as sk_dependence
from sklearn.inspection import permutation_importance as sk_importance

import analytics
from analytics.explanation.dependence import partial_dependence
from analytics.explanation.permutation import log_loss, permutation_importance
from analytics.explanation.treeshap import tree_shap
from analytics.jobs import Lane
from analytics.models import NeuralNetwork, RandomForest
from analytics.models.forest.encoder import Encoder
from analytics.models.forest.fitted import FittedForest
from analytics.models.forest.trees import Trees
from analytics.plan import Plan
from analytics.runs import Run, RunStore
from analytics.workspace import Workspace
from benchmarks.explaining_net import nets
from benchmarks.peer import Peer
from benchmarks.timing import against, seconds, show
from tests.browser.server import Server, launched

ROWS, COLUMNS, EXPLAINED, REPEATS = 10_000, 20, 100, 10
CURVES, CURVE_ROWS, POINTS = 10, 500, 30
TASKS = {"binary": 2, "multiclass": 3, "regression": 0}


def table(task: str, n: int = 2 * ROWS) -> tuple[np.ndarray, np.ndarray]:
    """Return made-up rows and what is to be predicted."""
    if task == "regression":
        x, y = make_regression(n, COLUMNS, n_informative=10, noise=20.0, random_state=0)
    else:
        x, y = make_classification(
            n, COLUMNS, n_informative=10, n_classes=TASKS[task], random_state=0
        )
    return x.astype(np.float32), y


def grown(task: str) -> tuple[Any, FittedForest, np.ndarray, np.ndarray]:
    """Return scikit-learn's forest, the same as ours, and rows that it has not seen."""
    x, y = table(task)
    kind = RandomForestClassifier if TASKS[task] else RandomForestRegressor
    theirs = kind(n_estimators=100, n_jobs=-1, random_state=0).fit(x[:ROWS], y[:ROWS])
    classes = tuple(map(str, range(TASKS[task])))
    encoder = Encoder.fit(framed(x[:ROWS]))
    ours = FittedForest(task, classes, encoder, Trees.of(theirs.estimators_), "scikit-learn")  # type: ignore[arg-type]
    return theirs, ours, x[ROWS:], y[ROWS:]


def framed(x: np.ndarray) -> pd.DataFrame:
    """Return a matrix as a table."""
    return pd.DataFrame(x, columns=[f"x{i:02d}" for i in range(x.shape[1])])


# --- TreeSHAP ------------------------------------------------------------------------------------


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and those it starts, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def explained(task: str, folder: Path) -> tuple[Any, ...]:
    """Return times of both, and how far they and the sums are apart."""
    _, ours, x, _ = grown(task)
    rows, file = framed(x[:EXPLAINED]), folder / f"{task}.npz"
    np.savez(file, x=table(task)[0], y=table(task)[1])
    found, base = tree_shap(ours, rows)
    answers = ours.predict(rows).reshape(EXPLAINED, -1)
    off = float(np.abs(found.sum(axis=1) + base - answers).max())
    with one_core(), Peer("explaining_peer", task, str(file)) as peer:
        times = against(
            lambda: seconds(lambda: tree_shap(ours, rows)), lambda: float(peer.ask("again"))
        )
    theirs = np.load(file.with_suffix(".npy")).reshape(found.shape)
    return task, *times[:2], 1 / times[2], float(np.abs(found - theirs).max()), off


def trees() -> None:
    """Exact SHAP values of a forest, on one core."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [explained(task, Path(folder)) for task in TASKS]
    names = ("task", "ours s", "shap s", "times faster (bar 10)", "apart (bar 1e-10)", "sum off")
    show(f"TreeSHAP: 100 unlimited trees, {ROWS} x {COLUMNS}, {EXPLAINED} rows, one core",
         rows, names)  # fmt: skip


# --- the others ----------------------------------------------------------------------------------


def shuffling() -> None:
    """Permutation importance against scikit-learn's."""
    theirs, ours, x, y = grown("binary")
    frame = framed(x)
    found: dict[str, Any] = {}

    def mine() -> None:
        found["ours"] = permutation_importance(ours, frame, log_loss(y), n_repeats=REPEATS)

    def peer() -> None:
        found["theirs"] = sk_importance(
            theirs, x, y, scoring=_minus_log_loss, n_repeats=REPEATS, random_state=0
        )

    mine()  # compiles
    times = against(lambda: seconds(mine), lambda: seconds(peer))
    importance = found["ours"].set_index("column")["importance"].sort_index().to_numpy()
    apart = float(np.abs(importance - found["theirs"].importances_mean).max())
    names = (
        "ours s",
        "scikit-learn s",
        "times faster (bar 2)",
        "most important",
        "apart by chance",
    )
    show(f"Permutation importance: {REPEATS} repeats, {ROWS} x {COLUMNS}, forest",
         [(*times[:2], 1 / times[2], float(importance.max()), apart)], names)  # fmt: skip


def _minus_log_loss(model: Any, x: np.ndarray, y: np.ndarray) -> float:
    costs = log_loss(y).of_rows(model.predict_proba(x), slice(None))
    return -float(costs.mean())


def curves() -> None:
    """Partial dependence with the lines of single rows, against scikit-learn's."""
    theirs, ours, x, _ = grown("binary")
    x = x[:CURVE_ROWS]
    frame, names = framed(x), list(framed(x).columns[:CURVES])
    found: dict[str, Any] = {}

    def mine() -> None:
        for name in names:
            found[name] = partial_dependence(ours, frame, name, 1, POINTS)

    def peer() -> None:
        for place, name in enumerate(names):
            values = found[name][0]["value"].to_numpy()
            answer = sk_dependence(
                theirs, x, [place], method="brute", kind="both", custom_values={place: values},
                response_method="predict_proba",
            )  # fmt: skip
            lines = found[name][1].pivot(index="line", columns="value", values="answer")
            found[f"off {name}"] = max(
                float(np.abs(answer["individual"][0] - lines.to_numpy(float)).max()),
                float(np.abs(answer["average"][0] - found[name][0]["mean"]).max()),
            )

    mine()
    times = against(lambda: seconds(mine), lambda: seconds(peer))
    apart = max(found[f"off {name}"] for name in names)
    show(f"Partial dependence, single rows: {CURVES} columns, {CURVE_ROWS} rows, {POINTS} points",
         [(*times[:2], 1 / times[2], apart)],
         ("ours s", "scikit-learn s", "times faster (bar 3)", "apart (bar 1e-6)"))  # fmt: skip


def waiting() -> None:
    """What a visitor of Explain waits for: 30,000 rows, a worker that has explained before."""
    rows = [waited(name, model) for name, model in MODELS.items()]
    names = (
        "model",
        "first importance on screen (bar 3 s)",
        "with all rows",
        "one row (bar 0.3 s)",
    )
    show("Explain, 30,000 x 20, a warm worker, a run it has not seen, s", rows, names)


MODELS = {"forest": RandomForest(), "net": NeuralNetwork(epochs=5)}


def waited(name: str, model: Any) -> tuple[Any, ...]:
    """Return the seconds until a visitor sees what importance is, roughly and finely, and a row."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        before, run = (trained(workspace, model, seed) for seed in (1, 2))
        server = Server(workspace.home)
        server.start()
        try:
            with launched() as browser:
                page = browser.new_page()
                page.set_default_timeout(120_000)
                times = [opened(page, f"{server.url}/explain?run={r.id}") for r in (before, run)]
        finally:
            server.stop()
        return name, *times[1], one_row(workspace, run)


def trained(workspace: Workspace, model: Any, seed: int) -> Run:
    """Return a finished run."""
    x, y = table("binary", 30_000)
    file = workspace.home / "made.csv"
    framed(x).assign(y=np.where(y, "yes", "no")).to_csv(file, index=False)
    dataset = analytics.read(file, workspace=workspace)
    plan = Plan(dataset=dataset.fingerprint, target="y", task="binary", model=model, seed=seed)
    return RunStore(workspace).get(analytics.train(plan, workspace=workspace).id)


DRAWN = """words => document.body.innerText.includes(words)
    && document.querySelector('.js-plotly-plot .bars')"""


def opened(page: Any, url: str) -> tuple[float, float]:
    """Return seconds until importance is there, and until no more rows are looked at."""

    def finer() -> None:
        more = page.get_by_text("More rows are being looked at")
        more.wait_for()  # it is asked last
        more.wait_for(state="detached")
        page.get_by_text("is the prediction.").wait_for()

    def drawn() -> None:
        # Looked at each 30 ms: a locator waits up to a second between two looks.
        page.goto(url)
        page.wait_for_function(DRAWN, arg="the error rises most", polling=30)

    page.goto("about:blank")
    first = seconds(drawn)
    return first, first + seconds(finer)


def one_row(workspace: Workspace, run: Run) -> float:
    """Return the seconds a warm worker takes for a row with a changed value, median of five."""
    lane = Lane("models", workspace.home)

    def asked(change: float) -> float:
        changes = {"x03": change}
        return seconds(
            lambda: lane.ask("row", workspace.owner, run=run.id, row=3, changes=changes).wait(120)
        )

    try:
        asked(0.0)  # loads the model
        return statistics.median(asked(change) for change in (0.1, 0.2, 0.3, 0.4, 0.5))
    finally:
        lane.close()


PARTS = {"trees": trees, "nets": nets, "shuffling": shuffling, "curves": curves, "waiting": waiting}


def main() -> None:
    """Print all of it."""
    for part in PARTS.values():
        part()
