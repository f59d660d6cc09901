"""Files as agencies, surveys and newspapers publish them: the right table, and each other line.

A case says which lines name the columns and which hold the rows; all other lines must be set aside.
What the cells are is worked out by Python's own CSV reader, or written down.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.reading.files import cells, parsed, refused

Lines = tuple[int, int]  # the first and the last, counted from 1; (1, 0) for none


def table(text: str, lines: Lines, delimiter: str) -> list[list[str]]:
    chosen = text.split("\n")[lines[0] - 1 : lines[1]]
    return list(csv.reader(chosen, delimiter=delimiter))


# Text, lines of the header, lines of the rows, delimiter, names where they are not the header's.
OFFICES = [
    pytest.param(
        "GEO/TIME,2017,2018,2019\nBelgium,12.3 b,12.5,12.9\nBulgaria,8.1,8.0 e,: c\n"
        "Czechia,: ,9.9,10.2\nDenmark,11.2,11.3 b,: u\n",
        (1, 1), (2, 5), ",", None, id="values with flags, years as names",
    ),
    pytest.param(
        "unit,sex,geo\\time\t2019 \t2018 \nPC,F,AT\t1.2 \t1.3 b\nPC,F,BE\t: \t2.3 \n"
        "PC,M,AT\t1.0 e\t: c\n",
        (1, 1), (2, 4), "\t", ["unit,sex,geo\\time", "2019", "2018"], id="the newest year first",
    ),
    pytest.param(
        "Table 3.1 Population by region\n(thousands)\n\nRegion,2000,2010,2015\n"
        "North,1201,1210,1222\n"
        "South,2301,2290,2280\nEast,905,911,915 1)\n\n1) provisional figure\nSource: Office\n",
        (4, 4), (5, 7), ",", None, id="title, units, footnote, source; years apart",
    ),
    pytest.param(
        "Region;2019;2020\nNorth;1,2;1,4\nSouth;2,3;2,9 p\nEast;0,9;1,1\np = provisional;;\n"
        ": = none;;\n",
        (1, 1), (2, 4), ";", None, id="decimal commas, a key to the flags in cells",
    ),
    pytest.param(
        "Region;2020\nNord;12,5\nMitte;13,1\nOst;9,9\nWest;7,0\n",
        (1, 1), (2, 5), ";", None, id="a single year",
    ),
    pytest.param(
        "GENESIS-Tabelle: 12411-0010\nBevölkerung;;;\nStand (Anzahl);;;\n"
        ";31.12.2018;31.12.2019;31.12.2020\n"
        "Bayern;13076721;13124737;13140183\nBerlin;3644826;3669491;3664088\n"
        "Bremen;682986;681202;680130\n"
        "__________\n© Amt, 2022 | Stand: 10.09.2022\n",
        (4, 4), (5, 7), ";", ["column_1", "31.12.2018", "31.12.2019", "31.12.2020"],
        id="days as names",
    ),
    pytest.param(
        "Region,Men,,,Women,,\n,2019,2020,2021,2019,2020,2021\nNorth,11,12,13,14,15,16\n"
        "South,21,22,23,24,25,26\nEast,31,32,33,34,35,36\n",
        (1, 2), (3, 5), ",",
        ["Region", "Men / 2019", "Men / 2020", "Men / 2021", "Women / 2019", "Women / 2020",
         "Women / 2021"],
        id="years under merged names, twice",
    ),
    pytest.param(
        "area,2020,2020,2021,2021\narea,men,women,men,women\n"
        "Seoul,4701723,4966742,4615631,4893869\n"
        "Busan,1663065,1728881,1638207,1712173\nDaegu,1193109,1224955,1176613,1208799\n",
        (1, 2), (3, 5), ",",
        ["area", "2020 / men", "2020 / women", "2021 / men", "2021 / women"],
        id="names of groups repeated over their columns",
    ),
    pytest.param(
        "Labour force, by province, monthly 1 2\nFrequency: Monthly\n\n,Canada,Canada,Ontario\n"
        ",Employment,Unemployment,Employment\nPeriod,Thousands,Thousands,Thousands\n"
        'January,"19,100.1","1,120.2","7,500.9"\nFebruary,"19,130.3","1,140.0","7,511.0"\n'
        'March,"18,100.0","1,500.7","7,100.3"\n\nFootnotes:\n1 Rounded.\n2 Adjusted.\n',
        (4, 6), (7, 9), ",",
        ["Period", "Canada / Employment / Thousands", "Canada / Unemployment / Thousands",
         "Ontario / Employment / Thousands"],
        id="three rows, a title with commas",
    ),
    pytest.param(
        "GEO_ID,NAME,B01003_001E,B01003_001M\n"
        "id,Geographic Area Name,Estimate!!Total,Margin of Error!!Total\n"
        "0400000US01,Alabama,4903185,0\n0400000US02,Alaska,731545,0\n"
        "0400000US04,Arizona,7278717,0\n",
        (1, 2), (3, 5), ",",
        ["GEO_ID / id", "NAME / Geographic Area Name", "B01003_001E / Estimate!!Total",
         "B01003_001M / Margin of Error!!Total"],
        id="codes and what they mean",
    ),
    pytest.param(
        "# Some data may be provisional\n#\nagency\tsite_no\tdatetime\tflow\tflow_cd\n"
        "5s\t15s\t20d\t14n\t10s\n"
        "USGS\t01646500\t2022-01-01\t5420\tA\nUSGS\t01646500\t2022-01-02\t6870\tA\n"
        "USGS\t01646500\t2022-01-03\t8120\tA:e\n",
        (3, 3), (5, 7), "\t", None, id="a row of widths under the names",
    ),
    pytest.param(
        "Region,Men,Women,All\n(1),(2),(3),(4)\nNorth,10,20,30\nSouth,11,21,32\nEast,12,22,34\n",
        (1, 1), (3, 5), ",", None, id="a row that numbers the columns",
    ),
    pytest.param(
        "Province,Lat,Long,1/22/20,1/23/20,1/24/20\n,33.93,67.70,0,0,1\n,41.15,20.16,0,2,3\n"
        "Hubei,30.97,112.27,444,444,549\n",
        (1, 1), (2, 4), ",", None, id="a column for each day",
    ),
    pytest.param(
        "Price,Close,High\nTicker,AAPL,AAPL\nDate,,\n"
        + "".join(f"2024-01-0{i},185.{i},188.{i}\n" for i in range(2, 9)),
        (1, 3), (4, 10), ",", ["Price / Ticker / Date", "Close / AAPL", "High / AAPL"],
        id="the name of the index in a line of its own",
    ),
    pytest.param(
        "World Cup spending. SOURCE: FIFA,,,\n,,,\nTeam,Group,Spend,Rank\nBrazil,A,12.5,1\n"
        "Spain,B,11.2,2\n"
        "Chile,B,3.4,20\n,,,\nNotes: estimates,,,\n",
        (3, 3), (4, 6), ",", None, id="a newspaper's sheet",
    ),
    pytest.param(
        "name;address;n\nAnn;1 High St, Bath, UK;3\nBob;2 Low Rd, York, UK;4\n"
        "Cid;3 Mid Av, Hull, UK;5\n",
        (1, 1), (2, 4), ";", None, id="as many commas in each row as semicolons",
    ),
    pytest.param(
        "1\tAnn\t\\N\t3.5\n2\tBob\t2020-01-01\t\\N\n3\t\\N\t2020-01-02\t1.5\n",
        (1, 0), (1, 3), "\t", [f"column_{i}" for i in range(1, 5)], id="a dump without names",
    ),
    pytest.param(
        "Ford,2019,12000\nOpel,2018,9000\nFiat,2020,7000\n",
        (1, 0), (1, 3), ",", ["column_1", "column_2", "column_3"], id="years that are values",
    ),
    pytest.param(
        "Div,Date,Home,Goals\nE0,10/08/18,Leeds,2\nE0,11/08/18,Fulham,0\nE0,12/08/18,Bath,1\n,,,\n"
        ",,,\n",
        (1, 1), (2, 4), ",", None, id="rows of nothing at the end",
    ),
    pytest.param(
        "Data source: null,,\n,EXR.D.USD.EUR,EXR.D.JPY.EUR\n,reference rate US dollar,Yen\n"
        "Collection:,Average,Average\nPeriod\\Unit:,[US dollar ],[Japanese yen ]\n"
        "2022-09-16,0.9954,142.53\n2022-09-15,0.9992,143.35\n2022-09-14,0.9990,142.88\n",
        (2, 2), (6, 8), ",", ["column_1", "EXR.D.USD.EUR", "EXR.D.JPY.EUR"],
        id="facts of each series over its days",
    ),
    pytest.param(
        "Item,2019,2020\nFood,,\nBread,1.2,1.3\nMilk,0.9,1.0\nEnergy,,\nGas,5.5,5.9\nOil,7.1,7.7\n",
        (1, 1), (2, 7), ",", None, id="headings among the rows are rows",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "header", "body", "delimiter", "names"), OFFICES)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_table_is_found_and_every_other_line_is_set_aside(
    tmp_path: Path, text: str, header: Lines, body: Lines, delimiter: str, names: list[str] | None,
    encoding: str,
) -> None:  # fmt: skip
    found = parsed(tmp_path, text.replace("\n", "\r\n").encode(encoding), "t.csv")
    if names is None:
        names = [" ".join(name.split()) for name in table(text, header, delimiter)[0]]
    assert list(found.raw.columns) == names
    assert found.raw.to_numpy().tolist() == table(text, body, delimiter)
    n_lines = text.count("\n")
    taken = {*range(header[0], header[1] + 1), *range(body[0], body[1] + 1)}
    left = [line for line in range(1, n_lines + 1) if line not in taken]
    assert found.n_lines == n_lines
    assert found.set_aside["line"].tolist() == left


# Columns under each other


@pytest.mark.parametrize(
    ("text", "rows", "n_aside"),
    [
        pytest.param(
            "Station     Temp  Rain  Wind\nBath         3.4   1.2   5.5\n"
            "Leeds               .2   6.1\n"
            "York         2.2         7.0\nHull         1.9   0.4\nDover        4.4   2.0   8.1\n",
            [["Bath", "3.4", "1.2", "5.5"], ["Leeds", "", ".2", "6.1"], ["York", "2.2", "", "7.0"],
             ["Hull", "1.9", "0.4", ""], ["Dover", "4.4", "2.0", "8.1"]],
            0, id="blank cells",
        ),
        pytest.param(
            "Name            City         Age  Score\nJohn Smith      New York      31    4.5\n"
            "Mary Ann Lee                  45    3.9\nBob             Los Angeles         2.2\n"
            "Zoe Kravitz     Reno          22    1.0\n",
            [["John Smith", "New York", "31", "4.5"], ["Mary Ann Lee", "", "45", "3.9"],
             ["Bob", "Los Angeles", "", "2.2"], ["Zoe Kravitz", "Reno", "22", "1.0"]],
            0, id="words with spaces",
        ),
        pytest.param(
            "Region      People     Area\nNorth    1 201 000   12 345\n"
            "South      901 000    1 200\n"
            "East        12 500      300\nWest     2 000 100   99 999\n",
            [["North", "1 201 000", "12 345"], ["South", "901 000", "1 200"], ["East", "12 500",
             "300"],
             ["West", "2 000 100", "99 999"]],
            0, id="spaces between thousands",
        ),
        pytest.param(
            "# Monthly means\n# of one place\n1958   3    1958.2027      315.70\n"
            "1958   4               317.45\n"
            "1958   5    1958.3699      317.51\n1958   6    1958.4548      317.24\n",
            [["1958", "3", "1958.2027", "315.70"], ["1958", "4", "", "317.45"],
             ["1958", "5", "1958.3699", "317.51"], ["1958", "6", "1958.4548", "317.24"]],
            2, id="comments, no names",
        ),
    ],
)  # fmt: skip
def test_columns_of_fixed_width_keep_their_blank_cells(
    tmp_path: Path, text: str, rows: list[list[str]], n_aside: int
) -> None:
    found = parsed(tmp_path, text, "t.txt")
    assert found.raw.to_numpy().tolist() == rows
    assert len(found.set_aside) == n_aside
    again = parsed(tmp_path, text, "t.txt", delimiter=found.options.delimiter)
    assert again.raw.equals(found.raw)


def test_a_line_that_does_not_keep_to_the_columns_is_set_aside(tmp_path: Path) -> None:
    lines = [f"place{i:<7} {i * 1.5:>8.1f} {i * 31:>8}" for i in range(20) if i % 4]
    text = "\n".join([*lines[:9], "a line of words that goes on and on", *lines[9:], ""])
    found = parsed(tmp_path, text, "t.txt")
    assert found.raw.shape == (15, 3)
    assert found.set_aside["line"].tolist() == [10]


# Rows in quotes, and quotes in rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"name,age,city"\n"Ann,31,Bath"\n"Bob,42,Lyon"\n', id="all"),
        pytest.param('name,age,city\n"Ann,31,Bath"\n"Bob,42,Lyon"\n', id="all but the header"),
        pytest.param('"name,age,city";;\n"Ann,31,Bath";;\n"Bob,42,Lyon";;\n', id="and separators"),
        pytest.param('"name,""age"",city"\n"Ann,31,""Bath"""\n"Bob,42,Lyon"\n', id="quotes inside"),
    ],
)
def test_rows_that_stand_in_quotes_are_rows(tmp_path: Path, text: str) -> None:
    found = parsed(tmp_path, text, "t.csv")
    assert cells(found) == {"name": ["Ann", "Bob"], "age": ["31", "42"], "city": ["Bath", "Lyon"]}
    assert "comma, each row in quotes" in found.decisions
    assert found.set_aside.empty


