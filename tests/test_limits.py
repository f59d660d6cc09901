"""The limits: each is honoured, and named in the sentence that refuses."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.answers import read_file
from analytics.errors import AnalyticsError, LimitError
from analytics.inbox import Incoming
from analytics.limits import limits, memory_limit
from analytics.reading import ReadOptions, parse
from analytics.workspace import Workspace

SMALL = pd.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6], "c": [7, 8, 9]})


NUMBERS = pd.DataFrame({"a": range(100_000), "b": [n * n % 99_991 for n in range(100_000)]})
GZIPPED = gzip.compress(NUMBERS.to_csv(index=False).encode())


def packed(write: Callable[[io.BytesIO], object]) -> bytes:
    data = io.BytesIO()
    write(data)
    return data.getvalue()


def zipped(*names: str) -> bytes:
    def write(data: io.BytesIO) -> None:
        with zipfile.ZipFile(data, "w") as archive:
            for name in names:
                archive.writestr(name, "a,b\n1,2\n")

    return packed(write)


@pytest.mark.parametrize(
    ("limit", "value", "data", "said"),
    [
        pytest.param("columns", 2, b"a,b,c\n1,2,3\n", "3 columns; at most 2", id="columns of CSV"),
        pytest.param(
            "columns", 2, packed(lambda f: SMALL.to_parquet(f)), "3 columns; at most 2",
            id="columns of Parquet",
        ),
        pytest.param(
            "columns", 2, json.dumps([{"a": 1, "b": 2, "c": 3}]).encode(), "more than 2 different",
            id="keys of JSON",
        ),
        pytest.param(
            "columns", 2, packed(lambda f: SMALL.to_excel(f, index=False)), "3 columns; at most 2",
            id="columns of Excel",
        ),
        pytest.param(
            "record", "20 kB", b"a,b\n" + b"x" * 30_000 + b",1\n", "longer than 20 kB", id="record"
        ),
        pytest.param(
            "cells", 8, packed(lambda f: SMALL.to_parquet(f)), "3 rows and 3 columns; rows times "
            "columns may be at most 8", id="cells of Parquet",
        ),
        pytest.param(
            "cells", 8, packed(lambda f: SMALL.to_feather(f)), "3 rows and 3 columns; rows times "
            "columns may be at most 8", id="cells of Arrow",
        ),
        pytest.param(
            "json_cells", 8, json.dumps([{f"k{n}": 1} for n in range(3)]).encode(),
            "3 rows and 3 columns; at most 8 cells", id="cells of JSON",
        ),
        pytest.param(
            "entries", 1, zipped("t.csv", "readme.txt"), "2 files; at most 1", id="entries"
        ),
        pytest.param(
            "unpacked", "1 MiB", GZIPPED, "more than 1 MiB",
            id="unpacked",
        ),
        pytest.param(
            "unpacked", 2000, packed(lambda f: SMALL.to_excel(f, index=False)), "more than 2 kB",
            id="a workbook unpacked",
        ),
        pytest.param(
            "ratio", 2, GZIPPED, "over 2 times its size",
            id="ratio",
        ),
    ],
)  # fmt: skip
def test_a_file_beyond_a_limit_is_refused_by_name(
    tmp_path: Path, limited: Callable[..., None],
    limit: str, value: object, data: bytes, said: str,
) -> None:  # fmt: skip
    file = tmp_path / "t"
    file.write_bytes(data)
    assert len(parse(file, ReadOptions()).frame) > 0
    limited(**{limit: value})
    with pytest.raises(AnalyticsError) as refused:
        parse(file, ReadOptions())
    assert said in refused.value.problem
    assert refused.value.fix


def test_a_parquet_file_is_judged_by_its_cells_and_not_by_its_bytes(tmp_path: Path) -> None:
    # 600 million zeros take a few kilobytes.
    import pyarrow as pa
    import pyarrow.parquet as pq

    part = pa.table({f"c{i}": pa.nulls(10**6, pa.int8()) for i in range(60)})
    with pq.ParquetWriter(tmp_path / "t.parquet", part.schema) as writer:
        for _ in range(10):
            writer.write_table(part)
    with pytest.raises(AnalyticsError, match="10,000,000 rows and 60 columns"):
        parse(tmp_path / "t.parquet", ReadOptions())


def test_a_full_workspace_takes_no_file(workspace: Workspace, limited: Callable[..., None]) -> None:
    limited(workspace="30 kB")
    upload = Incoming.new(workspace)
    upload.path.write_text("a,b\n" + "1,2\n" * 5000)
    with pytest.raises(
        LimitError, match=r"no room for 20 kB: your workspace may hold 30 kB, and 20 kB"
    ):
        read_file(workspace, lambda *_: None, str(upload.path), "t.csv", {})
    assert workspace.used() == 0


def test_the_environment_sets_a_limit(limited: Callable[..., None]) -> None:
    limited(upload="500 MB", memory_share=0.25)
    assert limits().upload == 500_000_000
    assert limits().said()["One file"] == "500 MB"
    assert limits().said()["Memory of a worker"].endswith("25% of the computer's")


@pytest.mark.parametrize(
    ("name", "value"), [("upload", "much"), ("columns", "0"), ("memory_share", "1.5")]
)
def test_a_setting_that_cannot_be_is_a_sentence(
    limited: Callable[..., None], name: str, value: str
) -> None:
    limited(**{name: value})
    with pytest.raises(LimitError, match=f"VITRINE_{name.upper()}='{value}' cannot be used"):
        limits()


def test_the_memory_of_a_worker_follows_its_share(limited: Callable[..., None]) -> None:
    limited(memory_share=0.5)
    half = memory_limit()
    limited(memory_share=1)
    assert memory_limit() == pytest.approx(2 * half, abs=1)
