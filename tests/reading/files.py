"""What the tests of each kind of file share."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analytics.errors import ReadError
from analytics.reading import Parsed, ReadOptions, parse

CSV = b"name,age\nAnn,31\nBob,42\n"
PEOPLE = [["Ann", "31"], ["Bob", "42"]]
FRAME = pd.DataFrame(
    {
        "name": ["Ann", "Zoë", None],
        "age": pd.array([31, 42, 7], dtype="Int64"),
        "height": [1.5, None, 3.25],
        "member": pd.array([True, False, None], dtype="boolean"),
        "joined": pd.to_datetime(["2024-02-29", "2024-03-01", "2023-12-31"]).as_unit("us"),
    }
)


def parsed(tmp_path: Path, data: bytes | str, name: str, **options: object) -> Parsed:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return parse(path, ReadOptions(**options))  # type: ignore[arg-type]


def cells(found: Parsed) -> dict[str, list[object]]:
    """Return the text of each column, with None for what was not there."""
    return {
        name: [None if pd.isna(cell) else cell for cell in found.raw[name]] for name in found.raw
    }


def refused(tmp_path: Path, data: bytes | str, name: str) -> ReadError:
    with pytest.raises(ReadError) as error:
        parsed(tmp_path, data, name)
    assert name in error.value.problem
    assert error.value.fix
    return error.value
