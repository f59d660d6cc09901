"""Files larger than the memory may be: peak memory of reading and cleaning, and time over rows."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.timing import show

ROWS = (1_000_000, 5_000_000, 25_000_000)
MOST_MIB = 3 * 1024
MOST_SLOPE = 1.05
# 18 columns, about 200 bytes a row: counts, decimals with gaps, ids, days, times, words, free text.
TABLE = """
COPY (
    SELECT i AS number, md5(i::VARCHAR)[:12] AS code, (hash(i) % 100000)::INT AS customer,
        round(random() * 1000, 2) AS amount, random() AS share, (random() * 100)::INT AS age,
        CASE WHEN random() < 0.05 THEN NULL ELSE round(random() * 50 - 10, 1) END AS degrees,
        DATE '2015-01-01' + (random() * 3000)::INT AS day,
        TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS moment,
        ['north', 'south', 'east', 'west'][1 + (random() * 3)::INT] AS region,
        ['yes', 'no'][1 + (random())::INT] AS paid,
        'item ' || (hash(i * 7) % 5000) AS item,
        lpad((hash(i * 3) % 100000)::VARCHAR, 5, '0') AS postcode,
        'sold, then sent to ' || (hash(i * 5) % 100000000) AS remark,
        (random() * 1e6)::INT AS stock, round(random(), 4) AS rate,
        round(exp(random() * 10), 3) AS weight, (random() * 5)::INT AS stars
    FROM range({n}) t(i)
) TO '{file}' (FORMAT csv)
"""
STEPS = [
    {"kind": "trim_spaces", "columns": ["region", "item"]},
    {"kind": "drop_duplicates", "columns": ["code", "customer"]},
    {"kind": "filter_rows", "column": "amount", "condition": "is above", "value": "1"},
    {"kind": "formula", "formula": "amount / stars", "name": "per star"},
    {"kind": "fill_missing", "columns": ["degrees"]},
    {"kind": "cap_outliers", "columns": ["weight"]},
]
READ = """
import json, resource, sys, time
from pathlib import Path
import analytics
from analytics.cleaned import finished_path
from analytics.reading import scanner  # a worker is warm
from analytics.recipe import Recipe
from analytics.workspace import Workspace
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
start, workspace = time.perf_counter(), Workspace(Path(sys.argv[2]))
found = analytics.read(Path(sys.argv[1]), workspace=workspace, keep="reference")
read, most = time.perf_counter(), peak()
recipe = Recipe.model_validate_json(sys.argv[3])
finished_path(workspace, found.fingerprint, recipe)
cleaned = time.perf_counter()
print(json.dumps([read - start, most, cleaned - read, peak(), found.n_rows, found.n_set_aside]))
"""


def read(file: Path) -> list[float]:
    """Read and clean a file in a process of its own: seconds and peak MiB of each, rows, aside."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", READ, str(file), home, json.dumps({"steps": STEPS})],
            capture_output=True,
            text=True,
            check=True,
        )
    found: list[float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure each size once and the slope between the smallest and the largest."""
    rows, times = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        for n in ROWS:
            duckdb.connect().execute(TABLE.format(n=n, file=file))
            reading, peak, cleaning, most, n_rows, n_aside = read(file)
            assert (n_rows, n_aside) == (n, 0)
            times.append((reading, cleaning, reading + cleaning))
            gigabytes = file.stat().st_size / 10**9
            rows.append((f"{n:,}", gigabytes, reading, peak, cleaning, most, MOST_MIB))
    show(
        f"A large CSV, read and cleaned by {len(STEPS)} steps, in a process of its own",
        rows,
        ("rows", "GB", "reading s", "peak MiB", "cleaning s", "peak of both MiB", "at most"),
    )
    slopes = np.polyfit(np.log(ROWS), np.log(times), 1)[0]
    show(
        "Time over rows, slope on log-log",
        [(*slopes, MOST_SLOPE)],
        ("reading", "cleaning", "both", "at most"),
    )
