"""How long a whole profile takes: facts, findings and relations, against DuckDB's SUMMARIZE."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

import analytics
from analytics.profile.whole import whole_profile
from analytics.workspace import Workspace
from benchmarks.large import TABLE
from benchmarks.timing import ROUNDS, against, seconds, show

ROWS = 1_000_000
# A Python of its own, which has ydata-profiling: it does not go with the versions we need.
YDATA = os.environ.get("VITRINE_BENCH_YDATA")
DESCRIBE = """
import sys, time
import pandas as pd
from ydata_profiling import ProfileReport
start = time.perf_counter()
report = ProfileReport(pd.read_parquet(sys.argv[1]), minimal=True, progress_bar=False)
getattr(report, sys.argv[2])()
print(time.perf_counter() - start)
"""
# Its figures alone, as ours are, and with the page that it writes, as people wait for it.
ASKED = {
    "ydata-profiling (minimal)": "get_description",
    "ydata-profiling (minimal), with its page": "to_html",
}


def write(folder: Path) -> Path:
    """Read a table of 18 mixed columns, and return the file that the pages would look at."""
    file = folder / "table.csv"
    with duckdb.connect() as connection:
        connection.execute(TABLE.format(n=ROWS, file=file))
    return analytics.read(file, workspace=Workspace(folder / "home")).path


def summarize(file: Path) -> None:
    """Ask DuckDB for its summary of all columns."""
    with duckdb.connect() as connection:
        connection.from_parquet(str(file)).create_view("t")
        connection.execute("SUMMARIZE SELECT * FROM t").fetchall()


def ydata(file: Path, method: str) -> float:
    """Return the seconds that a report of ydata-profiling takes, without its imports."""
    command = [str(YDATA), "-c", DESCRIBE, str(file), method]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def main() -> None:
    """Measure the whole profile against each peer."""
    peers: dict[str, tuple[float, Callable[[Path], float]]] = {
        "DuckDB SUMMARIZE": (1.5, lambda file: seconds(lambda: summarize(file)))
    }
    for name, method in ASKED.items() if YDATA else ():
        peers[name] = (1 / 20, partial(ydata, method=method))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder))
        for name, (at_most, peer) in peers.items():
            found = against(
                lambda: seconds(lambda: whole_profile(file)), lambda peer=peer: peer(file)
            )
            rows.append((name, *found, at_most))
    show(
        f"Facts, findings and relations of {ROWS:,} rows x 18, median of {ROUNDS}",
        rows,
        ("peer", "ours s", "peer s", "ratio", "at most"),
    )
    if not YDATA:
        print(
            "\nydata-profiling was not measured: VITRINE_BENCH_YDATA names no Python that has it."
        )
