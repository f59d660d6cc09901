"""The Parquet file of a dataset gives back what was read, however it is kept in it."""

import hashlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analytics
from analytics.reading import digest_of
from analytics.reading.filing import plain, write_pieces
from analytics.workspace import Workspace

N = 60_000


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Read a file in several windows, of which the pieces are written in codes."""
    folder, rng = tmp_path_factory.mktemp("filing"), np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "whole.number": rng.integers(-(2**40), 2**40, N),
            "few": rng.choice(["north", "NA ", "south", ""], N),
            "many": np.char.add("customer ", rng.integers(0, N // 3, N).astype(str)),
            "each": np.char.add("order ", np.arange(N).astype(str)),
            "day": pd.Timestamp("2020-01-31") + pd.to_timedelta(rng.integers(0, 900, N), "D"),
            "moment": pd.Timestamp("2020-01-31") + pd.to_timedelta(np.arange(N), "s"),
            "paid": rng.choice(["yes", "no", ""], N),
            "share": np.where(rng.random(N) < 0.1, np.nan, rng.normal(size=N)),
        }
    )
    frame.to_csv(folder / "table.csv", index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analytics.reading.windows.WINDOW", 2**19)
        dataset = analytics.read(folder / "table.csv", workspace=Workspace(folder / "home"))
    return frame, dataset


def test_a_file_in_codes_gives_back_the_table(read):
    frame, dataset = read
    found = pd.read_parquet(dataset.path)
    assert pq.ParquetFile(dataset.path).num_row_groups > 3
    expected = frame.assign(
        few=frame["few"].replace({"NA ": None, "": None}),
        paid=frame["paid"].map({"yes": True, "no": False}).astype("boolean"),
    )
    expected = expected.astype({"whole.number": "Int64", "few": "str"})
    dates = dict.fromkeys(("day", "moment"), "datetime64[us]")
    pd.testing.assert_frame_equal(found.astype(dates), expected.astype(dates))


def test_the_schema_knows_words_and_no_codes(read):
    _, dataset = read
    types = {field.name: field.type for field in pq.ParquetFile(dataset.path).schema_arrow}
    assert {types["few"], types["many"], types["each"]} == {pa.large_string()}
    assert types["moment"] == pa.timestamp("us")


def test_words_that_hardly_repeat_are_not_kept_in_codes(read):
    _, dataset = read
    group = pq.ParquetFile(dataset.path).metadata.row_group(0)
    encodings = {group.column(i).path_in_schema: group.column(i).encodings for i in range(8)}
    assert "RLE_DICTIONARY" in encodings["many"]
    assert "RLE_DICTIONARY" not in encodings["each"]
    assert "DELTA_BINARY_PACKED" in encodings["whole.number"]


def test_words_that_come_without_codes_are_kept_in_codes_where_they_return(tmp_path):
    words = pa.array(["north", "south", None] * 400, pa.large_string())
    each = pa.array([f"order {i}" for i in range(1200)], pa.large_string())
    table = pa.table({"few": words, "each": each})
    write_pieces(iter([table, table]), tmp_path / "t.parquet")
    group = pq.ParquetFile(tmp_path / "t.parquet").metadata.row_group(1)
    coded = ["RLE_DICTIONARY" in group.column(i).encodings for i in range(2)]
    assert coded == [True, False]
    assert pq.read_table(tmp_path / "t.parquet").equals(pa.concat_tables([table, table]))


def test_pieces_of_a_table_without_words_or_rows_are_written(tmp_path):
    empty = pa.table({"x": pa.array([], pa.int64())})
    write_pieces(iter([empty]), tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").equals(empty)
    assert plain([empty, empty]).num_rows == 0


@pytest.mark.parametrize("size", [0, 5, 2**24, 2**24 + 1])
def test_a_digest_is_that_of_the_bytes_and_of_parts_where_they_are_many(size, tmp_path):
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    (tmp_path / "file").write_bytes(data)
    parts = [data[i : i + 2**24] for i in range(0, max(size, 1), 2**24)]
    hashes = [hashlib.sha256(part).digest() for part in parts]
    joined = hashes[0] if len(hashes) == 1 else hashlib.sha256(b"".join(hashes)).digest()
    assert digest_of(tmp_path / "file") == joined
