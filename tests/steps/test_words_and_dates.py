"""Patterns, tables of values, covered texts; time between dates and starts of periods."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from analytics.errors import StepError
from analytics.recipe import FittedRecipe, Recipe
from analytics.steps import STEPS


def after(frame: pd.DataFrame, kind: str, **asked: Any) -> pd.DataFrame:
    return Recipe(steps=(STEPS[kind](kind=kind, **asked),)).preview(frame, 0).after


def words(*values: str | None) -> pd.DataFrame:
    return pd.DataFrame({"c": pd.Series(values, dtype="str")})


def dates(*values: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(values), format="ISO8601").astype("datetime64[us]")


def got(column: pd.Series) -> list[Any]:
    return [None if pd.isna(value) else value for value in column]


@pytest.mark.parametrize(
    ("pattern", "new", "text", "expected"),
    [
        pytest.param("[0-9]", "", "a1b22", "ab", id="taken out"),
        pytest.param(r"(\w+)@(\w+)", r"\2 of \1", "me@home", "home of me", id="groups"),
        pytest.param("(?i)LTD", "Limited", "Acme ltd", "Acme Limited", id="case ignored"),
        pytest.param("é|ß", "?", "Café Straße", "Caf? Stra?e", id="beyond ASCII"),
        pytest.param("x", "y", "", "", id="empty text"),
        pytest.param("x", "$1", "x", "$1", id="a dollar is a dollar"),
    ],
)
def test_a_pattern_is_replaced(pattern: str, new: str, text: str, expected: str) -> None:
    frame = after(words(text, None), "replace_pattern", columns=("c",), pattern=pattern, new=new)
    assert got(frame["c"]) == [expected, None]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param(r"(\d+)", "no 12 of 30", "12", id="the first match"),
        pytest.param("(a|b)c", "xbc", "b", id="choice"),
        pytest.param("a|b(c)", "bc", "c", id="choice outside the group"),
        pytest.param("^(.)", "xyz", "x", id="at the start"),
        pytest.param("(.)$", "xyz", "z", id="at the end"),
        pytest.param("line (.)", "one\nline 2\nend", "2", id="several lines"),
        pytest.param("(q)", "xyz", None, id="nothing found"),
        pytest.param("x(q)?", "xyz", None, id="a group left empty"),
    ],
)
def test_a_group_is_extracted(pattern: str, text: str, expected: str | None) -> None:
    frame = after(words(text, None), "extract_pattern", column="c", pattern=pattern, name="new")
    assert got(frame["new"]) == [expected, None]
    assert got(frame["c"]) == [text, None]


@pytest.mark.parametrize("rows", [pytest.param((), id="no rows"), pytest.param(("a",), id="a row")])
@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        pytest.param("replace_pattern", {"pattern": "("}, r"missing \)", id="open brackets"),
        pytest.param("replace_pattern", {"pattern": "(?=a)"}, r"\(\?=", id="unknown to RE2"),
        pytest.param(
            "replace_pattern", {"pattern": "a", "new": r"\1"}, "no such group", id="group"
        ),
        pytest.param("extract_pattern", {"pattern": "a"}, "no such group", id="nothing to extract"),
        pytest.param("extract_pattern", {"pattern": "a)(b"}, r"unexpected \)", id="closes others"),
    ],
)
def test_a_bad_pattern_is_a_sentence(
    kind: str, asked: dict[str, str], said: str, rows: tuple[str, ...]
) -> None:
    where = {"columns": ("c",)} if kind == "replace_pattern" else {"column": "c"}
    with pytest.raises(StepError, match=said):
        after(words(*rows), kind, **where, **asked)


def test_no_pattern_searches_without_end() -> None:
    start = time.perf_counter()
    frame = words("a" * 5000 + "b")
    kept = after(frame, "replace_pattern", columns=("c",), pattern="(a+)+$", new="")
    after(frame, "extract_pattern", column="c", pattern="^(a|a?)+$", name="new")
    assert got(kept["c"]) == got(frame["c"])
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        pytest.param("extract_pattern", {"column": "c", "name": "c"}, id="extracted"),
        pytest.param("date_difference", {"column": "d", "other": "d", "name": "c"}, id="counted"),
    ],
)
def test_a_new_column_overwrites_none(kind: str, asked: dict[str, Any]) -> None:
    with pytest.raises(StepError, match="there is a column “c” already"):
        after(words("a").assign(d=dates("2020-01-01")), kind, **asked)


@pytest.mark.parametrize(
    ("kind", "asked", "text", "expected"),
    [
        pytest.param("pad_text", {}, "42", "00042", id="zeros in front"),
        pytest.param("pad_text", {"side": "right", "sign": "."}, "ab", "ab...", id="dots behind"),
        pytest.param("pad_text", {"length": 1}, "long", "long", id="long enough"),
        pytest.param("normalise_text", {}, "e\u0301", "é", id="one piece"),
        pytest.param("normalise_text", {}, "x²", "x²", id="looks are kept"),
        pytest.param("normalise_text", {"form": "NFKC"}, "１ﬁ²", "1fi2", id="looks are not kept"),
        pytest.param("mask_text", {}, "4111222233334444", "************4444", id="card"),
        pytest.param("mask_text", {}, "abcd", "****", id="nothing but the last letters"),
        pytest.param("mask_text", {"keep": 0}, "a\nb", "***", id="all"),
        pytest.param("mask_text", {}, "", "", id="nothing to mask"),
    ],
)
def test_texts(kind: str, asked: dict[str, Any], text: str, expected: str) -> None:
    assert got(after(words(text, None), kind, columns=("c",), **asked)["c"]) == [expected, None]


@pytest.mark.parametrize(
    ("dtype", "values", "asked", "expected"),
    [
        pytest.param(
            "Int64", [1, 2, None], {"mapping": {"1": "9"}}, [9, 2, None], id="whole numbers"
        ),
        pytest.param(
            "Int64", [1, 2, None], {"mapping": {"1": "low"}, "to": "text"}, ["low", "2", None],
            id="numbers to words",
        ),
        pytest.param(
            "boolean", [True, False, None],
            {"mapping": {"yes": "1", "no": "0.5"}, "to": "number", "others": "become missing"},
            [1, 0.5, None], id="flags to numbers",
        ),
        pytest.param("str", ["a", "b"], {"mapping": {"a": "b", "b": "a"}}, ["b", "a"], id="a swap"),
        pytest.param("str", ["a", "b"], {"mapping": {"a": ""}}, [None, "b"], id="to missing"),
        pytest.param(
            "str", ["a", "b"], {"mapping": {"a": "x"}, "others": "become missing"}, ["x", None],
            id="others become missing",
        ),
        pytest.param("float64", [1.5, None], {"mapping": {}}, [1.5, None], id="an empty table"),
    ],
)  # fmt: skip
def test_values_are_replaced_by_a_table(
    dtype: str, values: list[Any], asked: dict[str, Any], expected: list[Any]
) -> None:
    frame = pd.DataFrame({"c": pd.Series(values, dtype=dtype)})  # type: ignore[call-overload]
    column = after(frame, "map_values", column="c", **asked)["c"]
    assert got(column) == expected
    becomes = {"text": "str", "number": "float64"}.get(asked.get("to", ""), dtype)
    assert column.dtype == becomes


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"mapping": {"a": "1"}, "to": "number"}, "are no numbers", id="words stay"),
        pytest.param(
            {"mapping": {"a": "x"}, "to": "number", "others": "become missing"},
            "“x” does not fit", id="no number",
        ),
    ],
)  # fmt: skip
def test_a_table_that_does_not_fit(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(StepError, match=said):
        after(words("a"), "map_values", column="c", **asked)


def test_a_code_depends_on_value_and_salt_alone() -> None:
    frame = words("Ann", "Bob", "Ann", None)
    asked = {"kind": "pseudonymise", "columns": ("c",)}
    recipe = Recipe(steps=(STEPS["pseudonymise"](salt="one of ours", **asked),))
    codes = recipe.prepare(frame)[0]["c"]
    assert codes[0] == codes[2] != codes[1]
    assert pd.isna(codes[3])
    again = FittedRecipe.from_json(recipe.fit(frame).to_json()).apply_new(frame.iloc[[2]])["c"]
    assert again.tolist() == [codes[0]]
    other = after(frame, salt="another one", **asked)["c"]
    assert not set(codes.dropna()) & set(other.dropna())


def test_the_salt_is_long_enough_and_in_no_sentence() -> None:
    pseudonymise = STEPS["pseudonymise"]
    with pytest.raises(ValidationError, match="at least 8"):
        pseudonymise(kind="pseudonymise", columns=("c",), salt="short")
    step = pseudonymise(kind="pseudonymise", columns=("c",), salt="one of ours")
    assert "one of ours" not in step.sentence() + repr(step)
    assert "not anonymous" in (pseudonymise.__doc__ or "")


@pytest.mark.parametrize(
    ("start", "end", "unit", "expected"),
    [
        pytest.param("2024-02-28", "2024-03-01", "days", 2, id="a leap day"),
        pytest.param("2024-03-01", "2024-02-28", "days", -2, id="backwards"),
        pytest.param("2024-01-01 06:00", "2024-01-02", "days", 0.75, id="part of a day"),
        pytest.param("2024-01-01", "2024-01-02 01:30", "hours", 25.5, id="hours"),
        pytest.param("1500-01-01", "2024-01-01", "days", 191387, id="centuries"),
        pytest.param(None, "2024-01-01", "days", None, id="missing"),
    ],
)
def test_time_between_dates(start: str | None, end: str, unit: str, expected: float | None) -> None:
    frame = pd.DataFrame({"a": dates(start), "b": dates(end)})
    apart = after(frame, "date_difference", column="a", other="b", unit=unit)["difference"]
    assert got(apart) == [expected]
    assert apart.dtype == "float64"
    if end == end[:10]:
        asked = {"to": "a fixed date", "fixed": end, "unit": unit}
        assert got(after(frame, "date_difference", column="a", **asked)["difference"]) == [expected]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"other": "gone"}, "no column “gone”", id="other column gone"),
        pytest.param({"other": "c"}, "“c” holds no dates", id="other column of words"),
        pytest.param({"to": "a fixed date"}, "no date is given", id="no fixed date"),
    ],
)
def test_no_date_to_count_to(asked: dict[str, str], said: str) -> None:
    frame = words("a").assign(d=dates("2020-01-01"))
    with pytest.raises(StepError, match=said):
        after(frame, "date_difference", column="d", **asked)


@pytest.mark.parametrize(
    ("to", "written", "expected"),
    [
        pytest.param("day", "2024-05-19 23:59:59", "2024-05-19", id="day"),
        pytest.param("week", "2024-05-19 23:59", "2024-05-13", id="Sunday ends the week"),
        pytest.param("week", "2024-05-13", "2024-05-13", id="Monday begins it"),
        pytest.param("month", "2024-02-29", "2024-02-01", id="month"),
        pytest.param("quarter", "2024-06-30", "2024-04-01", id="quarter"),
        pytest.param("year", "0900-12-31", "0900-01-01", id="long ago"),
    ],
)
def test_dates_go_back_to_a_start(to: str, written: str, expected: str) -> None:
    frame = pd.DataFrame({"d": dates(written, None)})
    column = after(frame, "round_dates", columns=("d",), to=to)["d"]
    assert got(column) == [pd.Timestamp(expected), None]
    assert column.dtype == "datetime64[us]"


def test_dates_alone_have_a_start() -> None:
    with pytest.raises(StepError, match="“c” holds no dates"):
        after(words("a"), "round_dates", columns=("c",))


def paris(*values: str | None) -> pd.Series:
    return dates(*values).dt.tz_localize("Europe/Paris")


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"to": "a fixed date", "fixed": "2024-04-01"}, id="fixed date"),
        pytest.param({"other": "end"}, id="other column"),
    ],
)
def test_hours_in_a_zone_are_those_that_passed(asked: dict[str, str]) -> None:
    # The clocks go forward on 31 March: that day has 23 hours.
    frame = pd.DataFrame({"a": paris("2024-03-31", None), "end": paris("2024-04-01", "2024-04-01")})
    apart = after(frame, "date_difference", column="a", unit="hours", **asked)["difference"]
    assert got(apart) == [23, None]


def test_a_zone_on_one_side_only_is_a_sentence() -> None:
    frame = pd.DataFrame({"a": paris("2024-03-31"), "b": dates("2024-04-01")})
    with pytest.raises(StepError, match="only one of “a” and “b” has a time zone"):
        after(frame, "date_difference", column="a", other="b")


@pytest.mark.parametrize(
    ("zone", "written", "to", "expected"),
    [
        pytest.param("Europe/Paris", "2024-07-14 12:00", "year", "2024-01-01", id="winter time"),
        pytest.param("America/Havana", "2024-03-10 12:00", "day", "2024-03-10 01:00", id="skipped"),
        pytest.param("America/Havana", "2024-11-03 12:00", "day", "2024-11-03 04:00Z", id="twice"),
    ],
)
def test_a_start_in_a_zone(zone: str, written: str, to: str, expected: str) -> None:
    frame = pd.DataFrame({"d": dates(written).dt.tz_localize(zone)})
    column = after(frame, "round_dates", columns=("d",), to=to)["d"]
    moment = pd.Timestamp(expected)
    assert column[0] == (moment if moment.tz else moment.tz_localize(zone))
    assert column.dtype == frame["d"].dtype


@pytest.mark.parametrize(
    ("column", "typed", "expected"),
    [
        pytest.param(paris("2020-01-01"), "2024-07-14", "2024-07-14 00:00+02:00", id="as there"),
        pytest.param(paris("2020-01-01"), "2024-07-14T10:00Z", "2024-07-14 10:00Z", id="with zone"),
    ],
)
def test_a_date_in_a_zone_is_edited(column: pd.Series, typed: str, expected: str) -> None:
    frame = pd.DataFrame({"d": column})
    edited = after(frame, "edit_cell", row=0, column="d", value=typed)["d"]
    assert got(edited) == [pd.Timestamp(expected)]
    assert edited.dtype == column.dtype


def test_a_zone_where_there_is_none_does_not_fit() -> None:
    frame = pd.DataFrame({"d": dates("2020-01-01")})
    with pytest.raises(StepError, match="does not fit the column “d”"):
        after(frame, "edit_cell", row=0, column="d", value="2024-07-14T10:00Z")
