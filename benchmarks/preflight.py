"""How long the checks before training take on a million rows x 50, each and together."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import duckdb

import analytics
from analytics.plan import Plan
from analytics.preflight import CHECKS, Outlook, checked
from analytics.split import SPLITS
from analytics.training.data import Rows, rows_of
from analytics.workspace import Workspace
from benchmarks.timing import ROUNDS, seconds, show

ROWS = 1_000_000
AT_MOST = 2.0
# 50 columns, and a little of what each check looks for: rows of one customer, a log in order, rows
# that were entered twice, a rare class, gaps, a constant, a copy, ids, numbers among words.
TABLE = """
COPY (
    SELECT i AS number, md5(i::VARCHAR)[:12] AS code, (hash(i) % 100000)::INT AS customer_id,
        TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS moment,
        DATE '2015-01-01' + (random() * 3000)::INT AS day,
        CASE WHEN hash(i) % 100000 < 3000 THEN 'yes' ELSE 'no' END AS paid, 'kg' AS unit,
        CASE WHEN random() < 0.8 THEN NULL ELSE random() END AS seldom,
        'item ' || (hash(i * 7) % 5000) AS item, 'sold ' || (hash(i * 5) % 600000) AS remark,
        CASE WHEN i % 1000 = 3 THEN 'free' ELSE round(random() * 90, 2)::VARCHAR END AS cost,
        ['north', 'south', 'east', 'west'][1 + (hash(i) % 4)::INT] AS region,
        ['N', 'S', 'E', 'W'][1 + (hash(i) % 4)::INT] AS region_letter, {more}
    FROM (SELECT i FROM range({n} - {n} // 50) t(i)
        UNION ALL SELECT i FROM range({n} // 50) t(i))
) TO '{file}' (FORMAT csv)
"""
MORE = (
    [f"random() AS share_{k}" for k in range(17)]
    + [f"(random() * {10**k})::INT AS count_{k}" for k in range(1, 7)]
    + [f"'w' || (random() * {3 * k})::INT AS word_{k}" for k in range(1, 11)]
    + [f"random() < 0.{k} AS flag_{k}" for k in range(1, 5)]
)


def read(folder: Path, target: str) -> Rows:
    """Return the rows of the plan that is looked at."""
    file, workspace = folder / "table.csv", Workspace(folder / "home")
    if not file.exists():
        with duckdb.connect() as connection:
            connection.execute(TABLE.format(n=ROWS, file=file, more=", ".join(MORE)))
    return rows_of(plan(file, workspace, target), workspace)


def plan(file: Path, workspace: Workspace, target: str) -> Plan:
    """Return a plan that is split by chance, so that every check has something to do."""
    found = analytics.read(file, workspace=workspace)
    task = "binary" if target == "paid" else "regression"
    split = SPLITS["stratified" if task == "binary" else "random"]()
    return Plan(dataset=found.fingerprint, target=target, task=task, split=split)


def middle(asked: Plan, rows: Rows, look: object) -> float:
    """Return the median time of a look at the plan, with nothing known from another one."""
    return statistics.median(
        seconds(lambda: list(look(Outlook(asked, rows)))) for _ in range(ROUNDS)
    )


def main() -> None:
    """Measure each check alone, and all together, for classes and for a number."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for target in ("paid", "share_1"):
            rows = read(folder, target)
            asked = plan(folder / "table.csv", Workspace(folder / "home"), target)
            looks = {"all together": checked, **{check.__name__: check for check in CHECKS}}
            times = [
                (title.replace("_", " "), middle(asked, rows, look), AT_MOST)
                for title, look in looks.items()
            ]
            kinds = [finding.kind for finding in checked(Outlook(asked, rows))]
            show(
                f"Checks for {target} on {rows.frame.shape[0]:,} rows x {rows.frame.shape[1]}, "
                f"median of {ROUNDS}; found: {', '.join(kinds)}",
                times,
                ("check", "s", "at most"),
            )
