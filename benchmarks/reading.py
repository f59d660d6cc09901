"""How long reading takes: a clean file of 100 MB against pandas and DuckDB, which check nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

import analytics
from analytics.workspace import Workspace
from benchmarks.timing import ROUNDS, against, seconds, show

ROWS = 1_000_000
MEGABYTES = 100


def write(file: Path) -> None:
    """Write a table of mixed types, about 100 MB, in good order."""
    rng = np.random.default_rng(0)
    n = ROWS
    words = np.array([f"{a} {b}" for a in ("red", "blue", "green") for b in ("car", "van", "bus")])
    frame = pd.DataFrame(
        {
            "order": np.arange(n),
            "day": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 1500, n), "D"),
            "amount": rng.gamma(2, 50, n).round(2),
            "weight": rng.normal(size=n),
            "pieces": rng.integers(0, 500, n),
            "kind": rng.choice(words, n),
            "customer": np.char.add("customer ", rng.integers(0, 50_000, n).astype(str)),
            "paid": rng.choice(["yes", "no"], n),
            "share": rng.random(n).round(6),
            "note": np.where(rng.random(n) < 0.1, "late, but paid", ""),
        }
    )
    frame.loc[rng.random(n) < 0.05, "weight"] = np.nan
    frame.to_csv(file, index=False)
    while file.stat().st_size < MEGABYTES * 10**6:
        with file.open("a") as out:
            frame.iloc[: n // 20].to_csv(out, index=False, header=False)


def ours(file: Path) -> float:
    """Return the seconds from the file to a ready dataset."""
    with tempfile.TemporaryDirectory() as home:
        return seconds(lambda: analytics.read(file, workspace=Workspace(Path(home))))


def with_pandas(file: Path) -> float:
    """Return the seconds of `read_csv` and `to_parquet`."""
    with tempfile.TemporaryDirectory() as home:
        out = Path(home) / "t.parquet"
        return seconds(lambda: pd.read_csv(file).to_parquet(out))


def with_duckdb(file: Path) -> float:
    """Return the seconds of DuckDB's own way from CSV to Parquet."""
    with tempfile.TemporaryDirectory() as home:
        copy = f"COPY (FROM read_csv('{file}')) TO '{home}/t.parquet' (FORMAT parquet)"
        return seconds(lambda: duckdb.connect().execute(copy))


def main() -> None:
    """Compare reading with both peers, turn and turn about."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        write(file)
        ours(file)  # compiled code comes from its cache from here on, as in a warm worker
        for peer, bar, work in (("pandas", 2.0, with_pandas), ("DuckDB", 1.3, with_duckdb)):
            found = against(lambda: ours(file), lambda work=work: work(file))
            rows.append((f"{peer} to Parquet", *found, bar))
        size = file.stat().st_size / 10**6
    show(
        f"A clean CSV of {size:.0f} MB to a ready dataset, median of {ROUNDS}",
        rows,
        ("peer", "ours s", "peer s", "ratio", "at most"),
    )