@pytest.mark.parametrize(
    "text", ['"name"\n"Lee, Ann"\n"Ray, Bob"\n', '"place"\n"Bath,UK"\n"Kiel,DE"\n']
)
def test_one_column_in_quotes_is_one_column(tmp_path: Path, text: str) -> None:
    assert parsed(tmp_path, text, "t.csv").raw.shape == (2, 1)


def test_a_nickname_in_quotes_is_part_of_its_cell(tmp_path: Path) -> None:
    rows = [f"C{i}|STOUFFER, L|{i * 10}" for i in range(9)]
    rows[4] = 'C4|STROSS, A "AL" B|40'
    found = parsed(tmp_path, "\n".join(rows), "t.txt")
    assert found.raw.iloc[4].tolist() == ["C4", 'STROSS, A "AL" B', "40"]
    assert "mended: line 5 has quotes around words within a cell" in found.decisions


def test_a_row_with_a_space_after_each_comma_is_like_the_others(tmp_path: Path) -> None:
    text = 'name,city,n\nAnn,Bath,1\nBob, "Lyon, FR", 2\nCid,Kiel,3\nDee,York,4\n'
    found = parsed(tmp_path, text, "t.csv")
    assert found.raw["city"].tolist() == ["Bath", "Lyon, FR", "Kiel", "York"]
    assert "mended: line 3 had a space after each delimiter" in found.decisions


