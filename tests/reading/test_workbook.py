"""Workbooks: one sheet becomes a table, and a damaged one harms nobody."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from analytics.errors import ReadError
from analytics.reading import cells, sheets
from tests.reading.files import parsed, refused
from tests.reading.seeds import HEADER, ROWS, ods, xls, xlsx, zipped

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(*references: str, before: str = "", value: str = "1") -> bytes:
    """Return a workbook whose first sheet has one value in each of the cells named."""
    rows = "".join(
        f'<row r="{place.strip("ABCDEFX")}"><c r="{place}" t="str"><v>{value}</v></c></row>'
        for place in references
    )
    text = f'{before}<worksheet xmlns="{_SPACE}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(io.BytesIO(xlsx())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = text.encode()
    return zipped(*parts.items())


@pytest.mark.parametrize(("name", "data"), [("t.xls", xls()), ("t.ods", ods()), ("t.xlsx", xlsx())])
def test_each_kind_of_workbook_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    found = parsed(tmp_path, data, name, sheet="Members")
    assert list(found.raw) == HEADER
    assert found.raw["name"].tolist() == [row[0] for row in ROWS]
    assert found.n_lines == len(ROWS) + 1


def lost(data: bytes) -> bytes:
    """Return an Excel 97 file that says its sheet begins where the file has long ended."""
    place = data.index(struct.pack("<HH", 0x85, 15)) + 4
    return data[:place] + struct.pack("<I", 2**31 - 1) + data[place + 4 :]


LAUGHS = '<!DOCTYPE a [<!ENTITY b0 "ha">{}]>'.format(
    "".join(f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10))
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("t.xls", lost(xls()), "damaged", id="what makes the library give up"),
        pytest.param("t.xlsx", sheet("A1", "XFD1048576"), "reach so far", id="a cell far away"),
        pytest.param(
            "t.xlsx",
            sheet("A1", "A2", before=LAUGHS, value="&b9;"),
            "damaged",
            id="words that unfold to a thousand million",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, data: bytes, said: str
) -> None:
    assert said in refused(tmp_path, data, name).problem
    assert capfd.readouterr() == ("", "")


def test_a_huge_and_empty_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_CELLS", 99)
    data = sheet("A1", "B50")
    answer = cells.contents(cells.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    monkeypatch.setattr(sheets, "_contents", lambda *_: answer)
    problem = refused(tmp_path, data, "t.xlsx").problem
    assert "sheet “Notes”, would be a table of 50 rows and 2 columns" in problem


def test_a_workbook_whose_reading_never_ends_is_given_up(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(ods())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    content = parts["content.xml"]
    parts["content.xml"] = content[: content.index(b"</table:table>")]
    assert "damaged" in refused(tmp_path, zipped(*parts.items()), "t.ods").problem


def test_blank_rows_of_a_sheet_are_set_aside(tmp_path: Path) -> None:
    found = parsed(tmp_path, sheet("A1", "C3", "B7"), "t.xlsx", sheet="Notes", header=0)
    assert found.raw.fillna("").to_numpy().tolist() == [["1", "", ""], ["", "", "1"], ["", "1", ""]]
    assert found.set_aside["line"].tolist() == [2, 4, 5, 6]
    assert found.n_lines == 7


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no sheet “Others”\. It has: Notes, Members"):
        parsed(tmp_path, xlsx(), "t.xlsx", sheet="Others")
