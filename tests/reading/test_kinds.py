"""Types: what people write, what it becomes, and that nothing changes without a word."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.reading.kinds import type_column
from analytics.reading.options import Column, Wish


def typed(cells: list[str], **wish: Any) -> tuple[list[Any], Column]:
    """Return the values of a column as plain Python, and how it was decided."""
    series, column = type_column(pd.Series(cells, dtype="str", name="x"), Wish(**wish))
    if column.kind == "date":
        values = [None if pd.isna(v) else str(v).removesuffix(" 00:00:00") for v in series]
    else:
        values = [None if pd.isna(v) else v for v in series]
    assert column.n_missing == values.count(None)
    return values, column


NUMBERS = [
    ("whole", ["1", "-2", "+3"], "integer", [1, -2, 3], "whole numbers"),
    ("decimal point", ["1.5", ".5", "7."], "decimal", [1.5, 0.5, 7.0], "decimal point"),
    ("decimal comma", ["1,5", "-2,25"], "decimal", [1.5, -2.25], "decimal comma"),
    ("scientific", ["1e5", "2.5E-3"], "decimal", [1e5, 0.0025], "decimal point"),
    ("comma for thousands", ["1,234", "12"], "integer", [1234, 12], "comma marks thousands"),
    ("both marks", ["1,234.5", "12"], "decimal", [1234.5, 12.0], "comma marks thousands"),
    ("both marks, comma", ["1.234,5", "12"], "decimal", [1234.5, 12.0], "point marks thousands"),
    ("millions with points", ["1.234.567", "5"], "integer", [1234567, 5], "point marks thousands"),
    ("a space", ["1 234", "12 345"], "integer", [1234, 12345], "space marks thousands"),
    ("no-break space", ["1\u00a0234", "5"], "integer", [1234, 5], "space marks"),
    ("narrow space", ["1\u202f234,5", "5,2"], "decimal", [1234.5, 5.2], "decimal comma"),
    ("apostrophe", ["1'234.50", "5"], "decimal", [1234.5, 5.0], "apostrophe marks"),
    ("curly apostrophe", ["1’234", "5"], "integer", [1234, 5], "apostrophe marks"),
    ("Indian", ["1,23,456", "12,34,567.5"], "decimal", [123456, 1234567.5], "comma marks"),
    ("a zero is no thousand", ["0,123", "0,456"], "decimal", [0.123, 0.456], "decimal comma"),
    ("dollars", ["$1,234.50", "$5"], "decimal", [1234.5, 5.0], "in $"),
    ("minus before the dollar", ["-$5", "$7"], "integer", [-5, 7], "in $"),
    ("minus behind the dollar", ["$-5", "$7"], "integer", [-5, 7], "in $"),
    ("euros behind", ["1.234,50 €", "5,00 €"], "decimal", [1234.5, 5.0], "in €"),
    ("pounds", ["£5", "£6"], "integer", [5, 6], "in £"),
    ("yen", ["¥1,000", "¥200"], "integer", [1000, 200], "in ¥"),
    ("yuan", ["200元", "5元"], "integer", [200, 5], "in 元"),
    ("crowns", ["100 kr", "5,50 kr."], "decimal", [100.0, 5.5], "in kr"),
    ("francs", ["CHF 1'200.50", "CHF 5.00"], "decimal", [1200.5, 5.0], "in CHF"),
    ("code behind", ["5 USD", "7.5 USD"], "decimal", [5.0, 7.5], "in USD"),
    ("percent", ["5%", "7.5%"], "decimal", [5.0, 7.5], "percent: 5 means 5 %"),
    ("percent, spaced", ["5 %", "7,5 %"], "decimal", [5.0, 7.5], "percent: 5 means 5 %"),
    ("per mille", ["5‰", "6‰"], "integer", [5, 6], "per mille: 5 means 5 ‰"),
    ("brackets", ["(3.5)", "2.0"], "decimal", [-3.5, 2.0], "brackets mean below zero"),
    ("brackets and dollars", ["($3.50)", "$2"], "decimal", [-3.5, 2.0], "brackets mean below zero"),
    ("minus behind", ["5.5-", "6"], "decimal", [-5.5, 6.0], "a minus behind means below zero"),
    ("a true minus", ["−5", "3.2"], "decimal", [-5.0, 3.2], "decimal point"),
    ("full width", ["１２．５", "３"], "decimal", [12.5, 3.0], "decimal point"),
    ("Arabic digits", ["١٢", "٣"], "integer", [12, 3], "whole numbers"),
    ("minus zero", ["-0.0", "5"], "decimal", [-0.0, 5.0], "decimal point"),
    ("nothing beyond 17 digits", ["0.12345678901234567890", "1"], "decimal",
     [0.12345678901234568, 1.0], "1 different values rounded to 17 digits"),
    ("seconds since 1970", ["1704412800", "1704412801"], "integer", [1704412800, 1704412801], ""),
    ("a code for missing", ["999", "5"], "integer", [999, 5], "whole numbers"),
    ("spaces around", ["  5", " 6 "], "integer", [5, 6], "whole numbers"),
    ("zeros and ones", ["0", "1"], "integer", [0, 1], "whole numbers"),
]  # fmt: skip

KEPT = [
    ("leading zeros", ["007", "010"], "leading zeros"),
    ("leading zeros among decimals", ["007", "1.5"], "leading zeros"),
    ("postcodes", ["01234", "90210"], "leading zeros"),
    ("phone numbers", ["+491701234567", "+491701234568"], "country code"),
    ("phone numbers in groups", ["+49 170 1234567", "0170 123456"], ""),
    ("groups of three, all alike", ["123 456 789", "234 567 891", "345 678 912"], ""),
    ("card numbers in groups", ["4111 1111 1111 1111", "5500 0000 0000 0004"], ""),
    ("beyond 2**53", ["9007199254740993", "5"], "longer than can be calculated"),
    ("beyond 64 bits", ["9223372036854775808", "5"], "longer than can be calculated"),
    ("too large for a number", ["1e400", "5.5"], ""),
    ("too small for a number", ["1e-400", "5.5"], ""),
    ("infinity", ["Infinity", "1.5", "2"], "1 of 3 values is no number"),
    ("several currencies", ["$5", "€6"], "several units ($, €)"),
    ("percent and not", ["5%", "6"], ""),
    ("two decimal marks", ["1.5", "2,5"], ""),
    ("several numbers", ["1 2 3", "4 5 6"], ""),
    ("versions", ["1.2.3", "1.2.4"], ""),
    ("addresses", ["1.2.3.4", "10.0.0.1"], ""),
    ("Python's marks", ["1_000", "5"], ""),
    ("two signs", ["--5", "+-6"], ""),
    ("an open bracket", ["(5", "6"], ""),
    ("plus behind", ["5+", "6+"], ""),
    ("a unit", ["5 kg", "6 kg"], ""),
    ("lengths", ["5 m", "10 m"], ""),
    ("now is no date", ["now", "2024-01-05"], ""),
    ("today is no date", ["2024-01-05", "today"], ""),
    ("a 13th month", ["2024-13-01", "2024-01-01"], ""),
    ("the 30th of February", ["2024-02-30", "2024-01-01"], ""),
    ("a 61st second", ["2024-01-01 10:00:60", "2024-01-01 10:00:59"], ""),
    ("school years", ["2009-10", "2010-11", "2011-12"], ""),
    ("one word only", ["yes", "yes"], ""),
    ("yes in two languages", ["yes", "nein"], ""),
    ("hours, or minutes", ["59:30", "1:02:03"], ""),
    ("ratios", ["3:2", "16:9"], ""),
    ("months are not equally long", ["36 months", "60 months"], ""),
    ("one among numbers", ["1", "2", "many"], "1 of 3 values is no number, such as “many”"),
]

BOOLEANS = [
    ("yes", "no"), ("Yes", "NO"), ("TRUE", "false"), ("Y", "N"), ("T", "F"), ("ja", "nein"),
    ("Ja", "Nee"), ("oui", "non"), ("sí", "no"), ("Sim", "Não"), ("да", "нет"), ("是", "否"),
    ("はい", "いいえ"), ("wahr", "falsch"),
]  # fmt: skip

DATES = [
    ("ISO", ["2024-01-05", "2024-12-31"], ["2024-01-05", "2024-12-31"], ""),
    ("ISO, one digit", ["2024-1-5", "2024-12-31"], ["2024-01-05", "2024-12-31"], ""),
    ("T", ["2024-01-05T10:00:01"], ["2024-01-05 10:00:01"], ""),
    ("Z", ["2024-01-05T10:00:00Z"], ["2024-01-05 10:00:00"], "in UTC"),
    ("offsets", ["2024-01-05T10:00:00+02:00", "2024-06-06T10:00:00+0100"],
     ["2024-01-05 08:00:00", "2024-06-06 09:00:00"], "in UTC"),
    ("UTC in letters", ["2024-01-05 10:00:00 UTC"], ["2024-01-05 10:00:00"], "in UTC"),
    ("fractions", ["2024-01-05 10:00:00.123", "2024-01-05 10:00:00"],
     ["2024-01-05 10:00:00.123000", "2024-01-05 10:00:00"], ""),
    ("billionths", ["2024-01-05 10:00:00.123456789"], ["2024-01-05 10:00:00.123456789"], ""),
    ("points", ["5.1.2024", "31.12.2024"], ["2024-01-05", "2024-12-31"], ""),
    ("points, undecided", ["05.01.2024"], ["2024-01-05"], ""),
    ("day first", ["05/01/2024", "31/12/2024"], ["2024-01-05", "2024-12-31"], ""),
    ("month first", ["01/05/2024", "12/31/2024"], ["2024-01-05", "2024-12-31"], ""),
    ("hyphens", ["05-01-2024", "31-12-2024"], ["2024-01-05", "2024-12-31"], ""),
    ("year first", ["2024/1/5", "2024/12/31"], ["2024-01-05", "2024-12-31"], ""),
    ("Chinese", ["2024年1月5日", "2024年12月31日"], ["2024-01-05", "2024-12-31"], ""),
    ("Korean", ["2024년 1월 5일"], ["2024-01-05"], ""),
    ("English", ["5 Jan 2024", "31 December 2024"], ["2024-01-05", "2024-12-31"], ""),
    ("American", ["January 5, 2024", "Dec 31, 2024"], ["2024-01-05", "2024-12-31"], ""),
    ("ordinals", ["5th of May 2024", "1st June 2024"], ["2024-05-05", "2024-06-01"], ""),
    ("weekdays", ["Mon, 5 Feb 2024", "Tuesday, 6 Feb 2024"], ["2024-02-05", "2024-02-06"], ""),
    ("Oracle", ["05-JAN-24", "31-DEC-99"], ["2024-01-05", "1999-12-31"], "two digits"),
    ("German", ["5. Januar 2024", "6. März 2024"], ["2024-01-05", "2024-03-06"], ""),
    ("French", ["5 janvier 2024", "1er août 2024"], ["2024-01-05", "2024-08-01"], ""),
    ("Spanish", ["5 de enero de 2024", "6 mayo 2024"], ["2024-01-05", "2024-05-06"], ""),
    ("Italian", ["5 gennaio 2024", "6 lug 2024"], ["2024-01-05", "2024-07-06"], ""),
    ("Portuguese", ["5 de março de 2024", "6 out 2024"], ["2024-03-05", "2024-10-06"], ""),
    ("Dutch", ["5 maart 2024", "6 mei 2024"], ["2024-03-05", "2024-05-06"], ""),
    ("days in digits", ["20240105", "20231231", "20240229"],
     ["2024-01-05", "2023-12-31", "2024-02-29"], "days like 20240105"),
    ("months", ["2024-01", "2024-02"], ["2024-01-01", "2024-02-01"], "their first day"),
    ("months by name", ["Jan 2024", "February 2024"], ["2024-01-01", "2024-02-01"], "first day"),
    ("two digits", ["05/31/24", "12/01/99"], ["2024-05-31", "1999-12-01"], "two digits"),
    ("AM and PM", ["01/13/2024 3:05 PM", "01/14/2024 12:00 am"],
     ["2024-01-13 15:05:00", "2024-01-14"], ""),
    ("days among moments", ["2024-01-05", "2024-01-05 10:00"],
     ["2024-01-05", "2024-01-05 10:00:00"], "midnight where no time stands"),
    ("before 1677", ["1492-10-12", "1517-10-31"], ["1492-10-12", "1517-10-31"], ""),
]  # fmt: skip

STAY_NUMBERS = [
    ("two days in digits prove nothing", ["20240105", "20231231"]),
    ("no such day", ["20240105", "20231231", "20240230"]),
    ("years", ["2019", "2020", "2021"]),
]


@pytest.mark.parametrize(
    ("cells", "kind", "values", "said"), [pytest.param(*row[1:], id=row[0]) for row in NUMBERS]
)
def test_numbers_in_the_ways_people_write_them(
    cells: list[str], kind: str, values: list[Any], said: str
) -> None:
    found, column = typed(cells)
    assert (column.kind, found) == (kind, values)
    assert said in column.note


@pytest.mark.parametrize(("cells", "said"), [pytest.param(*row[1:], id=row[0]) for row in KEPT])
def test_what_would_lose_something_stays_text(cells: list[str], said: str) -> None:
    found, column = typed(cells)
    assert (column.kind, found) == ("text", cells)
    assert said in column.note


@pytest.mark.parametrize("pair", BOOLEANS)
def test_yes_and_no_in_words(pair: tuple[str, str]) -> None:
    found, column = typed([*pair, pair[0]])
    assert (column.kind, found) == ("boolean", [True, False, True])


@pytest.mark.parametrize(
    ("cells", "values", "said"), [pytest.param(*row[1:], id=row[0]) for row in DATES]
)
def test_dates_from_around_the_world(cells: list[str], values: list[str], said: str) -> None:
    found, column = typed(cells)
    assert (column.kind, found) == ("date", values)
    assert said in column.note
    assert not column.ask


@pytest.mark.parametrize("cells", [pytest.param(row[1], id=row[0]) for row in STAY_NUMBERS])
def test_digits_that_are_not_certainly_days_stay_numbers(cells: list[str]) -> None:
    assert typed(cells)[1].kind == "integer"


DURATIONS = [
    ("a clock", ["1:23:45", "12:30:00"], "integer", [5025, 45000], "in seconds"),
    ("fractions", ["0:00:01.5", "0:01:00"], "decimal", [1.5, 60.0], "in seconds"),
    ("beyond a day", ["30:00:00", "0:00:01"], "integer", [108000, 1], "durations"),
    ("below zero", ["-0:00:30", "0:01:00"], "integer", [-30, 60], "durations"),
    ("days before", ["3 days 04:05:06"], "integer", [273906], "durations"),
    ("as pandas writes them", ["-1 days +23:59:59"], "integer", [-1], "durations"),
    ("letters", ["1h 30m", "2h", "45s"], "integer", [5400, 7200, 45], "durations"),
    ("words", ["1 hour 5 minutes", "2.5 days"], "integer", [3900, 216000], "durations"),
    ("ISO", ["PT5M", "P1DT2H", "PT0.5S"], "decimal", [300.0, 93600.0, 0.5], "durations"),
    ("AM and PM", ["3:05 PM", "12:00 am"], "integer", [54300, 0], "seconds after midnight"),
    ("times of day", ["09:30", "23:59"], "integer", [34200, 86340], "seconds after midnight"),
]


@pytest.mark.parametrize(
    ("cells", "kind", "values", "said"), [pytest.param(*row[1:], id=row[0]) for row in DURATIONS]
)
def test_durations_become_seconds(
    cells: list[str], kind: str, values: list[Any], said: str
) -> None:
    found, column = typed(cells)
    assert (column.kind, found) == (kind, values)
    assert said in column.note
    assert not column.ask


ASKED = [
    ("days or months", ["01/02/2024", "03/04/2024"], "day_first", "month_first",
     ["2024-02-01", "2024-04-03"], ["2024-01-02", "2024-03-04"]),
    ("years of two digits", ["01/02/24 10:00"], "day_first", "month_first",
     ["2024-02-01 10:00:00"], ["2024-01-02 10:00:00"]),
    ("thousands or decimals", ["1,234", "12"], "decimal_point", "decimal_comma",
     [1234, 12], [1.234, 12.0]),
    ("hours or minutes", ["3:45", "4:05"], "hours_first", "minutes_first",
     [13500, 14700], [225, 245]),
    ("minutes or hours", ["75:30", "4:05"], "minutes_first", "hours_first",
     [4530, 245], [271800, 14700]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "taken", "other", "values", "otherwise"),
    [pytest.param(*row[1:], id=row[0]) for row in ASKED],
)
def test_two_ways_to_read_a_column_are_asked_about(
    cells: list[str], taken: Any, other: Any, values: list[Any], otherwise: list[Any]
) -> None:
    found, column = typed(cells)
    assert (found, column.reading, column.ask) == (values, taken, True)
    assert set(column.choices) == {taken, other}
    assert column.example in cells
    assert "is not certain" in column.note
    found, column = typed(cells, reading=other)
    assert (found, column.reading, column.ask) == (otherwise, other, False)
    assert set(column.choices) == {taken, other}  # it can be changed back
    found, column = typed(cells, reading=taken)
    assert (found, column.ask) == (values, False)


def test_days_that_are_the_same_either_way_are_not_asked_about() -> None:
    same = ["01/01/2024", "02/02/2024"]
    assert typed(same)[1].choices == ()
    assert typed(same, reading="month_first")[0] == ["2024-01-01", "2024-02-02"]
    assert typed(["5", "$6"], reading="decimal_comma")[0] == [5, 6]


def test_the_example_is_one_that_can_be_read_in_two_ways() -> None:
    assert typed(["01/01/2024", "01/02/2024"])[1].example == "01/02/2024"


def test_a_date_with_points_has_its_day_first_and_can_be_changed() -> None:
    _, column = typed(["05.01.2024", "06.02.2024"])
    assert (column.ask, column.choices) == (False, ("day_first", "month_first"))


MISSING = [
    ("among numbers", ["1", "None", "-", "-", "5"], "integer", [1, None, None, None, 5],
     {"-": 2, "None": 1}, {}),
    ("a word that is none", ["1", "2", "bad"], "text", ["1", "2", "bad"], {}, {}),
    ("among dates", ["2024-01-05", "n.a."], "date", ["2024-01-05", None], {"n.a.": 1}, {}),
    ("among yes and no", ["yes", "no", "?"], "boolean", [True, False, None], {"?": 1}, {}),
    ("among words", ["a", "NA", "null", "b"], "text", ["a", None, None, "b"],
     {"NA": 1, "null": 1}, {}),
    ("None may be a category", ["None", "Full", "?"], "text", ["None", "Full", "?"], {},
     {"?": 1, "None": 1}),
    ("Null is a surname", ["Null", "Smith"], "text", ["Null", "Smith"], {}, {"Null": 1}),
    ("Na is an element", ["Na", "Cl"], "text", ["Na", "Cl"], {}, {"Na": 1}),
    ("Namibia", ["DE", "NA", "NA", "FR"], "text", ["DE", "NA", "NA", "FR"], {}, {"NA": 2}),
    ("North America", ["EMEA", "NA", "APAC"], "text", ["EMEA", "NA", "APAC"], {}, {"NA": 1}),
    ("spaces around", ["1", " NA ", "3"], "integer", [1, None, 3], {"NA": 1}, {}),
    ("errors of a spreadsheet", ["1", "#DIV/0!"], "integer", [1, None], {"#DIV/0!": 1}, {}),
    ("blank is no word", ["1", "", " "], "integer", [1, None, None], {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kind", "values", "taken", "kept"),
    [pytest.param(*row[1:], id=row[0]) for row in MISSING],
)
def test_words_for_missing_are_counted_or_kept(
    cells: list[str], kind: str, values: list[Any], taken: dict[str, int], kept: dict[str, int]
) -> None:
    found, column = typed(cells)
    assert (column.kind, found, column.taken, column.kept) == (kind, values, taken, kept)
    for word, n in taken.items():
        assert f"{word} ({n})" in column.note


def test_the_words_for_missing_can_be_chosen() -> None:
    assert typed(["DE", "NA", "FR"], missing=("NA",))[0] == ["DE", None, "FR"]
    assert typed(["a", "NA", "b"], missing=())[0] == ["a", "NA", "b"]
    found, column = typed(["1", "999", "-"], missing=("999", "-"))
    assert (found, column.taken) == ([1, None, None], {"-": 1, "999": 1})
    assert typed(["1", "-"], missing=())[0] == ["1", "-"]


FORCED = [
    ("exact, however long", ["9007199254740993", "5"], "integer", [9007199254740993, 5], 0),
    ("beyond 64 bits", ["99999999999999999999", "5"], "integer", [None, 5], 1),
    ("without leading zeros", ["007", "8"], "integer", [7, 8], 0),
    ("among words", ["007", "x"], "integer", [7, None], 1),
    ("halves are not whole", ["1.5", "2"], "integer", [None, 2], 1),
    ("a comma", ["1,5", "two"], "decimal", [1.5, None], 1),
    ("days", ["20240105"], "date", ["2024-01-05"], 0),
    ("one day among words", ["31/12/2024", "soon"], "date", ["2024-12-31", None], 1),
    ("now is no date", ["2024-01-05", "now"], "date", ["2024-01-05", None], 1),
    ("ones and words", ["1", "ja", "x"], "boolean", [True, True, None], 1),
    ("text as it is", [" 1 ", "a"], "text", [" 1 ", "a"], 0),
    ("a missing word is not lost", ["1", "-"], "decimal", [1.0, None], 0),
    ("nothing fits", ["a", "b"], "date", [None, None], 2),
    ("empty", ["", ""], "date", [None, None], 0),
]


@pytest.mark.parametrize(
    ("cells", "kind", "values", "n_lost"), [pytest.param(*row[1:], id=row[0]) for row in FORCED]
)
def test_a_type_that_is_asked_for_counts_what_does_not_fit(
    cells: list[str], kind: Any, values: list[Any], n_lost: int
) -> None:
    found, column = typed(cells, kind=kind)
    assert (column.kind, found) == (kind, values)
    lost = {0: "", 1: "1 value does not fit and is missing"}
    assert lost.get(n_lost, f"{n_lost} values do not fit and are missing") in column.note
    assert ("not fit" in column.note) == bool(n_lost)


HOSTILE = ("5h" + " " * 3000 + "x", "(" + " " * 3000 + "5", "1 " * 3000 + "x", "5 jan" + "-" * 3000)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("kind", [None, "decimal", "date"])
@pytest.mark.parametrize("first", ["5h", "5", "5 Jan 2024"])
def test_hostile_texts_take_no_time(first: str, kind: Any) -> None:
    found, column = typed([first, *HOSTILE], kind=kind)
    assert len(found) == 1 + len(HOSTILE)
    assert column.kind == (kind or "text")


def test_a_wide_table_of_plain_columns_does_without_the_slow_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("each column of a table of ten thousand would take milliseconds")

    monkeypatch.setattr("analytics.reading.kinds.type_distinct", refuse)
    columns = [
        ["7", "", "12"],
        ["0.5", "1", "2.25"],
        ["2024-01-05", "", "2024-02-29"],
        ["w3", "a", ""],
    ]
    kinds = [type_column(pd.Series(c, name="c", dtype="str"))[1].kind for c in columns]
    assert kinds == ["integer", "decimal", "date", "text"]


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "", " 23 ", "-4", "+5"],
        ["1.5", "", "2", ".5", "-0", "3."],
        ["1e3", "2.5"],
        ["007", "8"],
        ["+12345678", "+23456789"],
        ["20240105", "20240106", "20240107"],
        ["9007199254740993", "5"],
        ["0.12345678901234567890", "1"],
        ["Ann", "", "Bob", " Ann "],
        ["yes", "no"],
        ["Ann", "NA", "-"],
        ["A1", "B2", "C"],
        ["Ann", "12", "13", "14"],
        ["12 kg", "x", "13 kg"],
        ["5 h", "no", "6 h"],
        ["May", "June", "2024-01-05"],
        ["Jan", "Feb"],
        ["\u0661", "a"],
        ["", ""],
        ["\u00a01", "2\u2003"],
        ["2024-01-05", "", "1999-12-31"],
        ["2024-02-30", "2024-02-01"],
        ["2024-01-05", "2024-01"],
        ["w3", "w4", ""],
        ["EUR 5", "EUR 6"],
        ["R5", "R6"],
        ["PT5M", "PT6M"],
        ["May 2024", "June 2024"],
        ["Mon 5 Jan 2024", "Tue 6 Jan 2024"],
        ["kr5", "kr 6"],
        ["x1", "12:30"],
    ],
    ids=str,
)
def test_what_is_plain_is_typed_as_everything_else(
    monkeypatch: pytest.MonkeyPatch, cells: list[str]
) -> None:
    text = pd.Series(cells, name="c", dtype="str")
    quick, told = type_column(text)
    monkeypatch.setattr("analytics.reading.kinds.plainly", lambda *_: None)
    slow, said = type_column(text)
    pd.testing.assert_series_equal(quick, slow)
    assert told == said
