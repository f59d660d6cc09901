"""How long a whole profile takes: facts, findings and relations, against DuckDB's SUMMARIZE."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

import analytics
from analytics.profile.alerts import find_alerts
from analytics.profile.facts import profile_parquet
from analytics.profile.relations import relations
from analytics.workspace import Workspace
from benchmarks.large import TABLE
from benchmarks.timing import ROUNDS, against, seconds, show

ROWS = 1_000_000
AT_MOST = {"DuckDB SUMMARIZE": 1.5, "ydata-profiling (minimal)": 1 / 20}
# A Python of its own, which has ydata-profiling: it does not go with the versions we need.
YDATA = os.environ.get("VITRINE_BENCH_YDATA")
DESCRIBE = """
import sys, time
import pandas as pd
from ydata_profiling import ProfileReport
start = time.perf_counter()
frame = pd.read_parquet(sys.argv[1])
ProfileReport(frame, minimal=True, progress_bar=False).get_description()
print(time.perf_counter() - start)
"""


def write(folder: Path) -> Path:
    """Read a table of 18 mixed columns, and return the file that the pages would look at."""
    file = folder / "table.csv"
    with duckdb.connect() as connection:
        connection.execute(TABLE.format(n=ROWS, file=file))
    return analytics.read(file, workspace=Workspace(folder / "home")).path


def whole(file: Path) -> None:
    """Ask what Explore and the findings of Clean ask together, nothing kept from before."""
    profile_parquet(file)
    find_alerts(pd.read_parquet(file))
    relations(file)


def summarize(file: Path) -> None:
    """Ask DuckDB for its summary of all columns."""
    with duckdb.connect() as connection:
        connection.from_parquet(str(file)).create_view("t")
        connection.execute("SUMMARIZE SELECT * FROM t").fetchall()


def ydata(file: Path) -> float:
    """Return the seconds that ydata-profiling takes, without its imports and its page."""
    done = subprocess.run(
        [str(YDATA), "-c", DESCRIBE, str(file)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def main() -> None:
    """Measure the whole profile against each peer."""
    peers: dict[str, Callable[[Path], float]] = {
        "DuckDB SUMMARIZE": lambda file: seconds(lambda: summarize(file))
    }
    if YDATA:
        peers["ydata-profiling (minimal)"] = ydata
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder))
        for name, peer in peers.items():
            found = against(lambda: seconds(lambda: whole(file)), lambda peer=peer: peer(file))
            rows.append((name, *found, AT_MOST[name]))
    show(
        f"Facts, findings and relations of {ROWS:,} rows x 18, median of {ROUNDS}",
        rows,
        ("peer", "ours s", "peer s", "ratio", "at most"),
    )
    if not YDATA:
        print(
            "\nydata-profiling was not measured: VITRINE_BENCH_YDATA names no Python that has it."
        )
