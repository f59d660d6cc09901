"""A library is imported when it is first used."""

from __future__ import annotations

import json
import subprocess
import sys

CODE = """
import json, sys
from analytics.later import import_later
import_later("duckdb")
import duckdb
import analytics.training, analytics.evaluation.measuring
before = "_duckdb" in sys.modules
from analytics.profile.conditions import Missing
asked = Missing(columns=("a",)).met({"a": "text"})
table = duckdb.sql("SELECT 1 AS a")
found = table.filter(asked).fetchall()
print(json.dumps([before, "_duckdb" in sys.modules, found, sys.modules["duckdb"].__version__]))
"""


def test_training_imports_duckdb_only_when_something_asks_it() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    before, after, found, version = json.loads(done.stdout)
    assert (before, after, found) == (False, True, [])
    assert version


def test_what_is_here_already_stays() -> None:
    from analytics.later import import_later

    import_later("json")
    assert sys.modules["json"] is json
