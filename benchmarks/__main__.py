"""Run benchmarks: ``python -m benchmarks [NAME ...]``; all of `NAMES` without a name."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "app",
    "charting",
    "defaults",
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

for name in sys.argv[1:] or NAMES:
    if name not in NAMES:
        sys.exit(f"There is no benchmark {name!r}; choose from {', '.join(NAMES)}.")
    import_module(f"benchmarks.{name}").main()
