"""The app server imports all of `analytics` in a moment, so no import may drag in a learner."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import analytics

ROOT = Path(__file__).parents[1]
HEAVY = ("sklearn", "sklearnex", "keras", "tensorflow", "torch", "numba", "distributed")
MODULES = ["analytics"] + [
    f"analytics.{module.name}"
    for module in pkgutil.iter_modules(analytics.__path__)
    if module.name != "__main__"
]
# Streamlit clears Keras after every script run of every user as soon as it finds it imported,
# and a learner takes 200 to 700 MiB of the server: hence a fresh process that counts.
PROBE = """
import importlib, json, sys
names, heavy = json.loads(sys.argv[1])
answer, seen = {}, set()
for name in names:
    try:
        importlib.import_module(name)
        found = sorted(set(heavy) & set(sys.modules) - seen)
    except Exception as error:
        found = [f"{type(error).__name__}: {error}"]
    seen.update(found)
    answer[name] = found
print(json.dumps(answer))
"""


@pytest.fixture(scope="module")
def dragged_in():
    """Return, for each module, the heavy packages that appear when it is imported."""
    command = [sys.executable, "-c", PROBE, json.dumps([MODULES, HEAVY])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", MODULES)
def test_importing_is_light(module, dragged_in):
    assert dragged_in[module] == []


def test_the_probe_can_see_a_heavy_import():
    command = [sys.executable, "-c", PROBE, json.dumps([["sklearn"], HEAVY])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert json.loads(done.stdout) == {"sklearn": ["sklearn"]}


@pytest.mark.parametrize("path", sorted(ROOT.glob("analytics/**/*.py")), ids=lambda path: path.name)
def test_no_module_can_run_what_it_reads(path):
    source = path.read_text(encoding="utf-8")
    banned = ("import pickle", "import joblib", "import h5py", "pickle.load", " eval(", " exec(")
    assert [word for word in banned if word in source] == []
