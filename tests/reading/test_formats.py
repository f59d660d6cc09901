"""One table in every kind of file, and names that promise something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analytics.reading import parse, suffixes, titles
from analytics.reading.formats import FORMATS
from analytics.reading.parse import READERS
from tests.reading.files import CSV, FRAME, PEOPLE, parsed, refused
from tests.reading.seeds import as_bytes, zipped

# One table in every kind of file


WRITERS: dict[str, Callable[[pd.DataFrame, Path], object]] = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "records.json": lambda frame, path: frame.to_json(path, orient="records", date_format="iso"),
    "columns.json": lambda frame, path: frame.to_json(path, date_format="iso"),
    "split.json": lambda frame, path: frame.to_json(path, orient="split", date_format="iso"),
    "ndjson": lambda frame, path: frame.to_json(
        path, orient="records", lines=True, date_format="iso"
    ),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
    "parquet": lambda frame, path: frame.to_parquet(path, index=False),
    "feather": lambda frame, path: frame.to_feather(path),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_the_same_table_is_read_from_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    WRITERS[ending](FRAME, path)
    found = parse(path)
    expected = FRAME.astype({"name": "str"})
    pd.testing.assert_frame_equal(found.frame, expected)
    kinds = ["text", "integer", "decimal", "boolean", "date"]
    assert [column.kind for column in found.columns] == kinds
    assert [column.n_missing for column in found.columns] == [1, 0, 1, 1, 0]
    assert found.set_aside.empty


def test_each_kind_of_file_has_a_reader_and_a_name() -> None:
    assert set(READERS) | {"json"} == set(FORMATS)
    assert len(suffixes()) == len(set(suffixes()))
    assert all(known.title in titles() for known in FORMATS.values())


# Names that promise something else


SMALL = pd.DataFrame({"name": ["Ann", "Bob"], "age": [31, 42]})
EXCEL = as_bytes(lambda file: SMALL.to_excel(file, index=False))
PARQUET = as_bytes(lambda file: SMALL.to_parquet(file, index=False))
JSON = SMALL.to_json(orient="records").encode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.csv", EXCEL, "named .csv, but really an Excel workbook", id="excel"),
        pytest.param("t.CSV", PARQUET, "named .csv, but really a Parquet file", id="parquet"),
        pytest.param("t.csv", JSON, "named .csv, but really JSON", id="json"),
        pytest.param("t.xlsx", CSV, "named .xlsx, but really delimited text", id="csv"),
        pytest.param("t.json", CSV, "named .json, but really delimited text", id="no json"),
        pytest.param("t.gz", CSV, "named .gz, but really delimited text", id="not packed"),
        pytest.param(
            "t.zip", zipped(("t.csv", EXCEL)), "named .csv, but really an Excel", id="in an archive"
        ),
    ],
)
def test_a_wrong_name_is_said_and_the_file_is_read(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    found = parsed(tmp_path, data, name)
    assert found.raw.to_numpy().tolist() == PEOPLE
    assert said in " · ".join(found.decisions)


@pytest.mark.parametrize("name", ["t", "t.txt", "t.data", "t.2024-01"])
@pytest.mark.parametrize("data", [CSV, JSON], ids=["csv", "json"])
def test_a_name_that_promises_nothing_is_not_wrong(tmp_path: Path, name: str, data: bytes) -> None:
    assert not any("really" in said for said in parsed(tmp_path, data, name).decisions)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param(
            "t.xls", "<html><table></table></html>", "named .xls, but really a web page", id="excel"
        ),
        pytest.param("t.html", "<!DOCTYPE html>\n<html></html>", "is a web page", id="page"),
        pytest.param("t.csv", "\n<table><tr><td>1</td></tr></table>", "a web page", id="table"),
        pytest.param("t.xml", '<?xml version="1.0"?><a><b/></a>', "is an XML file", id="xml"),
        pytest.param("t.csv", "<rows><row/><row/></rows>", "an XML file", id="no prolog"),
    ],
)
def test_markup_is_said_to_be_markup(tmp_path: Path, name: str, data: str, said: str) -> None:
    assert said in refused(tmp_path, data, name).problem


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>a</p>\n<p>b</p>\n<p>c</p>\n", id="snippets"),
        pytest.param("<5\n<10\n>10\n", id="ranges"),
        pytest.param("<none>\n<some>\n<all>\n", id="words in brackets"),
    ],
)
def test_a_column_with_angle_brackets_is_no_markup(tmp_path: Path, text: str) -> None:
    found = parsed(tmp_path, text, "t.csv", header=0)
    assert found.raw.iloc[:, 0].tolist() == text.split()
