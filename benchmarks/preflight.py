"""How long the checks before training take on a million rows x 50, each and together."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import duckdb

import analytics
from analytics.plan import Plan, default_split
from analytics.preflight import CHECKS, Outlook, checked
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
) TO '{file}' (FORMAT parquet)
"""
MORE = (
    [f"random() AS share_{k}" for k in range(17)]
    + [f"(random() * {10**k})::INT AS count_{k}" for k in range(1, 7)]
    + [f"'w' || (random() * {3 * k})::INT AS word_{k}" for k in range(1, 11)]
    + [f"random() < 0.{k} AS flag_{k}" for k in range(1, 5)]
)


def planned(workspace: Workspace, file: Path, target: str) -> Plan:
    """Return a plan that is split by chance, so that every check has something to do."""
    found = analytics.read(file, workspace=workspace)
    task = "binary" if target == "paid" else "regression"
    return Plan(dataset=found.fingerprint, target=target, task=task, split=default_split(task))


def middle(asked: Plan, rows: Rows, look: object) -> float:
    """Return the median time of a look at the plan, with nothing known from another one."""
    return statistics.median(
        seconds(lambda: list(look(Outlook(asked, rows)))) for _ in range(ROUNDS)
    )


def measure(plan: Plan, workspace: Workspace) -> None:
    """Measure each check alone, with all that it asks for, and all together."""
    rows = rows_of(plan, workspace)
    looks = {"all together": checked, **{check.__name__: check for check in CHECKS}}
    times = [(name.replace("_", " "), middle(plan, rows, look)) for name, look in looks.items()]
    kinds = [finding.kind for finding in checked(Outlook(plan, rows))]
    n_rows, n_columns = rows.frame.shape
    show(
        f"Checks for {plan.target} ({plan.task}) on {n_rows:,} rows x {n_columns}, median of "
        f"{ROUNDS}, at most {AT_MOST:g} s each; found: {', '.join(kinds)}",
        times,
        ("check", "s"),
    )


def main() -> None:
    """Measure the checks for classes and for a number."""
    with tempfile.TemporaryDirectory() as name:
        file, workspace = Path(name) / "table.parquet", Workspace(Path(name) / "home")
        with duckdb.connect() as connection:
            connection.execute(TABLE.format(n=ROWS, file=file, more=", ".join(MORE)))
        for target in ("paid", "share_1"):
            measure(planned(workspace, file, target), workspace)
