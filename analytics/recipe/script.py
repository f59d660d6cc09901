"""A recipe as a short script of pandas that runs on its own."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from analytics.recipe.walk import Stop
from analytics.steps.base import literal

IMPORTS = {
    "hashlib.": "import hashlib",
    "hmac.": "import hmac",
    "sys.": "import sys",
    "np.": "import numpy as np",
    "pd.": "import pandas as pd",
    "pa.": "import pyarrow as pa",
    "pc.": "import pyarrow.compute as pc",
}
OPENING = """\
# {title}
#
#     python clean.py IN OUT
#
# IN and OUT are Parquet or CSV files, by their names. Parquet keeps the types; a CSV file needs
# commas, UTF-8, decimal points, and dates as 2024-12-31 or 2024-12-31T23:59:59.

from __future__ import annotations

{imports}
"""
FILES = '''

TYPES = {types}


def read(path: str) -> pd.DataFrame:
    """Return the rows of a file, with the types the steps are for."""
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    for name, kind in TYPES.items():
        if kind == "boolean":
            frame[name] = frame[name].str.lower().map({{"true": True, "false": False}})
        if kind.startswith("datetime"):
            frame[name] = pd.to_datetime(frame[name], format="ISO8601", utc="," in kind)
    return frame.astype(TYPES)


def write(frame: pd.DataFrame, path: str) -> None:
    """Write rows to a file."""
    if path.endswith(".parquet"):
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)


if __name__ == "__main__":
    write(clean(read(sys.argv[1])), sys.argv[2])
'''


def script(stops: Sequence[Stop], frame: pd.DataFrame, name: str) -> str:
    """Return the steps of a walk as a script that gives the same table, to the last cell.

    Parameters
    ----------
    stops
        A walk over `frame`; steps that are off or wait become a remark.
    frame
        The rows before the first step: their columns and types are what the script reads.
    name
        What the table is called, for the first line.
    """
    steps = ["frame = frame.copy(deep=False)  # the rows that are given stay as they are"]
    steps += [line for i, stop in enumerate(stops) for line in _step(i, stop, len(frame))]
    body = textwrap.indent("\n".join([*steps, "return frame"]), "    ")
    opening = (
        'def clean(frame: pd.DataFrame) -> pd.DataFrame:\n    """Return the cleaned rows."""\n'
    )
    types = literal({column: str(dtype) for column, dtype in frame.dtypes.items()})
    parts = [*_helpers(stops, body), opening + body]
    code = "\n\n\n".join(parts) + "\n" + FILES.format(types=types)
    imports = "\n".join(line for use, line in IMPORTS.items() if use in code)
    return OPENING.format(title=_remark(f"The cleaning of {name}"), imports=imports) + "\n\n" + code


def _step(i: int, stop: Stop, n_rows: int) -> list[str]:
    said = f"# {i + 1}. {_remark(stop.step.sentence())}"
    if not stop.did:
        return [f"{said} ({_remark(stop.outcome.reason)} Left out.)"]
    rows = f" (learned from the {len(stop.before):,} rows that come here)"
    return [said + rows * stop.step.learns, *stop.step.code(stop.before, stop.state)]


def _remark(text: str) -> str:
    # A name may hold a line break, and what follows it would be code.
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _helpers(stops: Sequence[Stop], body: str) -> list[str]:
    offered = [helper for stop in stops if stop.did for helper in stop.step.helpers]
    used: dict[str, Callable[..., Any]] = {h.__name__: h for h in offered if h.__name__ in body}
    return [inspect.getsource(helper).rstrip() for helper in used.values()]
