"""The file all processes write runs into: its tables, and how it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = 1  # of what follows; one more with each change to it
_TABLES = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, plan TEXT NOT NULL, plan_key TEXT NOT NULL, dataset_name TEXT NOT NULL,
    created REAL NOT NULL, started REAL, ended REAL,
    step INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    unit TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
    signal TEXT, signalled REAL, pid INTEGER, pid_created REAL, summary TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS points (
    run TEXT NOT NULL, step INTEGER NOT NULL, series TEXT NOT NULL, value REAL,
    seconds REAL NOT NULL, PRIMARY KEY (run, series, step)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tags (
    run TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (run, tag)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS looks (
    owner TEXT NOT NULL, rows TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (owner, rows, run)
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS tagged_runs AS SELECT *,
    (SELECT json_group_array(tag) FROM tags WHERE tags.run = runs.id) AS tags FROM runs;
CREATE INDEX IF NOT EXISTS runs_by_owner ON runs (owner, created);
CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state);
"""
# Columns of runs that a store of an earlier version lacks.
_ADDED = {"before": "REAL NOT NULL DEFAULT 0"}


@contextmanager
def connect(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for one transaction."""
    connection = sqlite3.connect(path, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            _bring_up_to_date(connection)
        with connection:
            yield connection
    finally:
        connection.close()


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """Keep the database open, so that a transaction in the meantime closes it at once.

    Whoever closes it last writes its log back and waits for the disk: 10 ms for each point.
    """
    with connect(path) as connection:
        connection.execute("PRAGMA schema_version").fetchone()  # it is opened by the first look
        connection.commit()
        yield


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(_TABLES)
    connection.execute("BEGIN IMMEDIATE")  # several processes may open an old store at once
    known = {row["name"] for row in connection.execute("PRAGMA table_info(runs)")}
    for name, kind in _ADDED.items():
        if name not in known:
            connection.execute(f"ALTER TABLE runs ADD COLUMN {name} {kind}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.commit()
