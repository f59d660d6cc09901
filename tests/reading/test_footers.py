"""Parquet files joined to one are the file that Arrow writes of all their rows."""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.reading.footers import join, moved

HOW = {"use_dictionary": ["word", "long ünïcode name " * 20], "write_page_index": False}
PLACES = ("data_page_offset", "dictionary_page_offset", "file_offset", "total_compressed_size")


def table(n, seed):
    rng = np.random.default_rng(seed)
    words = pa.array(rng.choice(["north", "south", None], n), pa.string())
    columns = {"number": pa.array(rng.normal(size=n)), "word": words}
    columns["long ünïcode name " * 20] = words
    many = {f"c{i}": pa.array(rng.integers(0, 9, n)) for i in range(20)}
    return pa.table(columns | many)


def written(*tables, **how):
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, tables[0].schema, **HOW, **how) as writer:
        for part in tables:
            writer.write_table(part)
    return sink.getvalue()


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize("sizes", [(1000,), (1000, 0, 70_000), (200_000, 3, 5, 100)])
def test_the_places_are_those_of_one_file(tmp_path, sizes, statistics):
    tables = [table(n, seed) for seed, n in enumerate(sizes)]
    with (tmp_path / "t.parquet").open("wb") as out:
        join((written(part, write_statistics=statistics) for part in tables), out)
    one = pq.read_metadata(pa.BufferReader(written(*tables, write_statistics=statistics)))
    found = pq.read_metadata(tmp_path / "t.parquet")
    assert (found.num_rows, found.num_row_groups) == (one.num_rows, one.num_row_groups)
    assert (found.metadata, found.schema) == (one.metadata, one.schema)
    for group in range(found.num_row_groups):
        for i in range(found.num_columns):
            pair = [whole.row_group(group).column(i) for whole in (found, one)]
            assert len({tuple(getattr(c, name) for name in PLACES) for c in pair}) == 1
            assert pair[0].statistics == pair[1].statistics


def test_arrow_and_duckdb_read_the_rows(tmp_path):
    tables = [table(n, n) for n in (5000, 7000, 11)]
    file = tmp_path / "t.parquet"
    with file.open("wb") as out:
        join(map(written, tables), out)
    expected = pa.concat_tables(tables)
    assert pq.read_table(file).equals(expected)
    found = duckdb.from_parquet(str(file)).to_df()
    pd.testing.assert_frame_equal(found, expected.to_pandas(), check_dtype=False)


def test_a_page_index_moves_too():
    part = table(1000, 0)
    sink = pa.BufferOutputStream()
    pq.write_table(part, sink, write_page_index=True)
    data = sink.getvalue().to_pybytes()
    size = int.from_bytes(data[-8:-4], "little")
    footer = moved(data[-8 - size : -8], 1000)
    again = data[:4] + bytes(1000) + data[4 : -8 - size] + footer
    again += len(footer).to_bytes(4, "little") + b"PAR1"
    assert pq.read_table(pa.BufferReader(again)).equals(part)
    column = pq.read_metadata(pa.BufferReader(again)).row_group(0).column(3)
    assert (column.has_offset_index, column.has_column_index) == (True, True)


def test_nothing_moves_by_nothing():
    assert moved(b"anything", 0) == b"anything"