# What is no table, and JSON of public interfaces


@pytest.mark.parametrize(
    "text",
    [
        "-- MySQL dump\n--\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `t`;\n"
        "CREATE TABLE `t` (\n"
        "  `id` int\n);\nINSERT INTO `t` VALUES (1,'a'),(2,'b');\n",
        "--\nSET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n"
        "COPY public.t (id, name) FROM stdin;\n1\tAnn\n2\tBob\n\\.\n",
    ],
)  # fmt: skip
def test_a_dump_of_a_database_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert "really an SQL dump" in refused(tmp_path, text, "t.csv").problem


def test_queries_in_a_column_are_a_table(tmp_path: Path) -> None:
    text = "n,query\n1,select a from b;\n2,insert into b values (3);\n3,drop table b;\n"
    assert parsed(tmp_path, text, "t.csv").raw.shape == (3, 2)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            {"result": {"records": [{"n": "A"}, {"n": "B"}], "fields": [{"id": "n"}]}},
            {"n": ["A", "B"]}, id="records beside fields",
        ),
        pytest.param(
            {"meta": {"view": {"columns": [{"name": "sid"}, {"name": "City"}]}},
             "data": [["r1", "Bath"], ["r2", None]]},
            {"sid": ["r1", "r2"], "City": ["Bath", None]}, id="names beside rows",
        ),
        pytest.param(
            [{"page": 1, "pages": 1}, [{"date": "2020", "value": 1.5}, {"date": "2019",
             "value": None}]],
            {"date": ["2020", "2019"], "value": ["1.5", None]},
            id="a record about the list before it",
        ),
    ],
)  # fmt: skip
def test_the_rows_of_a_public_interface_are_found(
    tmp_path: Path, document: object, expected: dict[str, list[object]]
) -> None:
    found = parsed(tmp_path, json.dumps(document), "t.json")
    assert cells(found) == expected
    assert found.set_aside.empty


