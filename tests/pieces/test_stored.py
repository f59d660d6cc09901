"""Rows are found in their file by their place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.pieces import StoredRows

FRAME = pd.DataFrame({"a": range(20), "b": [None, "x", "y", "z"] * 5, "c": [None, *range(19)]})


@pytest.fixture
def rows(tmp_path: Path) -> StoredRows:
    """Keep twenty rows in groups of eight."""
    pq.write_table(pa.Table.from_pandas(FRAME), tmp_path / "rows.parquet", row_group_size=8)
    return StoredRows.of(tmp_path / "rows.parquet")


@pytest.mark.parametrize("places", [[0], [19], [1, 2, 3, 15], [2, 17, 18], range(20), []])
def test_rows_by_their_place(places: list[int], rows: StoredRows) -> None:
    found = pd.concat(rows.at(np.array(places, dtype=np.int64), 3 * len(FRAME.columns)))
    pd.testing.assert_frame_equal(found, FRAME.iloc[places], check_index_type=False)


def test_what_lies_elsewhere_is_not_read(rows: StoredRows, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = pq.ParquetFile.iter_batches

    def noted(file: pq.ParquetFile, most: int, row_groups: list[int]) -> object:
        for batch in read(file, most, row_groups=row_groups):
            asked.append(len(batch))
            yield batch

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", noted)
    found = pd.concat(rows.at(np.array([9, 12]), 3 * len(FRAME.columns)))
    assert list(found["a"]) == [9, 12]
    assert asked == [3, 3]
