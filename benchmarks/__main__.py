"""Run benchmarks: ``python -m benchmarks [NAME ...]``; all of `NAMES` without a name.

One that has `PARTS` can be run part by part: ``training.forest``.
"""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "app",
    "best_score",
    "bounds",
    "charting",
    "defaults",
    "evaluation",
    "explaining",
    "large",
    "live",
    "preflight",
    "previews",
    "profiling",
    "reading",
    "search",
    "training",
    "uploading",
    "verdicts",
    "watching",
)

for asked in sys.argv[1:] or NAMES:
    name, _, part = asked.partition(".")
    if name not in NAMES:
        sys.exit(f"There is no benchmark {name!r}; choose from {', '.join(NAMES)}.")
    module = import_module(f"benchmarks.{name}")
    if part and part not in module.PARTS:
        sys.exit(f"{name!r} has no part {part!r}; choose from {', '.join(module.PARTS)}.")
    (module.PARTS[part] if part else module.main)()
