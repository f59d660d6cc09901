"""Shapes of files that agencies, surveys and newspapers publish: each row is where it belongs."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from analytics.errors import ReadError
from analytics.reading import Parsed, ReadOptions, parse

ROWS = "North,12,3.5\nSouth,34,4.5\nEast,56,5.5\nWest,78,6.25\n"
TABLE = "region,people,area\n" + ROWS
PEOPLE = "id,name,age\n1,Ann,31\n2,Bob,42\n3,Cid,27\n4,Dee,44\n"


def parsed(tmp_path: Path, text: str, **options: object) -> Parsed:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return parse(path, ReadOptions(**options))  # type: ignore[arg-type]


def reasons(found: Parsed) -> dict[int, str]:
    return dict(zip(found.set_aside["line"], found.set_aside["reason"], strict=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Region,2020,,2021,\n,male,female,male,female\nN,1,2,3,4\nS,5,6,7,8\n",
            ["Region", "2020 / male", "2020 / female", "2021 / male", "2021 / female"],
            id="groups over names",
        ),
        pytest.param(
            "Region,Population,,\n,2019,2020,2021\nN,101,202,303\nS,105,206,307\n",
            ["Region", "Population / 2019", "Population / 2020", "Population / 2021"],
            id="years under a group",
        ),
        pytest.param(
            "region,people,area\n,thousand,km2\n" + ROWS,
            ["region", "people / thousand", "area / km2"],
            id="units under names",
        ),
        pytest.param(
            ",Population,,,\n,2020,,2021,\nregion,m,f,m,f\nN,1,2,3,4\nS,5,6,7,8\n",
            [
                "region",
                "Population / 2020 / m",
                "Population / 2020 / f",
                "Population / 2021 / m",
                "Population / 2021 / f",
            ],
            id="three rows",
        ),
        pytest.param(
            "Region,2019,2020,2021\nN,101,202,303\nS,105,206,307\n",
            ["Region", "2019", "2020", "2021"],
            id="years are names",
        ),
    ],
)
def test_all_rows_of_a_header_are_joined(tmp_path: Path, text: str, names: list[str]) -> None:
    found = parsed(tmp_path, text)
    assert list(found.raw.columns) == names
    assert found.set_aside.empty
    assert all(column.kind in ("integer", "decimal") for column in found.columns[1:])
    assert len(found.raw) + (found.options.header or 0) == found.n_lines


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name,a,b\nAnn,n/a,n/a\nBob,1,2\nCid,3,4\n", id="values not known"),
        pytest.param("name,a,b\nAnn,c,c\nBob,1,2\nCid,3,c\nDee,c,4\n" + "E,5,6\n" * 9, id="hidden"),
        pytest.param("first,last\nAnn,Lee\nBob,Ray\nCid,Fox\n", id="words only"),
        pytest.param("id,,age\n1,Ann,31\n2,Bob,42\n", id="a name that is missing"),
    ],
)
def test_no_second_row_of_a_header_is_invented(tmp_path: Path, text: str) -> None:
    found = parsed(tmp_path, text)
    assert found.options.header == 1
    assert len(found.raw) == text.count("\n") - 1


def test_the_number_of_header_rows_can_be_chosen(tmp_path: Path) -> None:
    text = "a,b\nc,d\ne,f\ng,h\n"
    names = [list(parsed(tmp_path, text, header=n).raw.columns) for n in range(4)]
    assert names[1:] == [["a", "b"], ["a / c", "b / d"], ["a / c / e", "b / d / f"]]
    assert names[0] == ["column_1", "column_2"]


def test_questions_and_ids_of_a_survey_do_not_become_answers(tmp_path: Path) -> None:
    question = '"How old are you, in years? Please write the number of full years."'
    text = f'Q1,Q2\n{question},Why?\n"{{""ImportId"":""QID1""}}","{{""ImportId"":""QID2""}}"\n'
    found = parsed(tmp_path, text + '34,because\n44,"I like it,\nreally"\n24,no\n')
    assert list(found.raw.columns) == ["Q1", "Q2"]
    assert found.raw["Q1"].tolist() == ["34", "44", "24"]
    assert reasons(found) == {2: "explains the columns", 3: "explains the columns"}


@pytest.mark.parametrize("word", ["Total", "Gesamt", "Insgesamt", "合计", "Grand total", "Итого"])
def test_a_row_of_sums_is_set_aside(tmp_path: Path, word: str) -> None:
    found = parsed(tmp_path, TABLE + f"{word},180,19.75\n")
    assert reasons(found) == {6: "a total: the sum of the rows"}
    assert len(found.raw) == 4


def test_sums_are_known_in_their_own_writing(tmp_path: Path) -> None:
    text = "region;people;area\nN;1.200,5;3\nS;2.300,5;4\nE;1.000;2\nGesamt;4.501,0;9\n"
    assert list(reasons(parsed(tmp_path, text))) == [5]


def test_a_total_that_is_no_sum_is_kept_and_said(tmp_path: Path) -> None:
    found = parsed(tmp_path, TABLE + "Total,999,1\n")
    assert found.set_aside.empty
    assert len(found.raw) == 5
    assert any("line 6 speaks of a total" in said for said in found.decisions)
    apart = parsed(tmp_path, TABLE + "\nTotal,999,1\n")
    assert reasons(apart) == {6: "blank line", 7: "a total, apart from the rows"}


def test_titles_and_notes_in_cells_are_no_rows(tmp_path: Path) -> None:
    text = "Population,,\n,,\n" + TABLE + ',,\n"Source: Office, 2020",,\n* preliminary,,\n'
    found = parsed(tmp_path, text)
    assert list(found.raw.columns) == ["region", "people", "area"]
    assert len(found.raw) == 4
    note = "a note below the table"
    assert reasons(found) == {
        1: "before the table", 2: "blank line", 8: "only separators", 9: note, 10: note
    }  # fmt: skip


def test_a_last_row_with_nothing_but_a_name_is_a_row(tmp_path: Path) -> None:
    found = parsed(tmp_path, "country,n,m\nAlbania,1,2\nBhutan,3,4\nZimbabwe,,\n")
    assert found.raw["country"].tolist() == ["Albania", "Bhutan", "Zimbabwe"]
    assert found.set_aside.empty


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("\ncity,n\nBath,3\nLyon,4\nKiel,5\n", id="narrower"),
        pytest.param("city,n\nBath,3\nLyon,4\nKiel,5\n", id="narrower, no blank line"),
        pytest.param("\ncity,n,m,k\nBath,3,1,1\nLyon,4,1,1\nKiel,5,1,1\n", id="wider"),
        pytest.param("\nplace,mayor,since\n7,Zed,2019\n8,Yan,2020\n", id="as wide"),
    ],
)
def test_one_of_several_tables_is_loaded(tmp_path: Path, other: str) -> None:
    found = parsed(tmp_path, PEOPLE + other)
    assert found.raw["name"].tolist() == ["Ann", "Bob", "Cid", "Dee"]
    assert found.n_tables == 2
    assert {"table 2 of 2"} == set(reasons(found).values()) - {"blank line"}
    assert any(said.startswith("table 1 of 2 (lines 1 to 5, ") for said in found.decisions)
    second = parsed(tmp_path, PEOPLE + other, table=2)
    assert second.raw.columns[0] in ("city", "place")
    assert second.options.table == 2
    assert len(second.raw) + len(second.set_aside) + 1 == second.n_lines


def test_tables_under_the_same_header_are_one(tmp_path: Path) -> None:
    found = parsed(tmp_path, PEOPLE + "\n" + PEOPLE)
    assert len(found.raw) == 8
    assert reasons(found) == {6: "blank line", 7: "the header again"}


def test_a_table_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no table 2: 1 was found"):
        parsed(tmp_path, PEOPLE, table=2)


@pytest.mark.parametrize(
    ("harmed", "what"),
    [
        ("East;56;5.5", "line 4 was divided by semicolon"),
        ('"East,56,5.5"', "line 4 was in quotes as a whole"),
    ],
)
def test_a_row_is_mended_where_that_is_certain_and_said(
    tmp_path: Path, harmed: str, what: str
) -> None:
    found = parsed(tmp_path, TABLE.replace("East,56,5.5", harmed))
    assert found.raw.to_numpy().tolist()[2] == ["East", "56", "5.5"]
    assert f"mended: {what}" in found.decisions
    assert found.set_aside.empty


def test_a_row_is_set_aside_where_mending_is_a_guess(tmp_path: Path) -> None:
    found = parsed(tmp_path, TABLE.replace("East,56,5.5", "East;many;5.5"))
    assert reasons(found) == {4: "too few cells: 1 and not 3"}


@pytest.mark.parametrize(
    "header",
    ["region;people;area", '"region,people,area"', 'region,peo"ple,area', "region,people,area,"],
)  # fmt: skip
def test_a_harmed_header_still_names_the_columns(tmp_path: Path, header: str) -> None:
    found = parsed(tmp_path, header + "\n" + ROWS)
    assert list(found.raw.columns) == ["region", "people", "area"]
    assert any(said.startswith("the header ") for said in found.decisions)


def test_names_are_not_moved_to_other_columns(tmp_path: Path) -> None:
    found = parsed(tmp_path, "regionpeople,area,k\n" + ROWS.replace("\n", ",9\n"))
    assert len(found.raw) == 4
    assert found.raw.columns[0] == "column_1"
    assert list(reasons(found)) == [1]


def test_the_names_of_rows_need_no_name(tmp_path: Path) -> None:
    found = parsed(tmp_path, '"mpg","cyl"\n"Mazda",21,6\n"Fiat",32.4,4\n"Volvo",21.4,4\n')
    assert list(found.raw.columns) == ["column_1", "mpg", "cyl"]
    assert found.set_aside.empty


@pytest.mark.parametrize(
    "delimiter",
    [",", ";", "\t", "|", "^", "~", " ", "::", "||", "\t\t", "\\t", ", ", "; ", " | ", "|~|",
     "\x01", "\x1f", "#", "¦", "§", "&", "%", "$", "*", "=", "@", "!"],
)  # fmt: skip
def test_any_delimiter_that_is_consistent_is_found(tmp_path: Path, delimiter: str) -> None:
    found = parsed(tmp_path, TABLE.replace(",", delimiter))
    assert found.raw.to_numpy().tolist()[3] == ["West", "78", "6.25"]
    assert found.options.delimiter == delimiter


@pytest.mark.parametrize(
    "text",
    [
        "city name      people  area\nNew York       12      3.5\nEast           56      5.5\n"
        "Bath           1       2\n",
        "   city people area\n   York     12  3.5\nBristol     56    5\n   Bath      1    2\n",
    ],
)
def test_columns_aligned_by_spaces_are_found(tmp_path: Path, text: str) -> None:
    found = parsed(tmp_path, text)
    assert found.raw.shape == (3, 3)
    assert found.raw["people"].tolist() == ["12", "56", "1"]


@pytest.mark.parametrize(
    "lines",
    [
        "when\n2024-01-02\n2024-01-03\n2024-01-04\n",
        "time\n12:30\n12:40\n13:50\n",
        "url\nhttp://a.bc/c?x=1&y=2\nhttp://a.bc/d?x=1&y=3\nhttp://a.bc/e?x=2&y=2\n",
        "text\nThe cat sat down here\nThe dog ran up there\nThe cow ate all grass\n",
        "mail\na@b.org\nd@e.org\ng@h.org\n",
    ],
)
def test_one_column_is_not_divided(tmp_path: Path, lines: str) -> None:
    found = parsed(tmp_path, lines)
    assert found.raw.shape == (3, 1)
    assert found.set_aside.empty


@pytest.mark.parametrize("quotes", ["''", "``", "“”", "«»", "$$"])
def test_quotes_of_other_kinds_are_known(tmp_path: Path, quotes: str) -> None:
    cell = "{}x, y{}".format(*quotes)
    found = parsed(tmp_path, f"a,b\n{cell},1\n{cell},2\n{cell},3\n")
    assert found.raw["a"].tolist() == ["x, y"] * 3


def test_an_escaped_delimiter_is_part_of_its_cell(tmp_path: Path) -> None:
    found = parsed(tmp_path, "a,b\nx\\, y,1\nq,2\nr\\, s,3\nt,4\n")
    assert found.raw["a"].tolist() == ["x, y", "q", "r, s", "t"]


def test_an_open_quote_does_not_swallow_the_rows_up_to_the_next_one(tmp_path: Path) -> None:
    found = parsed(tmp_path, 'a,b,c\n1,"x,2\n3,y,4\n5,z,6\n7,"two\nlines",8\n9,q,1\n')
    assert found.raw["a"].tolist() == ["3", "5", "7", "9"]
    assert list(reasons(found)) == [2]


# Workbooks


def workbook(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


BODY: list[list[object]] = [["North", 12, 3.5], ["South", 34, 4.5], ["East", 56, 5.5]]


def test_titles_totals_and_notes_of_a_sheet_are_no_rows(tmp_path: Path) -> None:
    title: list[list[object]] = [["Report 2020"], ["thousands"], [], ["region", "people", "area"]]
    foot: list[list[object]] = [["Total", 102, 13.5], [], ["Source: x"]]
    found = parse(workbook(tmp_path, Data=[*title, *BODY, *foot]))
    assert list(found.frame.columns) == ["region", "people", "area"]
    assert len(found.frame) == 3
    assert list(reasons(found)) == [1, 2, 3, 8, 9, 10]


def test_merged_names_of_a_sheet_stand_over_all_their_columns(tmp_path: Path) -> None:
    header: list[list[object]] = [["Region", 2020, None, 2021, None], [None, "m", "f", "m", "f"]]
    path = workbook(tmp_path, Data=[*header, ["N", 1, 2, 3, 4], ["S", 5, 6, 7, 8]])
    book = openpyxl.load_workbook(path)
    for cells in ("A1:A2", "B1:C1", "D1:E1"):
        book.active.merge_cells(cells)
    book.save(path)
    names = ["Region", "2020 / m", "2020 / f", "2021 / m", "2021 / f"]
    assert list(parse(path).frame.columns) == names


def test_the_first_sheet_with_a_table_is_taken_and_said(tmp_path: Path) -> None:
    table: list[list[object]] = [["region", "people", "area"], *BODY]
    path = workbook(tmp_path, Old=table[:2], Cover=[["About"], ["this"]], Data=table)
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state, book.active = "hidden", 1
    book.save(path)
    found = parse(path)
    assert found.options.sheet == "Data"
    assert "sheet “Old” before it is hidden" in found.decisions
    assert "sheet “Cover” before it holds no table" in found.decisions
    assert parse(path, ReadOptions(sheet="Old")).options.sheet == "Old"
