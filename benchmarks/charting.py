"""How long each chart of the form takes on 10M rows, and how much goes to the browser."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analytics import charts
from analytics.profile.charting import KINDS, ChartForm, draw
from analytics.profile.conditions import Among, Between
from analytics.profile.facts import quoted
from benchmarks.timing import ROUNDS, against, seconds, show

ROWS = 10_000_000
PART = 1_000_000
SLOWEST = 1.0  # seconds
LARGEST = 200  # KB
_WHERE = (Between(column="pieces", low=10, high=400), Among(column="paid", values=("true",)))
FORMS = (
    ("", ChartForm(kind="bar", x="kind", y="weight", aggregate="mean", colour="paid")),
    ("50,000 words", ChartForm(kind="bar", x="customer")),
    ("median", ChartForm(kind="bar", x="pieces", y="amount", aggregate="median", colour="kind")),
    ("filter", ChartForm(kind="bar", x="kind", y="weight", aggregate="mean", filter=_WHERE)),
    ("", ChartForm(kind="stacked", x="moment", colour="kind")),
    ("", ChartForm(kind="line", x="moment", y="amount", aggregate="mean", colour="kind")),
    ("", ChartForm(kind="area", x="moment", colour="paid", facet="kind")),
    ("", ChartForm(kind="histogram", x="weight", colour="kind")),
    ("", ChartForm(kind="ecdf", x="amount", colour="kind")),
    ("", ChartForm(kind="box", x="kind", y="amount", colour="paid")),
    ("", ChartForm(kind="violin", x="kind", y="weight")),
    ("", ChartForm(kind="scatter", x="weight", y="amount", colour="kind", size="pieces")),
    ("dates", ChartForm(kind="scatter", x="moment", y="moment", colour="kind", size="pieces")),
    ("", ChartForm(kind="density", x="weight", y="amount")),
    ("", ChartForm(kind="heatmap", x="kind", y="paid", colour="amount", aggregate="mean")),
    ("", ChartForm(kind="treemap", x="kind", colour="paid", y="amount", aggregate="sum")),
)


def write(file: Path) -> None:
    """Write the table, a part at a time: what it holds follows from the seed alone."""
    rng = np.random.default_rng(0)
    with duckdb.connect() as connection:
        for i in range(ROWS // PART):
            part = _part(rng, i * PART)  # noqa: F841 (DuckDB finds it by its name)
            word = "INSERT INTO t FROM part" if i else "CREATE TABLE t AS FROM part"
            connection.execute(word)
        connection.table("t").to_parquet(str(file))


def _part(rng: np.random.Generator, start: int) -> pd.DataFrame:
    words = np.array([f"kind {i}" for i in range(12)])
    customers = np.array([f"customer {i}" for i in range(50_000)])
    moments = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 126_144_000, PART), "s")
    weight = rng.normal(size=PART)
    weight[rng.random(PART) < 0.05] = np.nan
    return pd.DataFrame(
        {
            "order": np.arange(start, start + PART),
            "moment": moments,
            "weight": weight,
            "amount": rng.gamma(2, 50, PART).round(2),
            "pieces": rng.integers(0, 500, PART),
            "kind": words[rng.integers(0, 12, PART)],
            "customer": customers[rng.integers(0, 50_000, PART)],
            "paid": rng.random(PART) < 0.5,
        }
    )


def plain(file: Path, form: ChartForm) -> Callable[[], object]:
    """Return a plain query of the same columns: the mean or the number of rows of each group."""
    names = form.columns()
    words = ("kind", "customer", "paid")
    groups = [quoted(name) for name in dict.fromkeys(names.values()) if name in words]
    others = [quoted(name) for name in dict.fromkeys(names.values()) if name not in words]
    values = [f"avg({n})" if n != '"moment"' else f"max({n})" for n in others] or ["count(*)"]
    query = f"SELECT {', '.join([*groups, *values])} FROM t"  # noqa: S608
    query += f" GROUP BY {', '.join(groups)}" if groups else ""

    def work() -> object:
        with duckdb.connect() as connection:
            connection.from_parquet(str(file)).create_view("t")
            return connection.execute(query).fetchall()

    return work


def main() -> None:
    """Measure every kind of chart against a plain aggregate of the same columns."""
    assert {form.kind for _, form in FORMS} == set(KINDS)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.parquet"
        write(file)
        for name, form in FORMS:
            made = draw(file, form)  # the file is in memory from here on
            figure = charts.draw(made.mark, made.frame, made.titles, made.look)
            size = len(figure.to_json()) / 1000
            peer = plain(file, form)
            found = against(
                lambda form=form: seconds(lambda: draw(file, form)),
                lambda peer=peer: seconds(peer),
            )
            right = "yes" if found[0] <= SLOWEST and size <= LARGEST else "NO"
            rows.append((f"{form.kind} {name}".strip(), *found, size, right))
    show(
        f"Charts of {ROWS:,} rows, median of {ROUNDS}; at most {SLOWEST:g} s and {LARGEST} KB",
        rows,
        ("chart", "ours s", "plain aggregate s", "ratio", "to the browser KB", "within"),
    )