# Workbooks


def book(
    tmp_path: Path, sheets: dict[str, list[list[object]]], merged: tuple[str, ...] = ()
) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for span in merged:
            sheet.merge_cells(span)
    workbook.save(tmp_path / "book.xlsx")
    return (tmp_path / "book.xlsx").read_bytes()


BODY: list[list[object]] = [["North", 1, 2, 3, 4], ["South", 5, 6, 7, 8], ["East", 9, 10, 11, 12]]


def test_merged_cells_in_one_row_of_names_name_all_their_columns(tmp_path: Path) -> None:
    header: list[object] = ["Region", "Men", None, "Women", None]
    data = book(tmp_path, {"T": [["People"], [], header, *BODY]}, ("A1:E1", "B3:C3", "D3:E3"))
    found = parsed(tmp_path, data, "t.xlsx")
    assert list(found.frame.columns) == ["Region", "Men", "Men_2", "Women", "Women_2"]
    assert found.set_aside["line"].tolist() == [1, 2]


def test_a_title_in_the_middle_of_a_sheet_is_no_name(tmp_path: Path) -> None:
    title: list[list[object]] = [[None, None, "Report 2020"], []]
    data = book(tmp_path, {"T": [*title, ["Region", 2018, 2019, 2020, 2021], *BODY]})
    found = parsed(tmp_path, data, "t.xlsx")
    assert list(found.frame.columns) == ["Region", "2018", "2019", "2020", "2021"]
    assert len(found.frame) == 3


def test_a_sheet_about_the_others_is_passed_over(tmp_path: Path) -> None:
    info: list[list[object]] = [["Title", "People"], ["Publisher", "Office"], ["Year", 2020]]
    data = book(tmp_path, {"Read me": info, "T1": [["Region", "a", "b", "c", "d"], *BODY]})
    found = parsed(tmp_path, data, "t.xlsx")
    assert found.options.sheet == "T1"
    assert "sheet “Read me” before it is about the others" in found.decisions
    assert parsed(tmp_path, data, "t.xlsx", sheet="Read me").n_lines == 3


def test_the_colons_of_times_divide_nothing(tmp_path: Path) -> None:
    lines = [f"2020-01-01 10:00:0{i}  INFO  start {i * 7}" for i in range(1, 6)]
    found = parsed(tmp_path, "\n".join(lines), "t.log")
    assert found.raw["column_2"].tolist() == [f"10:00:0{i}" for i in range(1, 6)]
